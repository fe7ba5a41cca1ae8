import { testGate } from '@atoll/ledger/testing';
import type { TestChain } from '@atoll/ledger/testing';
import { createPublicClient, http, keccak256, webSocket } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

import { anvil, startTestGateway, type TestGateway } from './testing.js';

const account = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
type Gate = Awaited<ReturnType<typeof testGate>>;

/** The addresses of several applications, which are spread over the nodes. */
async function applications(gateway: TestGateway, count = 12): Promise<string[]> {
  const keys = await Promise.all(Array.from({ length: count }, () => gateway.key()));
  return keys.map(({ secret }) => `${gateway.origin}/rpc/${gateway.chainId}/${secret}`);
}

describe('two nodes of one chain', () => {
  let node: TestChain;
  let gates: [Gate, Gate];
  let gateway: TestGateway;
  let asked: [number, number];

  beforeAll(async () => {
    node = await anvil();
    gates = [await testGate(node.url), await testGate(node.url)];
    gateway = await startTestGateway(gates.map(({ url }) => url));
    await gateway.scene.database.admin.platform.node.updateMany({ data: { role: 'RPC' } });
  }, 120_000);
  afterAll(async () => {
    await gateway.close();
    gates.forEach((gate) => gate.close());
    await node.close();
  });
  beforeEach(() => {
    asked = [0, 0];
    for (const [i, gate] of gates.entries())
      gate.fate = (request) => {
        if (!request.includes('eth_blockNumber')) asked[i]!++;
        return 'answered';
      };
  });

  it('share the applications, each of which keeps to one', async () => {
    const all = await applications(gateway);
    for (const url of all) {
      const before = [...asked];
      for (let i = 0; i < 3; i++) await gateway.ask('eth_gasPrice', [], url);
      expect(asked.map((count, i) => count - before[i]!).sort()).toEqual([0, 3]);
    }
    expect(Math.min(...asked)).toBeGreaterThan(0);
  });

  it('answer every request while one of them is killed', async () => {
    const all = await applications(gateway);
    for (let round = 0; round < 4; round++) {
      if (round === 1) gates[0].fate = () => 'lost';
      for (const url of all) expect((await gateway.ask('eth_gasPrice', [], url)).json.result).toMatch(/^0x/);
      const batch = [1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'eth_gasPrice', params: [] }));
      for (const url of all) expect((await gateway.post(JSON.stringify(batch), url)).json).toHaveLength(2);
    }
    expect(await gateway.metric('atoll_gateway_node_failures_total')).toBeGreaterThan(0);
  });

  it('take a transaction once whose answer got lost, and say its hash', async () => {
    let isLost = false;
    for (const gate of gates)
      gate.fate = (request) => {
        if (isLost || !request.includes('eth_sendRawTransaction')) return 'answered';
        isLost = true;
        return 'unanswered';
      };
    const client = createPublicClient({ transport: http(gateway.url) });
    const raw = await account.signTransaction({
      ...{ type: 'eip1559', chainId: 31_337, nonce: await client.getTransactionCount({ address: account.address }) },
      ...{ to: account.address, gas: 21_000n, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n },
    });
    expect((await gateway.ask('eth_sendRawTransaction', [raw])).json).toEqual({
      jsonrpc: '2.0',
      id: 1,
      result: keccak256(raw),
    });
    expect(isLost).toBe(true);
    expect(await client.getTransactionReceipt({ hash: keccak256(raw) })).toMatchObject({ status: 'success' });
    expect((await gateway.ask('eth_sendRawTransaction', [raw])).json.error.message).toMatch(/nonce/);
  });

  it('tell every block and log once and in order, whichever of them is away', async () => {
    const client = createPublicClient({ transport: webSocket(gateway.webSocketUrl, { reconnect: false }) });
    const heard: bigint[] = [];
    const until = BigInt(await node.rpc.call<string>('eth_blockNumber')) + 60n;
    const first = until - 59n;
    await new Promise<void>((resolve, reject) => {
      void client.transport
        .subscribe({
          params: ['newHeads'],
          onData: (told) => {
            heard.push(BigInt((told as { result: { number: string } }).result.number));
            if (heard.at(-1) === until) resolve();
          },
          onError: reject,
        })
        .then(async () => {
          for (let i = 0; i < 6; i++) {
            gates[i % 2]!.fate = () => 'lost';
            await node.rpc.call('anvil_mine', ['0xa']);
            // The other one tells some of it before it goes, too.
            const told = heard.length;
            while (heard.length === told) await new Promise(setImmediate);
            gates[i % 2]!.fate = () => 'answered';
          }
        }, reject);
    });
    expect(heard).toEqual(Array.from({ length: 60 }, (_, i) => first + BigInt(i)));
    (await client.transport.getRpcClient()).close();
  });

  it('say that nobody answers when both are away', async () => {
    for (const gate of gates) gate.fate = () => 'lost';
    const { status, json } = await gateway.ask('eth_gasPrice');
    expect([status, json.error]).toEqual([
      503,
      expect.objectContaining({
        code: -32000,
        data: { code: 'UNAVAILABLE' },
        message: expect.stringMatching(/try again/),
      }),
    ]);
    while ((await gateway.metric('atoll_gateway_silent_chains')) !== 1);
    expect(await gateway.metric('atoll_gateway_chains')).toBe(1);
    expect(await gateway.metric('atoll_gateway_requests_total{group="READ",outcome="unavailable"}')).toBe(1);
    for (const gate of gates) gate.fate = () => 'answered';
    while ((await gateway.metric('atoll_gateway_silent_chains')) !== 0);
  });
});

it('asks neither a node that lags behind nor, while others are near, a validator', async () => {
  const nodes = await Promise.all([anvil(), anvil(), anvil()]);
  const [validator, near, late] = nodes;
  for (const [i, { rpc }] of nodes.entries()) await rpc.call('anvil_setBalance', [account.address, `0x${i + 1}`]);
  for (const { rpc } of [validator!, near!]) await rpc.call('anvil_mine', ['0x20']);
  const gateway = await startTestGateway(nodes.map(({ url }) => url));
  try {
    const all = await applications(gateway);
    const answers = async () => {
      const each = await Promise.all(all.map((url) => gateway.ask('eth_getBalance', [account.address, 'latest'], url)));
      return [...new Set(each.map(({ json }) => json.result as string))].sort();
    };
    while ((await answers()).join() !== '0x2'); // from the second look at the nodes on
    await late!.rpc.call('anvil_mine', ['0x20']);
    while ((await answers()).join() !== '0x2,0x3');
    await gateway.scene.database.admin.platform.node.updateMany({ where: { role: 'RPC' }, data: { phase: 'Stopped' } });
    while ((await answers()).join() !== '0x1');
  } finally {
    await gateway.close();
    await Promise.all(nodes.map((each) => each.close()));
  }
});

it('answers without Redis, and tells that it counts alone', async () => {
  const node = await anvil();
  const gateway = await startTestGateway([node.url], 31_337, 'redis://127.0.0.1:1');
  try {
    expect((await gateway.ask('eth_chainId')).status).toBe(200);
    expect(await gateway.metric('atoll_gateway_rate_alone_total')).toBe(1);
    expect(await (await fetch(`${gateway.origin}/readyz`)).json()).toEqual({ database: 'ok', redis: 'away' });
  } finally {
    await gateway.close();
    await node.close();
  }
});
