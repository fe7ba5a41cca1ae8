import type { Hash, Hex } from '@atoll/protocol';
import { Prisma, type Db, type EventStream } from '@atoll/store';

import type { TypedJson } from '../abi/typed-json.js';
import { loggedArguments } from '../indexer/event-filter.js';
import { EventReader, type ReadEvent } from '../indexer/event-reader.js';
import { bytesOf } from '../indexer/explorer.service.js';
import { isBefore, type Place } from './place.js';
import type { StreamFilter } from './stream-filter.js';

/** An event as consumers are told it. */
export type StreamedEvent = {
  blockNumber: string;
  blockHash: Hash;
  /** Of the block, in seconds since 1970. */
  timestamp: string;
  transactionHash: Hash;
  logIndex: number;
  contract: Hex;
  topics: Hash[];
  data: Hex;
  /** Null where no ABI says. */
  name: string | null;
  arguments: TypedJson | null;
};

/** Some events, the place behind all that was looked at for them, and whether there is more to look at by now. */
export type EventPage = { events: StreamedEvent[]; next: Place; more: boolean };

/** How many logs are looked at for one page where the index finds more than the stream is of. */
const LOOK = 1_000;
/** A page ends with the log with which it grows beyond this. */
const MOST_BYTES = 512 * 1_024;

type Stream = Pick<EventStream, 'chainId' | 'contracts' | 'selectors' | 'filter'>;
type Row = {
  height: bigint | null;
  looked: number;
  found: number;
  lookedBlock: bigint | null;
  lookedLog: number | null;
  block: bigint | null;
  log: number;
  blockHash: string;
  timestamp: bigint;
  transactionHash: string;
  address: string;
  topics: string[];
  data: string;
  event: string | null;
  arguments: TypedJson | null;
};

/** The next events of a stream from a place on. What it costs is bounded, whatever the stream is of: a page may be empty and not the last. */
export async function readEvents(db: Db, stream: Stream, from: Place, take: number): Promise<EventPage> {
  const rows = await db.$queryRaw<Row[]>(pageQuery(stream, from, take));
  const logs = rows.filter(({ block }) => block !== null);
  return { events: told(stream, logs), ...end(rows[0]!, logs, from, lookOf(stream, take)) };
}

/** Where the next page begins. */
function end({ height, looked, found, lookedBlock, lookedLog }: Row, logs: Row[], from: Place, look: number) {
  const last = logs.at(-1);
  if (last && logs.length < found) return { next: behind(last.block!, last.log), more: true };
  if (looked === look) return { next: behind(lookedBlock!, lookedLog!), more: true };
  const head = { block: (height ?? -1n) + 1n, log: 0 };
  return { next: isBefore(from, head) ? head : from, more: false };
}

const behind = (block: bigint, log: number): Place => ({ block, log: log + 1 });

/** Of one statement, so that it sees the head and the logs up to it at one moment. */
export function pageQuery(stream: Stream, from: Place, take: number): Prisma.Sql {
  const topics = topicsOf(stream);
  return Prisma.sql`
    WITH looked AS MATERIALIZED (${candidates(stream, topics, from, lookOf(stream, take))}),
      found AS MATERIALIZED (
        SELECT *, sum(octet_length(data) + 64) OVER (ORDER BY block_number, log_index) - octet_length(data) - 64 AS before
        FROM looked WHERE true ${isOfStream(stream, topics)}),
      shown AS (SELECT * FROM found WHERE before < ${MOST_BYTES} ORDER BY block_number, log_index LIMIT ${take})
    SELECT i.height, (SELECT count(*)::int FROM looked) AS looked, (SELECT count(*)::int FROM found) AS found,
           e.block_number AS "lookedBlock", e.log_index AS "lookedLog",
           l.block_number AS block, l.log_index AS log, encode(b.hash, 'hex') AS "blockHash", b.timestamp,
           encode(t.hash, 'hex') AS "transactionHash", encode(l.address, 'hex') AS address, encode(l.data, 'hex') AS data, l.event, l.arguments,
           array_remove(ARRAY[encode(l.topic0, 'hex'), encode(l.topic1, 'hex'), encode(l.topic2, 'hex'), encode(l.topic3, 'hex')], NULL) AS topics
    FROM (SELECT) one
    LEFT JOIN chain_indexes i ON i.chain_id = ${stream.chainId}::uuid
    LEFT JOIN LATERAL (SELECT block_number, log_index FROM looked ORDER BY 1 DESC, 2 DESC LIMIT 1) e ON true
    LEFT JOIN (shown l
      JOIN blocks b ON b.chain_id = l.chain_id AND b.number = l.block_number
      JOIN mined_transactions t ON t.chain_id = l.chain_id AND t.block_number = l.block_number AND t.position = l.position) ON true
    ORDER BY l.block_number, l.log_index`;
}

/** The logs to look at, in order, by the index that finds fewest: each of them has the place behind its other columns. */
function candidates({ chainId, contracts, selectors }: Stream, topics: Topic[], from: Place, look: number): Prisma.Sql {
  const order = Prisma.sql`ORDER BY block_number, log_index LIMIT ${look}`;
  const logs = Prisma.sql`SELECT * FROM logs WHERE chain_id = ${chainId}::uuid
    AND (block_number, log_index) >= (${from.block}::bigint, ${from.log}::int)`;
  const [first] = topics;
  if (first) return Prisma.sql`${logs} AND ${first} AND topic0 = ${selectors[0]} ${order}`;
  if (contracts.length === 0) return Prisma.sql`${logs} ${order}`;
  if (selectors.length === 0)
    return Prisma.sql`SELECT l.* FROM unnest(${contracts}::bytea[]) AS w (contract)
      CROSS JOIN LATERAL (${logs} AND address = w.contract ${order}) l ${order}`;
  return Prisma.sql`SELECT l.* FROM unnest(${contracts}::bytea[]) AS w (contract) CROSS JOIN unnest(${selectors}::bytea[]) AS s (selector)
    CROSS JOIN LATERAL (${logs} AND address = w.contract AND topic0 = s.selector ${order}) l ${order}`;
}

/** What the index leaves to be looked at. */
function isOfStream({ contracts, selectors }: Stream, topics: Topic[]): Prisma.Sql {
  const others = topics.slice(1).map((topic) => Prisma.sql`AND ${topic}`);
  const addresses =
    topics.length > 0 && contracts.length > 0 ? [Prisma.sql`AND address = ANY (${contracts}::bytea[])`] : [];
  const any = contracts.length === 0 && selectors.length > 0 && topics.length === 0;
  const events = any ? [Prisma.sql`AND topic0 = ANY (${selectors}::bytea[])`] : [];
  return Prisma.join([Prisma.empty, ...others, ...addresses, ...events], ' ');
}

type Topic = Prisma.Sql;

function topicsOf({ filter }: Stream): Topic[] {
  const { events, where } = filter as unknown as StreamFilter;
  const [event] = events;
  if (!event || where.length === 0) return [];
  return loggedArguments(event, where).topics.map(
    ({ place, topic }) => Prisma.sql`${Prisma.raw(`topic${place}`)} = ${bytesOf(topic)}`,
  );
}

/** Where the index finds exactly what the stream is of, no more is looked at than a page holds. */
function lookOf(stream: Stream, take: number): number {
  const { contracts, selectors } = stream;
  const exact = topicsOf(stream).length === 0 && (selectors.length === 0 || contracts.length > 0);
  return exact ? take : Math.max(LOOK, take);
}

/**
 * The rows as events; without those whose arguments are others than wished. They are read here, too, by the ABI that the stream
 * itself has: the index may learn of it only later.
 */
function told({ filter }: Stream, rows: Row[]): StreamedEvent[] {
  const { events, where } = filter as unknown as StreamFilter;
  const [event] = events;
  const reader = new EventReader(events);
  const wanted = event && where.length > 0 ? Object.entries(loggedArguments(event, where).wanted) : [];
  return rows.flatMap((row) => {
    const topics = row.topics.map((topic): Hash => `0x${topic}`);
    const data: Hex = `0x${row.data}`;
    const contract: Hex = `0x${row.address}`;
    const read = events.length > 0 ? reader.read({ address: contract, topics, data }) : null;
    if (wanted.length > 0 && !(read && matches(read, wanted))) return [];
    return {
      blockNumber: String(row.block),
      blockHash: `0x${row.blockHash}`,
      timestamp: String(row.timestamp),
      transactionHash: `0x${row.transactionHash}`,
      logIndex: row.log,
      ...{ contract, topics, data },
      name: read?.event ?? row.event,
      arguments: read?.arguments ?? row.arguments,
    };
  });
}

function matches({ arguments: json }: ReadEvent, wanted: [string, TypedJson][]): boolean {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  return wanted.every(([name, value]) => JSON.stringify(json[name]) === JSON.stringify(value));
}
