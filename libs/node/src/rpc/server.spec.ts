import { randomPrivateKey, toHex } from '@atoll/crypto';
import { type Address, toAddress } from '@atoll/protocol';
import { WebSocketProvider } from 'ethers';
import { once } from 'node:events';
import { request } from 'node:http';
import { createPublicClient, createWalletClient, http, parseAbi, webSocket } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { WebSocket } from 'ws';

import { fixture } from '../chain/recorded.js';
import { Cluster, type RunningNode } from '../cluster.js';

const account = privateKeyToAccount(toHex(randomPrivateKey()));
const { Counter } = fixture<Record<'Counter', { abi: readonly object[]; bytecode: `0x${string}` }>>(
  'besu-osaka',
  'contracts.json',
);
const abi = parseAbi([
  'function inc(uint256 by)',
  'function total() view returns (uint256)',
  'error TooBig(uint256 given, uint256 max)',
  'event Inc(address indexed who, uint256 by, uint256 total)',
]);

let cluster: Cluster;
let node: RunningNode;

beforeAll(async () => {
  cluster = await Cluster.prepare(1, 0, { [toAddress(account.address)]: { balance: '0xd3c21bcecceda1000000' } });
  node = await cluster.start(cluster.members[0]!);
});
afterAll(() => cluster.remove());

interface Answer {
  id: unknown;
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

async function post(body: unknown, url = node.url, headers: Record<string, string> = {}): Promise<Answer & Answer[]> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, { method: 'POST', body: text, headers });
  return (await response.json()) as Answer & Answer[];
}

const call = (method: string, params: unknown[] = [], id: unknown = 1) => ({ jsonrpc: '2.0', id, method, params });
const token = () => ({ authorization: `Bearer ${node.token}` });

describe('JSON-RPC 2.0', () => {
  it.each([
    ['not JSON', '{', -32700],
    ['no version', { id: 1, method: 'eth_chainId' }, -32600],
    ['a number', 7, -32600],
    ['an empty batch', [], -32600],
    ['an unknown method', call('eth_nothing'), -32601],
    ['a method of objects', call('__proto__'), -32601],
    ['a wrong parameter', call('eth_getBalance', ['0x12']), -32602],
    ['parameters by name', { ...call('eth_chainId'), params: {} }, -32602],
    ['an unknown block', call('eth_getBalance', [account.address, '0xffffff']), -32001],
    ['a range that ends before it begins', call('eth_getLogs', [{ fromBlock: '0x2', toBlock: '0x1' }]), -32602],
    ['a range that is too long', call('eth_getLogs', [{ fromBlock: '0x0', toBlock: '0xffffff' }]), undefined],
    ['a transaction that is none', call('eth_sendRawTransaction', ['0x1234']), -32602],
  ])('answers %s with its code', async (_what, body, code) => {
    expect((await post(body)).error?.code).toBe(code);
  });

  it('answers a batch in order, errors in their places, and notifications not at all', async () => {
    const notification = { jsonrpc: '2.0', method: 'eth_chainId' };
    const answers = await post([call('eth_chainId', [], 'a'), notification, call('nothing', [], 2), 5]);
    expect(answers.map(({ id, result, error }) => [id, result ?? error?.code])).toEqual([
      ['a', '0x51fe'],
      [2, -32601],
      [null, -32600],
    ]);
  });

  it('takes a batch of 100 and refuses one of 101', async () => {
    expect(await post(Array.from({ length: 100 }, (_, i) => call('eth_chainId', [], i)))).toHaveLength(100);
    expect((await post(Array.from({ length: 101 }, (_, i) => call('eth_chainId', [], i)))).error?.code).toBe(-32005);
  });

  it('refuses a body that is too large, said or unsaid', async () => {
    const large = 'x'.repeat(5 * 1024 * 1024 + 1);
    const said = await fetch(node.url, { method: 'POST', body: large }).then(
      (r) => r.status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(said);
    const chunked = new ReadableStream({
      start: (controller) => {
        controller.enqueue(Buffer.from(large));
        controller.close();
      },
    });
    const init = { method: 'POST', body: chunked, duplex: 'half' } as RequestInit;
    expect([413, 'cut off']).toContain(
      await fetch(node.url, init).then(
        (r) => r.status,
        () => 'cut off',
      ),
    );
    expect((await post(call('eth_chainId'))).result).toBe('0x51fe');
  });
});

describe('pages of other sites', () => {
  function status(headers: Record<string, string>, method = 'POST'): Promise<[number, string | undefined]> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(node.url);
      const asked = request({ hostname, port, method, headers }, (response) => {
        response.resume();
        resolve([response.statusCode!, response.headers['access-control-allow-origin'] as string | undefined]);
      });
      asked.on('error', reject).end(method === 'POST' ? JSON.stringify(call('eth_chainId')) : undefined);
    });
  }

  it('refuses a name that was rebound to this address, and takes the address itself', async () => {
    expect((await status({ host: 'evil.example' }))[0]).toBe(403);
    expect((await status({ host: 'localhost:1' }))[0]).toBe(200);
  });

  it('refuses another origin, and lets a page of this machine ask', async () => {
    expect(await status({ origin: 'https://evil.example' })).toEqual([403, undefined]);
    expect(await status({ origin: 'http://localhost:3000' })).toEqual([200, 'http://localhost:3000']);
    expect(await status({ origin: 'http://localhost:3000' }, 'OPTIONS')).toEqual([204, 'http://localhost:3000']);
  });

  it('refuses a WebSocket of another origin', async () => {
    const socket = new WebSocket(node.url.replace('http', 'ws'), { origin: 'https://evil.example' });
    const [error] = (await once(socket, 'error').catch((caught: unknown) => [caught])) as [Error];
    expect(error.message).toContain('403');
  });
});

describe('the control listener', () => {
  it.each([
    'admin_nodeInfo',
    'admin_peers',
    'txpool_content',
    'debug_getRawBlock',
    'qbft_proposeValidatorVote',
    'atoll_status',
  ])('is the only one with %s', async (method) => {
    const params =
      method === 'debug_getRawBlock' ? ['0x0'] : method === 'qbft_proposeValidatorVote' ? [account.address, true] : [];
    expect((await post(call(method, params))).error?.code).toBe(-32601);
    expect((await post(call(method, params), node.controlUrl, token())).error).toBeUndefined();
    if (method === 'qbft_proposeValidatorVote')
      await post(call('qbft_discardValidatorVote', params), node.controlUrl, token());
  });

  it.each([
    {},
    { authorization: 'Bearer wrong' },
    { authorization: `Basic ${'x'.repeat(40)}` },
    { authorization: 'Bearer ' },
  ])('refuses %p', async (headers) => {
    const answer = await fetch(node.controlUrl, { method: 'POST', body: JSON.stringify(call('eth_chainId')), headers });
    expect(answer.status).toBe(401);
  });

  it('refuses a WebSocket without the token, and takes one with it', async () => {
    const url = node.controlUrl.replace('http', 'ws');
    const stranger = new WebSocket(url);
    expect(((await once(stranger, 'error').catch((e: unknown) => [e])) as [Error])[0].message).toContain('401');
    const operator = new WebSocket(url, { headers: token() });
    await once(operator, 'open');
    operator.terminate();
  });

  it('tells a supervisor that the node lives and is ready, and Prometheus its numbers for the token', async () => {
    expect((await fetch(`${node.controlUrl}/livez`)).status).toBe(200);
    expect((await fetch(`${node.controlUrl}/readyz`)).status).toBe(200);
    expect((await fetch(`${node.controlUrl}/metrics`)).status).toBe(401);
    const metrics = await (await fetch(`${node.controlUrl}/metrics`, { headers: token() })).text();
    expect(metrics).toMatch(/^atoll_block_height \d+$/m);
    expect(metrics).toMatch(/^atoll_messages_sent\{kind="commit"\} \d+$/m);
  });

  it('counts what was answered in public, each of a batch, and nothing of what an operator asks', async () => {
    const served = async () => {
      const metrics = await (await fetch(`${node.controlUrl}/metrics`, { headers: token() })).text();
      return Number(/^atoll_rpc_served_total (\d+)$/m.exec(metrics)?.[1]);
    };
    const before = await served();
    await post(call('atoll_status'), node.controlUrl, token());
    expect(await served()).toBe(before);
    await post([call('eth_chainId'), call('eth_blockNumber'), call('eth_nothing')]);
    await post(call('eth_chainId'));
    expect(await served()).toBe(before + 4);
  });

  it('tells all that a platform watches in one call', async () => {
    const { result } = await post(call('atoll_status'), node.controlUrl, token());
    expect(result).toMatchObject({
      syncing: false,
      sealing: true,
      halted: false,
      validators: [node.node.key.address],
      peers: [],
    });
  });
});

describe('clients', () => {
  let counter: Address;

  it('deploys, reads, writes and decodes a custom error with viem', async () => {
    const reader = createPublicClient({ transport: http(node.url), pollingInterval: 50 });
    const wallet = createWalletClient({ account, transport: http(node.url) });
    const deployed = await wallet.deployContract({ abi: Counter.abi, bytecode: Counter.bytecode, chain: null });
    counter = (await reader.waitForTransactionReceipt({ hash: deployed })).contractAddress!;
    const write = { address: counter, abi, functionName: 'inc', chain: null } as const;
    const hash = await wallet.writeContract({ ...write, args: [5n] });
    await reader.waitForTransactionReceipt({ hash });
    expect(await reader.readContract({ address: counter, abi, functionName: 'total' })).toBe(5n);
    await expect(
      reader.simulateContract({ address: counter, abi, functionName: 'inc', account, args: [5_000n] }),
    ).rejects.toThrow(/TooBig\(uint256 given, uint256 max\)/);
    const [log] = await reader.getContractEvents({ address: counter, abi, eventName: 'Inc', fromBlock: 0n });
    expect(log!.args).toEqual({ who: account.address, by: 5n, total: 5n });
    expect(await reader.getProof({ address: counter, storageKeys: [] })).toMatchObject({ nonce: 1 });
    expect((await reader.getFeeHistory({ blockCount: 3, rewardPercentiles: [50] })).reward).toHaveLength(3);
    expect(await reader.createAccessList({ account, to: counter, data: '0x2ddbd13a' })).toHaveProperty('gasUsed');
  });

  it('tells a viem WebSocket of heads, pending transactions and logs', async () => {
    const socket = createPublicClient({
      transport: webSocket(node.url.replace('http', 'ws'), { reconnect: false, keepAlive: false }),
    });
    const wallet = createWalletClient({ account, transport: http(node.url) });
    const stops: (() => void)[] = [];
    const first = <T>(watch: (tell: (value: T) => void) => () => void) =>
      new Promise<T>((resolve) => stops.push(watch(resolve)));
    const head = first<bigint | null>((tell) => socket.watchBlocks({ onBlock: ({ number }) => tell(number) }));
    const pending = first<readonly string[]>((tell) => socket.watchPendingTransactions({ onTransactions: tell }));
    const logs = first<readonly { args: object }[]>((tell) =>
      socket.watchContractEvent({ address: counter, abi, eventName: 'Inc', onLogs: tell }),
    );
    await head; // All three were asked for on one connection, in this order or before it.
    const hash = await wallet.writeContract({ address: counter, abi, functionName: 'inc', args: [2n], chain: null });
    expect(await pending).toEqual([hash]);
    expect((await logs)[0]!.args).toEqual({ who: account.address, by: 2n, total: 7n });
    for (const stop of stops) stop();
    (await socket.transport.getRpcClient()).close();
  });

  it('tells an ethers WebSocket of blocks', async () => {
    const provider = new WebSocketProvider(node.url.replace('http', 'ws'));
    const number = await new Promise<number>((resolve) => void provider.once('block', resolve));
    expect(number).toBeGreaterThan(0);
    await provider.destroy();
  });

  it('serves filters that are polled, and forgets one when told to', async () => {
    const reader = createPublicClient({ transport: http(node.url), pollingInterval: 50 });
    const wallet = createWalletClient({ account, transport: http(node.url) });
    const logs = await reader.createContractEventFilter({ address: counter, abi, eventName: 'Inc', fromBlock: 0n });
    const blocks = await reader.createBlockFilter();
    const hash = await wallet.writeContract({ address: counter, abi, functionName: 'inc', args: [1n], chain: null });
    const { blockHash } = await reader.waitForTransactionReceipt({ hash });
    expect((await reader.getFilterChanges({ filter: logs })).map(({ transactionHash }) => transactionHash)).toEqual([
      hash,
    ]);
    expect(await reader.getFilterChanges({ filter: logs })).toEqual([]);
    expect(await reader.getFilterLogs({ filter: logs })).toHaveLength(3);
    expect(await reader.getFilterChanges({ filter: blocks })).toContain(blockHash);
    expect(await reader.uninstallFilter({ filter: blocks })).toBe(true);
    await expect(reader.getFilterChanges({ filter: blocks })).rejects.toThrow(/filter not found/);
  });

  it('has at most 100 subscriptions on a connection, none over HTTP', async () => {
    const socket = new WebSocket(node.url.replace('http', 'ws'));
    await once(socket, 'open');
    const answers: Answer[] = [];
    const all = new Promise<void>((resolve) =>
      socket.on('message', (data: Buffer) => {
        const answer = JSON.parse(data.toString()) as Answer;
        if (answer.id !== undefined && answers.push(answer) === 101) resolve();
      }),
    );
    for (let i = 0; i < 101; i++) socket.send(JSON.stringify(call('eth_subscribe', ['syncing'], i)));
    await all;
    expect(answers.filter(({ error }) => error).map(({ id, error }) => [id, error!.code])).toEqual([[100, -32005]]);
    socket.terminate();
    expect((await post(call('eth_subscribe', ['newHeads']))).error?.code).toBe(-32601);
  });

  it('traces what it mined', async () => {
    const { result } = await post(call('eth_getLogs', [{ address: counter, fromBlock: '0x0' }]));
    const { transactionHash } = (result as { transactionHash: string }[])[0]!;
    const steps = await post(call('debug_traceTransaction', [transactionHash]), node.controlUrl, token());
    expect(steps.result).toMatchObject({
      failed: false,
      structLogs: expect.arrayContaining([expect.objectContaining({ op: 'SSTORE' })]),
    });
    const tree = await post(
      call('debug_traceTransaction', [transactionHash, { tracer: 'callTracer' }]),
      node.controlUrl,
      token(),
    );
    expect(tree.result).toMatchObject({ type: 'CALL', to: counter });
  });
});
