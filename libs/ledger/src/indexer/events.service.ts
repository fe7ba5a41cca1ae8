import { Fault, type Actor } from '@atoll/kernel';
import { Prisma, Store, type Db, type Log } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { toEventSelector, type AbiEvent } from 'viem';

import { eventAt, loggedArguments, type ArgumentFilter } from './event-filter.js';
import { bytesOf, mustSee, type InBlock, type Part } from './explorer.service.js';

export type FoundLog = Log & { transactionHash: Uint8Array };

export type EventQuery = {
  chainId: string;
  /** The address that logged. */
  contract?: string | undefined;
  /** The event's name or signature; needs the contract, whose ABI knows it. */
  event?: string | undefined;
  /** Arguments of the event that must be equal. */
  where?: ArgumentFilter[] | undefined;
  fromBlock?: bigint | undefined;
  toBlock?: bigint | undefined;
  transactionHash?: string | undefined;
  oldestFirst?: boolean | undefined;
};

/** A search that takes longer is too wide; it ends then, whatever the table holds. */
const SECONDS = 5;
const LAST_BLOCK = 2n ** 63n - 1n;

/** Finds logs. An indexed argument is found by its topic, any other by what was decoded; both have an index. */
@Injectable()
export class EventsService {
  constructor(private readonly store: Store) {}

  async find(actor: Actor, query: EventQuery, part: Part<InBlock>): Promise<FoundLog[]> {
    actor.must('chain:read');
    return this.store
      .as(actor, async (db) => {
        await mustSee(db, query.chainId);
        await db.$queryRaw`SELECT set_config('statement_timeout', ${String(SECONDS * 1_000)}, true)`;
        return search(db, query, part);
      })
      .catch(tooWide);
  }
}

async function search(db: Db, query: EventQuery, part: Part<InBlock>): Promise<FoundLog[]> {
  const { chainId, contract, oldestFirst = false } = query;
  const place = await placeOf(db, query);
  if (!place) return [];
  if (query.event !== undefined && !contract) throw Fault.invalid('contract', 'must be given with the event');
  const event = query.event === undefined ? null : await eventAt(db, chainId, contract!, query.event);
  const filters = event ? filtersOf(event, query.where ?? []) : null;
  if (query.where?.length && !filters) throw Fault.invalid('where', 'needs the event whose arguments it names');
  const start = part.after ?? (oldestFirst ? { blockNumber: -1n, index: 0 } : { blockNumber: LAST_BLOCK, index: 0 });
  const { low, high } = place;
  if (filters?.wanted) {
    const found = Prisma.sql`find_logs(${chainId}::uuid, ${bytesOf(contract!)}, ${bytesOf(filters.topic0)}, ${filters.wanted}::jsonb,
      ${low}, ${high}, ${start.blockNumber}::bigint, ${start.index}::int, ${oldestFirst}, ${part.take}::int)`;
    return rows(db, found, oldestFirst, part.take);
  }
  const of = [
    ...(contract ? [Prisma.sql`AND address = ${bytesOf(contract)}`] : []),
    ...(filters ? [Prisma.sql`AND topic0 = ${bytesOf(filters.topic0)}`, ...filters.topics] : []),
    ...(place.position === null ? [] : [Prisma.sql`AND position = ${place.position}`]),
  ];
  const beyond = oldestFirst ? Prisma.sql`>` : Prisma.sql`<`;
  return rows(
    db,
    Prisma.sql`(SELECT * FROM logs WHERE chain_id = ${chainId}::uuid AND block_number BETWEEN ${low} AND ${high}
      AND (block_number, log_index) ${beyond} (${start.blockNumber}::bigint, ${start.index}::int) ${Prisma.join([Prisma.empty, ...of], ' ')})`,
    oldestFirst,
    part.take,
  );
}

/** In which blocks, and in which transaction, if only one is searched. Null where there is no such transaction. */
async function placeOf(db: Db, { chainId, transactionHash, fromBlock = 0n, toBlock = LAST_BLOCK }: EventQuery) {
  const range = { low: clamped(fromBlock), high: clamped(toBlock) };
  if (!transactionHash) return { ...range, position: null };
  const found = await db.minedTransaction.findFirst({
    where: { chainId, hash: bytesOf(transactionHash) },
    select: { blockNumber: true, position: true },
  });
  if (!found || found.blockNumber < range.low || found.blockNumber > range.high) return null;
  return { low: found.blockNumber, high: found.blockNumber, position: found.position };
}

const clamped = (block: bigint): bigint => (block < 0n ? 0n : block > LAST_BLOCK ? LAST_BLOCK : block);

/** So many of them, in order, each with the hash of its transaction. */
function rows(db: Db, source: Prisma.Sql, oldestFirst: boolean, take: number): Promise<FoundLog[]> {
  const order = Prisma.raw(oldestFirst ? 'l.block_number, l.log_index' : 'l.block_number DESC, l.log_index DESC');
  return db.$queryRaw<FoundLog[]>`
    SELECT l.chain_id AS "chainId", l.block_number AS "blockNumber", l.log_index AS "logIndex", l.position, l.address, l.topic0, l.topic1,
           l.topic2, l.topic3, l.data, l.event, l.arguments, t.hash AS "transactionHash"
    FROM (SELECT * FROM ${source} l ORDER BY ${order} LIMIT ${take}) l
    JOIN mined_transactions t ON t.chain_id = l.chain_id AND t.block_number = l.block_number AND t.position = l.position
    ORDER BY ${order}`;
}

/** By topics where all arguments are indexed; else by all of what was decoded, in one look. */
function filtersOf(event: AbiEvent, where: readonly ArgumentFilter[]) {
  const { topics, wanted } = loggedArguments(event, where);
  const conditions = topics.map(
    ({ place, topic }) => Prisma.sql`AND ${Prisma.raw(`topic${place}`)} = ${bytesOf(topic)}`,
  );
  const byTopics = topics.length === where.length;
  return { topic0: toEventSelector(event), topics: conditions, wanted: byTopics ? null : JSON.stringify(wanted) };
}

/** The database ended a search that took too long (`query_canceled`). */
function tooWide(cause: unknown): never {
  if (!/57014|statement timeout/.test(String((cause as Error)?.message))) throw cause;
  throw new Fault(
    { code: 'LIMIT_EXCEEDED', what: 'seconds in a search; name fewer blocks', limit: SECONDS },
    { cause },
  );
}
