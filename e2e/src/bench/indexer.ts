import { testPostgres } from '@atoll/embedded/testing';
import type { RpcClient } from '@atoll/protocol';
import { migrate, newId, provisionLogins, Store } from '@atoll/store';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { encodeFunctionData, getCreateAddress, type Hex } from 'viem';

import { funded, mined, newSenders, signed, submit, type Sender } from '../flood.js';
import { logsIn, rangesOf } from '../log-ranges.js';
import { compileLogger } from '../logger-artefact.js';
import { median, print, rounded } from '../measure.js';
import { cpuSecondsOf, NodeNetwork } from '../node-network.js';
import { mustEqual } from '../story.js';

const CHAIN_ID = 4_200;
const SENDERS = 20;
const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/**
 * A whole chain into an empty database, decoded and with every seal, root and sender checked, against a bare `eth_getLogs` scan
 * of the same node: `-- indexer [transactions] [logs in each] [rounds]`.
 */
export async function run(transactions = '2000', each = '10', rounds = '3'): Promise<void> {
  const senders = newSenders(SENDERS);
  const network = await NodeNetwork.start(1, { alloc: funded(senders), blockPeriodMs: 200 });
  const postgres = await testPostgres({ migrate: (url) => migrate(url, at('../../../prisma/migrations')) });
  const { worker } = await provisionLogins(postgres.url, { api: 'bench-api', worker: 'bench-worker' });
  const admin = new Store(postgres.url);
  try {
    const logger = compileLogger();
    const [{ url, rpc }] = network.validators as [NodeNetwork['validators'][number]];
    const address = await flood(network, senders, logger.bytecode, Number(transactions), Number(each));
    const chainId = await chainRow(admin, network, url, { address, abi: logger.abi });
    const ours: Round[] = [];
    const peer: Round[] = [];
    for (let round = 0; round < Number(rounds); round++) {
      const scanned = await scan(rpc);
      peer.push(scanned);
      const indexed = await index(admin, worker, chainId);
      mustEqual(indexed.logs, scanned.logs, 'The number of logs'); // a bench of different answers would measure nothing
      ours.push(indexed);
    }
    for (const what of ['logs', 'blocks'] as const) {
      const rate = (all: Round[]) => median(all.map((one) => one[what] / one.seconds));
      print({
        name: `indexer.${what}`,
        ours: rounded(rate(ours), 0),
        peer: rounded(rate(peer), 0),
        ratio: rounded(rate(ours) / rate(peer)),
        unit: `${what}/s, against a bare eth_getLogs scan; node, database and index on one machine`,
        rounds: ours.length,
        [what]: ours[0]![what],
        logsInEachTransaction: Number(each),
        perCpuSecond: rounded(median(ours.map((one) => one[what] / one.cpuSeconds)), 0),
      });
    }
  } finally {
    await admin.close();
    await postgres.close();
    await network.stop();
  }
}

type Round = { logs: number; blocks: number; seconds: number; cpuSeconds: number };

/** Deploys the logger and has it log. */
async function flood(
  network: NodeNetwork,
  senders: Sender[],
  code: Hex,
  transactions: number,
  each: number,
): Promise<Hex> {
  const [owner] = senders as [Sender];
  const [validator] = network.validators as [NodeNetwork['validators'][number]];
  await submit([validator], [signed(owner, CHAIN_ID, 0, { data: code, gas: 2_000_000n })]);
  await mined([validator], [{ address: owner.address, nonce: 1 }]);
  const to = getCreateAddress({ from: owner.address, nonce: 0n });
  const gas = 100_000n + 6_000n * BigInt(each);
  const data = (i: number) => encodeFunctionData({ abi: LOG, args: [BigInt(i), BigInt(each)] });
  const raw = Array.from({ length: transactions / SENDERS }, (_, i) =>
    senders.map((sender, s) =>
      signed(sender, CHAIN_ID, i + (s === 0 ? 1 : 0), { to, data: data(i * SENDERS + s), gas }),
    ),
  ).flat();
  await submit([validator], raw);
  const nonce = transactions / SENDERS;
  await mined(
    [validator],
    senders.map(({ address }, s) => ({ address, nonce: nonce + (s === 0 ? 1 : 0) })),
  );
  return to.toLowerCase() as Hex;
}

const LOG = [
  {
    type: 'function',
    name: 'log',
    stateMutability: 'nonpayable',
    inputs: [
      { name: 'first', type: 'uint256' },
      { name: 'count', type: 'uint256' },
    ],
    outputs: [],
  },
] as const;

/** A chain of the platform that this network is, with a deployment of the logger. */
async function chainRow(
  { platform }: Store,
  { genesis }: NodeNetwork,
  rpcUrl: string,
  logger: { address: Hex; abi: unknown },
) {
  const organisationId = newId();
  await platform.organisation.create({ data: { id: organisationId, name: 'Bench' } });
  const { id: consortiumId } = await platform.consortium.create({ data: { name: 'Bench', foundedBy: organisationId } });
  await platform.consortiumMember.create({ data: { consortiumId, organisationId } });
  const settings = { engine: 'atoll-node', blockPeriodMs: 200, requestTimeoutSeconds: 10, epochLength: 30_000 };
  const chain = await platform.chain.create({
    data: {
      ...{ consortiumId, name: 'Bench', evmChainId: CHAIN_ID, foundedBy: organisationId, desired: 'RUNNING' },
      ...{ ...settings, gasLimit: 60_000_000, genesis: genesis as object },
    },
  });
  const node = { organisationId, consortiumId, chainId: chain.id, name: 'validator-0', role: 'VALIDATOR' as const };
  await platform.node.create({ data: { ...node, phase: 'Running', rpcUrl, height: 0 } });
  const key = await platform.key.create({ data: { organisationId, name: 'bench' } });
  const release = await platform.release.create({ data: { organisationId, name: 'Logger', contractName: 'Logger' } });
  const of = { organisationId, consortiumId, chainId: chain.id, releaseId: release.id, keyId: key.id };
  const { address, abi } = logger;
  await platform.deployment.create({
    data: { ...of, arguments: [], contractName: 'Logger', address, abi: abi as object[] },
  });
  return chain.id;
}

/** As a client would that decodes and keeps nothing. */
async function scan(rpc: RpcClient): Promise<Round> {
  const ranges = await rangesOf(rpc);
  const started = performance.now();
  let logs = 0;
  for (const range of ranges) logs += (await logsIn(rpc, range)).length;
  const seconds = (performance.now() - started) / 1_000;
  return { logs, blocks: ranges.at(-1)![1] + 1, seconds, cpuSeconds: NaN };
}

/** From nothing to the head, in a process of its own that has started before the clock does. */
async function index({ platform }: Store, url: string, chainId: string): Promise<Round> {
  const where = { chainId };
  for (const empty of [platform.chainIndex, platform.indexedContract] as { deleteMany(of: object): Promise<unknown> }[])
    await empty.deleteMany({ where });
  await platform.$executeRaw`TRUNCATE logs, mined_transactions, blocks, token_balances`;
  const child = spawn(process.execPath, [at('../../../apps/worker/dist/index-once.js')], {
    env: { PATH: process.env['PATH'], ATOLL_DATABASE_URL: url, ATOLL_CHAIN: chainId },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stderr.pipe(process.stderr);
  await once(child.stdout, 'data');
  const cpu = await cpuSecondsOf(child.pid!);
  const started = performance.now();
  await asked(child);
  const seconds = (performance.now() - started) / 1_000;
  const cpuSeconds = (await cpuSecondsOf(child.pid!)) - cpu;
  child.stdin.end();
  await once(child, 'exit');
  const [logs, blocks] = [
    await platform.log.count({ where: { ...where, event: { not: null } } }),
    await platform.block.count({ where }),
  ];
  return { logs, blocks, seconds, cpuSeconds };
}

async function asked(child: ChildProcessWithoutNullStreams): Promise<void> {
  child.stdin.write('index\n');
  await once(child.stdout, 'data');
}
