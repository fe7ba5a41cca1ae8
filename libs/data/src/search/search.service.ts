import { keyOf } from '@atoll/identity';
import { Fault, type Actor } from '@atoll/kernel';
import { Prisma, Store, type Chain } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { sourcesOf, type FoundKind, type Source } from './sources.js';

export type Found = { kind: FoundKind; id: string; name: string; address: string | null };
type Row = Found & { key: string };

/** How many are found. */
const MOST = 20;
/** Of a kind with more names than this, those after the first so many are found by how they begin alone. */
const MIDDLES = 5_000;

/** An address, a DID, or how one of them begins; anything else is a part of a name. */
const BY_ADDRESS = /^(?:did:ethr:0x[0-9a-f]+:)?(0x[0-9a-f]{0,40})$/;

const { sql } = Prisma;

@Injectable()
export class SearchService {
  constructor(private readonly store: Store) {}

  /** What of a chain is called so, as far as the actor may see it: by the whole name, by how it begins, by what is in it. */
  async find(actor: Actor, chainId: string, text: string): Promise<Found[]> {
    actor.must('chain:read');
    const wanted = wantedIn(text);
    if (!wanted) throw Fault.invalid('text', 'must not be empty');
    if (/\p{Cc}/u.test(wanted)) throw Fault.invalid('text', 'must not hold control characters');
    return this.store.as(actor, async (db) => {
      const chain = await db.chain.findUnique({ where: { id: chainId } });
      if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', chainId);
      return bestFirst(await db.$queryRaw<Row[]>(searching(actor, chain, wanted)), wanted);
    });
  }
}

/** As it is compared: of a DID its address, of all else the small letters. */
function wantedIn(text: string): string {
  const key = keyOf(text.trim());
  return BY_ADDRESS.exec(key)?.[1] ?? key;
}

/** The one statement that reads what may be meant. */
export function searching(actor: Actor, chain: Chain, wanted: string): Prisma.Sql {
  const by = BY_ADDRESS.test(wanted) ? byAddress : byName;
  const sources = sourcesOf(actor, chain).filter(({ permission }) => actor.may(permission));
  return Prisma.join(
    sources.flatMap((source) => by(source, wanted)),
    ' UNION ALL ',
  );
}

const columnsOf = ({ kind, id, name, address }: Source, key: Prisma.Sql) =>
  sql`${kind}::text AS kind, ${id} AS id, ${name} AS name, ${address} AS address, ${key} AS key`;

/**
 * By how a name begins an index finds it, however many there are. What is in a name no index finds below row-level security, so of each
 * kind a bounded part is read for it. Nothing in the text stands for anything else, since nothing here is LIKE.
 */
function byName(source: Source, text: string): Prisma.Sql[] {
  const { from, key, ordered } = source;
  if (!key) return [];
  const columns = columnsOf(source, key);
  const beginning = sql`(SELECT ${columns} FROM ${from} AND ${key} >= ${text} AND ${key} < ${`${text}\u{10ffff}`}
    ORDER BY ${key} LIMIT ${MOST})`;
  const within = sql`(SELECT * FROM (SELECT ${columns} FROM ${from} AND ${key} > '' ORDER BY ${key} LIMIT ${MIDDLES}) part
    WHERE position(${text}::text IN key) > 0 ORDER BY position(${text}::text IN key), key LIMIT ${MOST})`;
  return ordered ? [beginning, within] : [within];
}

/** Between the least and the greatest that begins so. */
function byAddress(source: Source, start: string): Prisma.Sql[] {
  const { from, at, bytes, address } = source;
  if (!at) return [];
  const end = (digit: string) => {
    const whole = start.padEnd(42, digit);
    return bytes ? sql`decode(${whole.slice(2)}, 'hex')` : sql`${whole}`;
  };
  return [
    sql`(SELECT ${columnsOf(source, address)} FROM ${from} AND ${at} BETWEEN ${end('0')} AND ${end('f')} ORDER BY ${at} LIMIT ${MOST})`,
  ];
}

/** Each once: those that are called just so, then those that begin so; among equals every kind in its turn. */
function bestFirst(rows: Row[], wanted: string): Found[] {
  const rankOf = ({ key }: Row) => (key === wanted ? 0 : key.startsWith(wanted) ? 1 : 2);
  const order = (a: Row, b: Row) => rankOf(a) - rankOf(b) || compare(a.key, b.key) || compare(a.id, b.id);
  const turns = new Map<string, number>();
  const places = new Map<string, { row: Row; rank: number; turn: number }>();
  for (const row of rows.sort(order)) {
    const name = `${row.kind} ${row.id}`;
    if (places.has(name)) continue;
    const rank = rankOf(row);
    const turn = turns.get(`${row.kind} ${rank}`) ?? 0;
    turns.set(`${row.kind} ${rank}`, turn + 1);
    places.set(name, { row, rank, turn });
  }
  const best = [...places.values()].sort((a, b) => a.rank - b.rank || a.turn - b.turn).slice(0, MOST);
  return best.map(({ row: { kind, id, name, address } }) => ({ kind, id, name, address }));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
