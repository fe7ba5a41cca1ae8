import { recorded, recordedChain } from '@atoll/protocol/recorded';
import type { Hex, RpcBlock, RpcReceipt } from '@atoll/protocol';
import { Logger } from '@nestjs/common';
import http from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import { Scene } from '../testing.js';
import { Heads } from './heads.js';
import { IndexReconciler } from './index.reconciler.js';
import { kept } from './scan.js';

type Block = RpcBlock & { hash: Hex; transactions: { hash: Hex; from: Hex; nonce: Hex }[] };
type Receipt = RpcReceipt & { contractAddress: Hex | null; gasUsed: Hex };
type Told = { blocks: Block[]; receipts: Record<string, Receipt[]> };

/** A chain that Besu made: validators came and went by votes, blocks took several rounds. */
const { genesis } = recordedChain('besu-osaka');
const truth = (): Told => ({
  blocks: recorded<Block[]>('besu-osaka/blocks.json'),
  receipts: recorded<Record<string, Receipt[]>>('besu-osaka/receipts.json'),
});

/** A node that tells what it is given. */
async function node(told: Told) {
  const server = http.createServer(async (request, response) => {
    if (request.method !== 'POST') return void response.writeHead(405).end(); // it has no WebSocket
    const calls = (await json(request)) as { id: number; method: string; params: [Hex] }[];
    const answers = calls.map(({ id, method, params: [number] }) => {
      const block = told.blocks[Number(number)] ?? null;
      const result = method === 'eth_getBlockReceipts' ? block && (told.receipts[Number(number)] ?? []) : block;
      return { jsonrpc: '2.0', id, result };
    });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answers));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

let scene: Scene;
let honest: Awaited<ReturnType<typeof node>>;
beforeAll(async () => {
  Logger.overrideLogger(false); // lies are told to the operator, too
  honest = await node(truth());
  scene = await Scene.open(honest.url);
  await believeIn(scene);
});
afterAll(async () => {
  honest.close();
  await scene.database.close();
});

/** Gives the chain its genesis file; from then on its blocks need seals. */
async function believeIn({ chainId, database }: Scene): Promise<void> {
  await database.admin.platform.chain.update({
    where: { id: chainId },
    data: { genesis: genesis as object, height: 174 },
  });
}

const indexer = () => new IndexReconciler(scene.database.worker, new Heads());

async function settle(chainId: string): Promise<number | undefined> {
  const handler = indexer();
  for (;;) {
    const next = await handler.handle(chainId);
    if (next?.lookAgainMs !== 0) return next?.lookAgainMs;
  }
}

const indexOf = (chainId: string) => scene.database.admin.platform.chainIndex.findUniqueOrThrow({ where: { chainId } });

it('follows a chain that Besu made by its seals, from its genesis file on', async () => {
  expect(await indexer().due(10)).toEqual([scene.chainId]);
  await settle(scene.chainId);
  expect(await indexer().due(10)).toEqual([]);
  const { blocks, receipts } = truth();
  const ours = await kept(scene.database.admin, scene.chainId);
  expect(ours.blocks.map(({ hash }) => hash)).toEqual(blocks.map(({ hash }) => hash));
  const sent = blocks.flatMap(({ transactions }) => transactions);
  const got = Object.values(receipts).flat();
  expect(ours.transactions.map(({ hash, sender, created, gasUsed }) => [hash, sender, created, gasUsed])).toEqual(
    sent.map(({ hash, from }, i) => {
      const { contractAddress, gasUsed, status } = got[i]!;
      return [hash, from, status === '0x1' ? contractAddress : null, BigInt(gasUsed)];
    }),
  );
  const logs = got.flatMap((receipt) => receipt.logs);
  expect(ours.logs.map(({ address, data }) => [address, data])).toEqual(
    logs.map(({ address, data }) => [address, data]),
  );
  expect(logs.length).toBeGreaterThan(5);
});

const withReceipt = ({ receipts }: Told) =>
  Object.entries(receipts).find(([, some]) => some.some(({ logs }) => logs.length > 0))!;

it.each<[string, number | null, (told: Told) => void]>([
  ['a log', null, (told) => (withReceipt(told)[1].find(({ logs }) => logs.length > 0)!.logs[0]!.data = '0x')],
  [
    'a log less',
    null,
    (told) =>
      withReceipt(told)[1]
        .find(({ logs }) => logs.length > 0)!
        .logs.pop(),
  ],
  ['who has sent', 24, ({ blocks }) => (blocks[24]!.transactions[0]!.nonce = '0x63')],
  ['a transaction less', 27, ({ blocks, receipts }) => (blocks[27]!.transactions.pop(), receipts[27]!.pop())],
  ['seals of an earlier block', 90, ({ blocks }) => (blocks[90]!.extraData = blocks[89]!.extraData)],
  ['a block less', 60, ({ blocks }) => blocks.splice(60, 1)],
  ['another state', 100, ({ blocks }) => (blocks[100]!.stateRoot = `0x${'11'.repeat(32)}`)],
  ['nothing that is a block', 33, ({ blocks }) => (blocks[33] = {} as Block)],
])('believes a node no %s, says so, and goes on with one that tells the truth', async (_, at, change) => {
  const told = truth();
  const first = at ?? Number(withReceipt(told)[0]);
  change(told);
  const liar = await node(told);
  try {
    const other = await Scene.open(liar.url, 700_000 + Math.floor(performance.now()), scene.database);
    await believeIn(other);
    expect(await settle(other.chainId)).toBe(15_000);
    const stuck = await indexOf(other.chainId);
    expect(Number(stuck.height)).toBe(first - 1);
    expect(stuck.trouble).toMatch(new RegExp(`the block after ${first - 1} is not to be believed`));

    const { platform } = scene.database.admin;
    const { consortiumId } = await platform.chain.findUniqueOrThrow({ where: { id: other.chainId } });
    const { organisationId } = other.actor;
    const row = {
      organisationId,
      consortiumId,
      chainId: other.chainId,
      name: 'validator-1',
      role: 'VALIDATOR' as const,
    };
    await platform.node.create({ data: { ...row, phase: 'Running', rpcUrl: honest.url, height: 0 } });
    await settle(other.chainId);
    expect(await indexOf(other.chainId)).toMatchObject({ height: 174n, trouble: null });
  } finally {
    liar.close();
  }
});

it('verifies the headers of what it does not keep', async () => {
  const other = await Scene.open(honest.url, 600_000, scene.database);
  await believeIn(other);
  const { platform } = scene.database.admin;
  const { consortiumId } = await platform.chain.findUniqueOrThrow({ where: { id: other.chainId } });
  const { organisationId } = other.actor;
  await platform.indexWish.create({ data: { organisationId, consortiumId, chainId: other.chainId, fromBlock: 150 } });
  await settle(other.chainId);
  const { blocks } = await kept(scene.database.admin, other.chainId);
  expect(blocks.map(({ number, hash }) => [number, hash])).toEqual(
    truth()
      .blocks.slice(150)
      .map(({ number, hash }) => [BigInt(number), hash]),
  );
});
