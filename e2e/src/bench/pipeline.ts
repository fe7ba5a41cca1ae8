import { newId, Store } from '@atoll/store';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { startApi, type ApiProcess } from '../faults/api-process.js';
import { mined, newSenders, signed, submit } from '../flood.js';
import { median, print, rounded } from '../measure.js';
import { join, type Member } from '../member.js';
import { cpuSecondsOf, NodeNetwork } from '../node-network.js';
import { mustEqual } from '../story.js';

const CHAIN_ID = 4_200;
const AT_ONCE = 1_000;
const TO = `0x${'5e'.repeat(20)}` as const;
const GAS = 21_000n;
const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** What one side took until the last transaction was in a block; `acceptedSeconds` until the last was durable. */
type Round = { seconds: number; cpuSeconds: number; acceptedSeconds?: number };

/**
 * Transactions of one key through the platform (the API takes them in bulk, and one worker works them off, with a durable intent,
 * nonce, signature, receipt and note in the books for each) against a plain viem loop and against a flood of signed bytes, on the
 * same node: `-- pipeline [transactions] [rounds]`.
 */
export async function run(transactions = '3000', rounds = '5'): Promise<void> {
  const count = Number(transactions);
  const network = await NodeNetwork.start(1, { chainId: CHAIN_ID, blockPeriodMs: 500 });
  const [validator] = network.validators as [NodeNetwork['validators'][number]];
  const api = await startApi();
  const store = new Store(api.servers.adminUrl);
  const loop = await child('../peers/viem-loop.js', { NODE_URL: validator.url, CHAIN_ID: String(CHAIN_ID) });
  const worker = await child('../../../apps/worker/dist/account-once.js', {
    ATOLL_DATABASE_URL: api.servers.workerUrl,
  });
  try {
    const platform = { api, store, worker, ...(await setting(api, store, validator.url)) };
    const [ours, viem, flood]: Round[][] = [[], [], []];
    await throughPlatform(platform, 200); // warm-up, not counted
    await throughLoop(loop, 200);
    for (let round = 0; round < Number(rounds); round++) {
      ours!.push(await throughPlatform(platform, count));
      viem!.push(await throughLoop(loop, count));
      flood!.push(await flooded(validator, count));
    }
    const shape = { transactions: count, rounds: ours!.length };
    const rate = (all: Round[]) => median(all.map(({ seconds }) => count / seconds));
    const perCpu = (all: Round[]) => median(all.map(({ cpuSeconds }) => count / cpuSeconds));
    const result = (name: string, unit: string, us: number, them: number) =>
      print({ name, unit, ours: rounded(us, 0), peer: rounded(them, 0), ratio: rounded(us / them), ...shape });
    result('pipeline.viem', 'transactions/s, against a viem loop', rate(ours!), rate(viem!));
    const perSecond = 'transactions per CPU-second of worker and API, against one of a viem loop';
    result('pipeline.viem-cpu', perSecond, perCpu(ours!), perCpu(viem!));
    result('pipeline.flood', 'transactions/s, against signed bytes in batches', rate(ours!), rate(flood!));
    const accepted = median(ours!.map(({ acceptedSeconds = NaN }) => count / acceptedSeconds));
    print({
      name: 'pipeline.accepted',
      unit: 'intents/s',
      ours: rounded(accepted, 0),
      peer: null,
      ratio: null,
      ...shape,
    });
  } finally {
    for (const each of [loop, worker]) each.stdin.end();
    await store.close();
    await api.stop();
    await network.stop();
  }
}

type Platform = {
  api: ApiProcess;
  store: Store;
  worker: ChildProcessWithoutNullStreams;
  member: Member;
  chainId: string;
};

/** A new key each time, so that all sides begin with the nonce 0. */
async function throughPlatform({ api, store, worker, member, chainId }: Platform, count: number): Promise<Round> {
  const { id: keyId } = (await member.atoll.createKey({ input: { name: newId() } })).createKey;
  const account = `${member.organisationId}/${chainId}/${keyId}`;
  const cpu = async () => (await cpuSecondsOf(worker.pid!)) + (await cpuSecondsOf(api.pid));
  const before = await cpu();
  const began = performance.now();
  const first: Promise<unknown>[] = [];
  for (let submitted = 0; submitted < count; submitted += AT_ONCE) {
    const wishes = Array.from({ length: Math.min(AT_ONCE, count - submitted) }, (_, i) => ({
      ...{ chainId, keyId, to: TO as never, gasLimit: String(GAS), idempotencyKey: `${keyId}-${submitted + i}` },
    }));
    const { submitTransactions } = await member.atoll.submitTransactions({ input: { transactions: wishes } });
    mustEqual(submitTransactions.filter(({ fault }) => fault !== null).length, 0, 'How many were refused');
    if (first.length === 0) first.push(said(worker, account));
  }
  const acceptedSeconds = (performance.now() - began) / 1_000;
  await Promise.all(first);
  await said(worker, account);
  const seconds = (performance.now() - began) / 1_000;
  const cpuSeconds = (await cpu()) - before;
  mustEqual(
    await store.platform.transaction.count({ where: { keyId, status: 'MINED' } }),
    count,
    'How many were mined',
  );
  return { seconds, cpuSeconds, acceptedSeconds };
}

async function throughLoop(loop: ChildProcessWithoutNullStreams, count: number): Promise<Round> {
  const before = await cpuSecondsOf(loop.pid!);
  const began = performance.now();
  await said(loop, String(count));
  return { seconds: (performance.now() - began) / 1_000, cpuSeconds: (await cpuSecondsOf(loop.pid!)) - before };
}

async function flooded(validator: NodeNetwork['validators'][number], count: number): Promise<Round> {
  const [sender] = newSenders(1) as [ReturnType<typeof newSenders>[number]];
  const raw = Array.from({ length: count }, (_, nonce) => signed(sender, CHAIN_ID, nonce, { to: TO, gas: GAS }));
  const began = performance.now();
  await submit([validator], raw);
  await mined([validator], [{ address: sender.address, nonce: count }]);
  return { seconds: (performance.now() - began) / 1_000, cpuSeconds: NaN };
}

/** A member with a chain row, whose only node is the validator. */
async function setting(api: ApiProcess, { platform }: Store, rpcUrl: string) {
  const member = await join(`${api.origin}/graphql`, 'Bench');
  const { organisationId } = member;
  await platform.organisation.update({ where: { id: organisationId }, data: { maxWaitingTransactions: 1_000_000 } });
  const { id: consortiumId } = (await member.atoll.foundConsortium({ input: { name: 'Bench' } })).foundConsortium;
  const settings = { engine: 'atoll-node', blockPeriodMs: 500, requestTimeoutSeconds: 10, epochLength: 30_000 };
  const chain = await platform.chain.create({
    data: {
      ...{ consortiumId, name: 'Bench', evmChainId: CHAIN_ID, foundedBy: organisationId, desired: 'RUNNING' },
      ...{ ...settings, gasLimit: 60_000_000 },
    },
  });
  const node = { organisationId, consortiumId, chainId: chain.id, name: 'validator-0', role: 'VALIDATOR' as const };
  await platform.node.create({ data: { ...node, phase: 'Running', rpcUrl, height: 0 } });
  return { member, chainId: chain.id };
}

async function child(file: string, env: Record<string, string>): Promise<ChildProcessWithoutNullStreams> {
  const process_ = spawn(process.execPath, [at(file)], { env: { PATH: process.env['PATH'], ...env } });
  process_.stderr.pipe(process.stderr);
  await once(process_.stdout, 'data');
  return process_;
}

/** Says a line, and hears that it was done. */
async function said({ stdin, stdout }: ChildProcessWithoutNullStreams, line: string): Promise<void> {
  const heard = once(stdout, 'data');
  stdin.write(`${line}\n`);
  await heard;
}
