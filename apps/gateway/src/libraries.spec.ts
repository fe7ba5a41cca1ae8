import type { TestChain } from '@atoll/ledger/testing';
import { ethers } from 'ethers';
import {
  createPublicClient,
  createWalletClient,
  defineChain,
  getContractAddress,
  http,
  parseAbiItem,
  parseEther,
  webSocket,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

import { anvil, startTestGateway, type TestGateway } from './testing.js';

/** Emits Hit() and nothing else: PUSH32 the topic, LOG1 of no data. */
const HIT = parseAbiItem('event Hit()');
const TOPIC = ethers.id('Hit()');
const RUNTIME = `7f${TOPIC.slice(2)}60006000a100`;
const length = (RUNTIME.length / 2).toString(16).padStart(2, '0');
const CODE = `0x60${length}600c60003960${length}6000f3${RUNTIME}` as const;
const account = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');

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

const chain = () =>
  defineChain({
    id: 31_337,
    name: 'Tides',
    nativeCurrency: { name: 'none', symbol: 'N', decimals: 18 },
    rpcUrls: { default: { http: [gateway.url] } },
  });

describe('libraries, unmodified', () => {
  it('viem sends, reads and searches over HTTP', async () => {
    const transport = http(gateway.url);
    const [client, wallet] = [
      createPublicClient({ chain: chain(), transport }),
      createWalletClient({ account, chain: chain(), transport }),
    ];
    const hash = await wallet.sendTransaction({ data: CODE });
    const { contractAddress, blockNumber } = await client.waitForTransactionReceipt({ hash });
    expect(contractAddress).toBe(getContractAddress({ from: account.address, nonce: 0n }).toLowerCase());
    await client.waitForTransactionReceipt({ hash: await wallet.sendTransaction({ to: contractAddress! }) });
    const logs = await client.getLogs({ address: contractAddress!, event: HIT, fromBlock: blockNumber });
    expect(logs).toHaveLength(1);
    expect(await client.getBlockNumber()).toBe(BigInt(await node.rpc.call<string>('eth_blockNumber')));
  });

  it('viem follows events by a filter, whose id says which node holds it', async () => {
    const client = createPublicClient({ chain: chain(), transport: http(gateway.url) });
    const filter = await client.createBlockFilter();
    expect(filter.id).toMatch(/^0x1[0-9a-f]{8}/);
    await node.rpc.call('anvil_mine', ['0x2']);
    expect(await client.getFilterChanges({ filter })).toHaveLength(2);
    expect(await client.uninstallFilter({ filter })).toBe(true);
    const { json } = await gateway.ask('eth_getFilterChanges', ['0x1deadbeef00']);
    expect(json.error).toMatchObject({ code: -32000, message: expect.stringMatching(/filter not found/) });
  });

  it('ethers sends and waits, in batches as it likes', async () => {
    const provider = new ethers.JsonRpcProvider(gateway.url);
    const wallet = new ethers.Wallet('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d', provider);
    const sent = await wallet.sendTransaction({ to: account.address, value: parseEther('1') });
    expect((await sent.wait())?.status).toBe(1);
    const [balance, network, block] = await Promise.all([
      provider.getBalance(wallet.address),
      provider.getNetwork(),
      provider.getBlock('latest'),
    ]);
    expect([balance < parseEther('10000'), network.chainId, block!.number > 0]).toEqual([true, 31_337n, true]);
    provider.destroy();
  });

  it('ethers hears blocks over a WebSocket', async () => {
    const provider = new ethers.WebSocketProvider(gateway.webSocketUrl);
    const heard = new Promise<number>((resolve) => void provider.on('block', resolve));
    while (gateway.server && (await gateway.metric('atoll_gateway_subscriptions')) === 0);
    await node.rpc.call('anvil_mine', ['0x1']);
    expect(await heard).toBe(Number(await node.rpc.call<string>('eth_blockNumber')));
    await provider.destroy();
  });

  // In the forms that they give requests: ids from 0, ids of the clock or a text, params left out.
  it.each([
    ['cast chain-id', { method: 'eth_chainId', params: [], id: 0, jsonrpc: '2.0' }],
    ['cast send', { method: 'eth_feeHistory', params: ['0xa', 'latest', [20]], id: 3, jsonrpc: '2.0' }],
    ['cast balance', { method: 'eth_getBalance', params: [account.address, 'latest'], id: 0, jsonrpc: '2.0' }],
    ['MetaMask, adding a network', { id: 1683817267, jsonrpc: '2.0', method: 'net_version', params: [] }],
    ['MetaMask, without params', { id: 8213740192334, jsonrpc: '2.0', method: 'eth_blockNumber' }],
    [
      'MetaMask, estimating',
      {
        id: 7,
        jsonrpc: '2.0',
        method: 'eth_estimateGas',
        params: [{ from: account.address, to: account.address, value: '0x1' }],
      },
    ],
    ['MetaMask, with a text as id', { id: 'a-1', jsonrpc: '2.0', method: 'eth_accounts', params: [] }],
  ])('%s gets a result under its id', async (_, request) => {
    const { status, json } = await gateway.post(JSON.stringify(request));
    expect([status, json.id, 'result' in json, json.error]).toEqual([200, request.id, true, undefined]);
  });
});

describe('subscriptions', () => {
  it('bounds subscriptions, and says which there are', async () => {
    const client = createPublicClient({
      chain: chain(),
      transport: webSocket(gateway.webSocketUrl, { reconnect: false }),
    });
    const ask = (method: string, params: unknown[]) => client.request({ method, params } as never) as Promise<string>;
    await expect(ask('eth_subscribe', ['syncing'])).rejects.toThrow(/newHeads, logs or newPendingTransactions/);
    const ids = await Promise.all(Array.from({ length: 100 }, () => ask('eth_subscribe', ['newHeads'])));
    expect(new Set(ids).size).toBe(100);
    await expect(ask('eth_subscribe', ['newHeads'])).rejects.toThrow(/at most 100 subscriptions/);
    expect(await ask('eth_unsubscribe', [ids[0]])).toBe(true);
    expect(await ask('eth_unsubscribe', [ids[0]])).toBe(false);
    (await client.transport.getRpcClient()).close();
  });

  it('tells pending transactions, heads and logs of what is sent', async () => {
    const client = createPublicClient({
      chain: chain(),
      transport: webSocket(gateway.webSocketUrl, { reconnect: false }),
    });
    const wallet = createWalletClient({ account, chain: chain(), transport: http(gateway.url) });
    const deployed = await client.waitForTransactionReceipt({ hash: await wallet.sendTransaction({ data: CODE }) });
    const heard = { newHeads: [] as string[], logs: [] as string[], newPendingTransactions: [] as string[] };
    type Told = string | { hash?: string; transactionHash?: string };
    for (const [kind, list] of Object.entries(heard)) {
      const params = [kind, ...(kind === 'logs' ? [{ address: deployed.contractAddress, topics: [TOPIC] }] : [])];
      const hear = (told: Told) => list.push(typeof told === 'string' ? told : (told.transactionHash ?? told.hash)!);
      await client.transport.subscribe({
        params: params as never,
        onData: (told) => hear((told as { result: Told }).result),
      });
    }
    const hash = await wallet.sendTransaction({ to: deployed.contractAddress! });
    const { blockHash } = await client.waitForTransactionReceipt({ hash });
    while (Object.values(heard).some(({ length }) => length === 0)) await new Promise(setImmediate);
    (await client.transport.getRpcClient()).close();
    expect(heard).toEqual({ newHeads: [blockHash], logs: [hash], newPendingTransactions: [hash] });
  });
});
