import type { Address, Hash, Hex } from '@atoll/protocol';
import type { Db, Lease, Store } from '@atoll/store';
import { toEventSelector } from 'viem';

import { madeBy, writeMade, type Contracts, type Source } from './contracts.js';
import { writeRead, type PlacedLog } from './write-blocks.js';

/** How many logs are read in one transaction, and how many contracts are looked at in one go. */
const AT_ONCE = 1_000;
const CONTRACTS = 50;

type Place = { nextBlock: bigint; nextLog: number; untilBlock: bigint };
type Row = Pick<PlacedLog, 'blockNumber' | 'logIndex' | 'position'> &
  Record<'topic0' | 'topic1' | 'topic2' | 'topic3', string | null> & { data: string };

/**
 * Reads what was logged before an ABI was known, oldest first and a part at a time; how far it came commits with what was read.
 * True when something is left.
 */
export async function backfill(store: Store, lease: Lease, contracts: Contracts, chainId: string): Promise<boolean> {
  const rules = await store.platform.factoryRule.findMany({
    where: { chainId, done: false, untilBlock: { not: null } },
    select: {
      id: true,
      event: true,
      nextBlock: true,
      nextLog: true,
      untilBlock: true,
      deployment: { select: { address: true } },
    },
  });
  for (const rule of rules) await scan(store, lease, contracts, chainId, { ...rule, untilBlock: rule.untilBlock! });

  const waiting = await store.platform.indexedContract.findMany({ where: { chainId, done: false }, take: CONTRACTS });
  for (const contract of waiting) await readOld(store, lease, contracts, contract);
  return rules.length > 0 || waiting.length > 0;
}

type Contract = Source & Place & { chainId: string; address: Uint8Array };

async function readOld(store: Store, lease: Lease, contracts: Contracts, contract: Contract): Promise<void> {
  const { chainId, source, sourceId } = contract;
  const address: Address = `0x${Buffer.from(contract.address).toString('hex')}`;
  const reader = await contracts.reader(chainId, contract);
  const logs = reader ? await logsFrom(store.platform, chainId, address, null, contract) : [];
  const read = logs.map((log) => ({ ...log, read: reader?.read(log) ?? null }));
  await lease.write(async (db) => {
    await writeRead(db, chainId, read);
    const where = { chainId, address: Uint8Array.from(contract.address), source, sourceId };
    await db.indexedContract.updateMany({ where, data: after(logs) });
  });
}

type ScannedRule = Place & { id: string; event: string; deployment: { address: string | null } };

async function scan(
  store: Store,
  lease: Lease,
  contracts: Contracts,
  chainId: string,
  rule: ScannedRule,
): Promise<void> {
  const topic0 = toEventSelector(rule.event);
  const logs = await logsFrom(store.platform, chainId, rule.deployment.address as Address, topic0, rule);
  const rules = (await contracts.rulesOf(chainId)).filter(({ id }) => id === rule.id);
  const made = logs.flatMap((log) => madeBy(rules, log));
  await lease.write(async (db) => {
    const index = await db.chainIndex.findUniqueOrThrow({ where: { chainId }, select: { height: true } });
    await writeMade(db, chainId, made, index.height);
    await db.factoryRule.updateMany({ where: { id: rule.id }, data: after(logs) });
  });
}

/** Behind the last log that was read, or done where there are no more. */
function after(logs: readonly PlacedLog[]) {
  const last = logs.at(-1);
  if (!last || logs.length < AT_ONCE) return { done: true };
  return { nextBlock: last.blockNumber, nextLog: last.logIndex + 1 };
}

/** A part of a contract's logs, in order. */
async function logsFrom(
  db: Pick<Db, '$queryRaw'>,
  chainId: string,
  address: Address,
  topic0: Hash | null,
  { nextBlock, nextLog, untilBlock }: Place,
) {
  const rows = await db.$queryRaw<Row[]>`
    SELECT block_number AS "blockNumber", log_index AS "logIndex", position, encode(topic0, 'hex') AS topic0, encode(topic1, 'hex') AS topic1,
           encode(topic2, 'hex') AS topic2, encode(topic3, 'hex') AS topic3, encode(data, 'hex') AS data
    FROM logs WHERE chain_id = ${chainId}::uuid AND address = decode(${address.slice(2)}, 'hex')
      AND (${topic0?.slice(2) ?? null}::text IS NULL OR topic0 = decode(${topic0?.slice(2) ?? null}, 'hex'))
      AND (block_number, log_index) >= (${nextBlock}::bigint, ${nextLog}::int) AND block_number <= ${untilBlock}
    ORDER BY block_number, log_index LIMIT ${AT_ONCE}`;
  return rows.map(({ blockNumber, logIndex, position, topic0: first, topic1, topic2, topic3, data }): PlacedLog => {
    const topics = [first, topic1, topic2, topic3].flatMap((topic): Hex[] => (topic === null ? [] : [`0x${topic}`]));
    return { blockNumber, logIndex, position, address, topics, data: `0x${data}`, read: null };
  });
}
