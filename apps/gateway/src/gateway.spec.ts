import { METHOD_NAMES } from '@atoll/ledger';
import type { TestChain } from '@atoll/ledger/testing';
import { newId } from '@atoll/store';
import WebSocket from 'ws';

import { anvil, startTestGateway, type TestGateway } from './testing.js';

const ADDRESS = `0x${'12'.repeat(20)}`;

let node: TestChain;
let gateway: TestGateway;

beforeAll(async () => {
  node = await anvil();
  gateway = await startTestGateway([node.url]);
}, 120_000);
afterAll(async () => {
  await gateway.close();
  await node.close();
});

/** With a key of its own, and so a rate of its own. */
async function ownAddress(): Promise<string> {
  const { secret } = await gateway.key();
  return `${gateway.origin}/rpc/${gateway.chainId}/${secret}`;
}

describe('who may ask', () => {
  it('takes the key as bearer, as x-api-key and in the path, and lets nobody keep it', async () => {
    const { origin, chainId, secret, post, url } = gateway;
    const at = `${origin}/rpc/${chainId}`;
    const body = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}';
    const answers = [
      await post(body, url),
      await post(body, at, { authorization: `Bearer ${secret}` }),
      await post(body, at, { 'x-api-key': secret }),
    ];
    for (const { status, json, headers } of answers) {
      expect([status, json.result]).toEqual([200, '0x7a69']);
      expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer']);
    }
    expect((await post(body, at)).status).toBe(401);
    expect((await post(body, `${at}/atoll_key_${'x'.repeat(43)}`)).json).toMatchObject({
      id: 1,
      error: { data: { code: 'UNAUTHENTICATED' } },
    });
  });

  it('takes an address that was pasted with a slash, and repeats none that is wrong', async () => {
    const { url, webSocketUrl, secret, post } = gateway;
    const body = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}';
    expect((await post(body, `${url}/`)).json.result).toBe('0x7a69');
    const socket = new WebSocket(`${webSocketUrl}/`);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.close();
    const { status, json } = await post(body, `${url}/more`);
    expect([status, json.error.code, JSON.stringify(json).includes(secret)]).toEqual([404, -32600, false]);
  });

  it('answers for a chain of others as for one that is not there', async () => {
    const stranger = newId();
    await gateway.scene.database.admin.platform.organisation.create({ data: { id: stranger, name: 'Stranger' } });
    const { secret } = await gateway.key(undefined, stranger);
    const told = async (chainId: string) => {
      const { status, json } = await gateway.ask('eth_chainId', [], `${gateway.origin}/rpc/${chainId}/${secret}`);
      return { status, error: JSON.stringify(json).replaceAll(chainId, '') };
    };
    const foreign = await told(gateway.chainId);
    expect(foreign).toMatchObject({ status: 404 });
    expect(await told(newId())).toEqual(foreign);
    const socket = new WebSocket(`${gateway.webSocketUrl.split('/atoll_key')[0]}/${secret}`);
    expect(await new Promise((resolve) => socket.once('error', ({ message }) => resolve(message)))).toMatch(/404/);
  });

  it('stops a revoked key, and closes what listens with it', async () => {
    const { id, secret } = await gateway.key();
    const at = `${gateway.origin}/rpc/${gateway.chainId}/${secret}`;
    const socket = new WebSocket(at.replace('http', 'ws'));
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    expect((await gateway.ask('eth_chainId', [], at)).status).toBe(200);
    await gateway.scene.database.admin.platform.applicationKey.updateMany({
      where: { id },
      data: { revokedAt: new Date() },
    });
    expect(await closed).toBe(1008);
    expect((await gateway.ask('eth_chainId', [], at)).status).toBe(401);
  });

  it('sends for a key with the scope to send alone', async () => {
    const { secret } = await gateway.key(['rpc:read']);
    const { json } = await gateway.ask(
      'eth_sendRawTransaction',
      ['0x00'],
      `${gateway.origin}/rpc/${gateway.chainId}/${secret}`,
    );
    expect(json.error.message).toMatch(/rpc:send/);
    const custody = await gateway.key(['chain:read', 'transaction:send']);
    expect(
      (await gateway.ask('eth_chainId', [], `${gateway.origin}/rpc/${gateway.chainId}/${custody.secret}`)).status,
    ).toBe(401);
  });
});

describe('what may be asked', () => {
  it('offers nothing that runs a node or signs with one', async () => {
    for (const method of [
      'admin_peers',
      'debug_traceTransaction',
      'miner_start',
      'txpool_content',
      'personal_sign',
      'qbft_proposeValidatorVote',
      'eth_sign',
      'eth_sendTransaction',
      'anvil_mine',
      'evm_mine',
      'constructor',
      '__proto__',
    ])
      expect((await gateway.ask(method)).json.error).toMatchObject({ code: -32601, data: { code: 'FORBIDDEN' } });
    expect(METHOD_NAMES.filter((name) => !/^(eth|net|web3)_/.test(name))).toEqual([]);
  });

  it('narrows what an application may call, search and spend', async () => {
    const { id, secret } = await gateway.key();
    const at = `${gateway.origin}/rpc/${gateway.chainId}/${secret}`;
    await gateway.scene.database.admin.platform.rpcLimits.create({
      data: {
        ...{ organisationId: gateway.organisationId, applicationKeyId: id },
        ...{ methods: ['eth_getLogs', 'eth_blockNumber'], rate: 1, burst: 22, logBlocks: 5 },
      },
    });
    expect((await gateway.ask('eth_call', [], at)).json.error).toMatchObject({
      code: -32601,
      message: expect.stringMatching(/not on the list/),
    });
    const { status, json, headers } = await gateway.ask('eth_getLogs', [{ fromBlock: '0x0', toBlock: '0x5' }], at);
    expect([status, headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect(json.error).toMatchObject({ code: -32005, data: { code: 'RATE_LIMITED' } });
    const batch = await gateway.post(
      JSON.stringify(
        [1, 2].map((i) => ({
          jsonrpc: '2.0',
          id: i,
          ...(i === 1 ? { method: 'eth_blockNumber' } : { method: 'eth_getLogs', params: [{}] }),
        })),
      ),
      at,
    );
    expect([batch.status, batch.json[0].error, batch.json[1].error.code]).toEqual([200, undefined, -32005]);
  });

  it.each([
    ['from the beginning to the end', { fromBlock: '0x0', toBlock: '0xffffff' }],
    ['up to where nobody is', { fromBlock: 'latest', toBlock: '0xffffffffffff' }],
  ])('refuses a search for logs %s, and says what to ask', async (_, filter) => {
    for (const method of ['eth_getLogs', 'eth_newFilter'])
      expect((await gateway.ask(method, [filter])).json.error).toMatchObject({
        code: -32005,
        message: expect.stringMatching(/may span 10000 blocks.*for example fromBlock 0x/),
      });
  });

  it('says that a chain is halted to who sends, and goes on reading', async () => {
    await gateway.scene.halt([
      {
        type: 'Stalled',
        status: 'True',
        reason: 'QuorumLost',
        message: 'two of four validators are away',
        since: new Date().toISOString(),
      },
    ]);
    const at = await ownAddress();
    const halted = async () => (await gateway.ask('eth_sendRawTransaction', ['0x00'], at)).json.error;
    let error = await halted();
    while (error.data?.code !== 'CHAIN_HALTED') error = await halted();
    expect(error.message).toMatch(/Tides is not producing blocks: two of four validators are away/);
    expect((await gateway.ask('eth_blockNumber')).json.result).toMatch(/^0x/);
    await gateway.scene.halt([]);
    while (['CHAIN_HALTED', 'RATE_LIMITED'].includes((await halted()).data?.code));
  });
});

describe('hostile requests', () => {
  it.each([
    ['no JSON', '{', -32700],
    ['nothing', '', -32700],
    ['a number', '7', -32600],
    ['an empty batch', '[]', -32600],
    ['a batch of too many', JSON.stringify(Array(101).fill({ jsonrpc: '2.0', id: 1, method: 'eth_chainId' })), -32005],
    ['an object as id', '{"jsonrpc":"2.0","id":{},"method":"eth_chainId"}', -32600],
    ['an id that no number can hold', '{"jsonrpc":"2.0","id":12345678901234567890,"method":"eth_chainId"}', -32600],
    ['a long id', `{"jsonrpc":"2.0","id":"${'x'.repeat(300)}","method":"eth_chainId"}`, -32600],
    ['another version', '{"jsonrpc":"1.0","id":1,"method":"eth_chainId"}', -32600],
    ['parameters by name', '{"jsonrpc":"2.0","id":1,"method":"eth_call","params":{"to":"0x"}}', -32600],
    [
      'deep parameters',
      `{"jsonrpc":"2.0","id":1,"method":"eth_call","params":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      -32600,
    ],
    ['a prototype', '{"__proto__":{"method":"eth_chainId"},"jsonrpc":"2.0","id":1}', -32600],
    ['a method twice', '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","method":"admin_peers"}', -32601],
    ['a subscription over HTTP', '{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}', -32601],
  ])('answers %s with one error', async (_, body, code) => {
    const { json } = await gateway.post(body);
    expect([json.jsonrpc, json.error.code]).toEqual(['2.0', code]);
  });

  it('passes a node what it has read, and not the words it was read from', async () => {
    const { json } = await gateway.post(
      '{"jsonrpc":"2.0","id":1,"method":"admin_peers","method":"eth_getBlockByNumber","params":["0x1"],"params":["0x0",false]}',
    );
    expect(json.result.number).toBe('0x0');
  });

  it('refuses what is too large with one answer, and reads on', async () => {
    const { status, json } = await gateway.post(`["${'x'.repeat(1024 * 1024)}"]`);
    expect([status, json.error.code]).toEqual([413, -32005]);
    expect((await gateway.ask('eth_chainId')).status).toBe(200);
  });

  it('answers each of a mixed batch under its id, and no notification', async () => {
    const request = (id: unknown, method: string, params: unknown[] = []) => ({ jsonrpc: '2.0', id, method, params });
    const { json } = await gateway.post(
      JSON.stringify([
        request('a', 'eth_blockNumber'),
        request(1, 'admin_peers'),
        { jsonrpc: '2.0', method: 'eth_gasPrice' },
        7,
        request('a', 'eth_getBalance', [ADDRESS, 'latest']),
        request(null, 'eth_chainId'),
      ]),
    );
    expect(json.map(({ id, error }: { id: unknown; error?: { code: number } }) => [id, error?.code])).toEqual([
      ['a', undefined],
      [1, -32601],
      [null, -32600],
      ['a', undefined],
      [null, undefined],
    ]);
    expect(json[3].result).toBe(await node.rpc.call('eth_getBalance', [ADDRESS, 'latest']));
    const { status } = await gateway.post('{"jsonrpc":"2.0","method":"eth_blockNumber"}');
    expect(status).toBe(204);
  });
});

describe('WebSockets', () => {
  const opened = async (url: string) => {
    const socket = new WebSocket(url);
    const outcome = new Promise<string>((resolve) => {
      socket.once('open', () => resolve('open')).once('error', ({ message }) => resolve(message));
    });
    return { socket, outcome: await outcome };
  };

  it('are bounded for each application', async () => {
    const url = (await ownAddress()).replace('http', 'ws');
    const all = await Promise.all(Array.from({ length: 100 }, () => opened(url)));
    expect(new Set(all.map(({ outcome }) => outcome))).toEqual(new Set(['open']));
    expect((await opened(url)).outcome).toMatch(/429/);
    expect((await opened(gateway.webSocketUrl)).outcome).toBe('open');
    for (const { socket } of all) socket.terminate();
  });

  it('are closed when they do not read, before what waits for them fills the memory', async () => {
    await node.rpc.call('anvil_setCode', [ADDRESS, `0x${'00'.repeat(24_000)}`]);
    const { socket } = await opened((await ownAddress()).replace('http', 'ws'));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.pause();
    const batch = Array.from({ length: 100 }, (_, id) => ({
      jsonrpc: '2.0',
      id,
      method: 'eth_getCode',
      params: [ADDRESS, 'latest'],
    }));
    // Five megabytes each, of which the two ends of the connection hold a few.
    for (let i = 0; i < 8; i++) socket.send(JSON.stringify(batch));
    while ((await gateway.metric('atoll_gateway_slow_readers_total')) === 0);
    socket.resume();
    await closed;
  });
});

it('counts what was answered, by application, chain, hour and kind, once', async () => {
  const { id, secret } = await gateway.key();
  const at = `${gateway.origin}/rpc/${gateway.chainId}/${secret}`;
  for (let i = 0; i < 3; i++) await gateway.ask('eth_blockNumber', [], at);
  await gateway.ask('eth_getLogs', [{ fromBlock: 'latest' }], at);
  await gateway.ask('admin_peers', [], at);
  const { rpcUsage } = gateway.scene.database.admin.platform;
  const rows = () => rpcUsage.findMany({ where: { applicationKeyId: id }, orderBy: { methodGroup: 'asc' } });
  while ((await rows()).reduce((sum, { requests }) => sum + Number(requests), 0) < 4);
  expect(
    (await rows()).map(({ methodGroup, requests, points, chainId }) => [methodGroup, requests, points, chainId]),
  ).toEqual([
    ['LOGS', 1n, 20n, gateway.chainId],
    ['READ', 3n, 3n, gateway.chainId],
  ]);
  expect((await rows())[0]!.bytes).toBeGreaterThan(0n);
  expect(await gateway.metric('atoll_gateway_requests_total{group="NONE",outcome="refused"}')).toBeGreaterThan(0);
});
