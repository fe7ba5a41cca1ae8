import { Fault, type Actor } from '@atoll/kernel';
import { newId, nudge, type Chain, type Db, type Transaction } from '@atoll/store';
import { BY_TRANSACTIONS, quotaRoom } from '@atoll/tenancy';

import { BIRTH, requireOnChain, type Birth } from '../keys/usable.js';
import { Permits } from '../policies/active-policies.js';
import { accountKey } from './account.js';
import { personBehind } from './person-behind.js';
import { requireBlocks } from './require-blocks.js';
import { noRoom, type Room } from './room.js';
import { askedBy, rowOf, sameOrConflict, type TransactionWish, type WishedRow } from './wish.js';

/** What became of one of several wishes. */
export type Submitted = Transaction | Fault;

/** Who asked for it: a person, or an application and the person who made its key. */
export type Submitter = { submittedBy: string | null; applicationKeyId?: string | null };

type Entry = { id: string; row: WishedRow; answer: Submitted | null };

/**
 * Writes wishes down in their order, with a few statements however many they are. Each is taken or refused by itself; what an
 * idempotency key was used for before is told again, whatever has become of its chain since.
 */
export async function submitAll(
  db: Db,
  actor: Actor,
  room: Room,
  wishes: readonly TransactionWish[],
): Promise<Submitted[]> {
  const { organisationId } = actor;
  // Ids of one moment are random, and what was asked for together keeps its order.
  const ids = wishes.map(() => newId()).sort();
  const read = wishes.map((wish, i) => attempt((): Entry => ({ id: ids[i]!, row: rowOf(wish), answer: null })));
  const entries = read.filter((entry): entry is Entry => !(entry instanceof Fault));
  await answerEarlier(db, organisationId, entries);
  await refuse(db, organisationId, open(entries));
  await limit(db, organisationId, room, open(entries));
  await limitByQuotas(db, actor, open(entries));
  const { applicationKeyId } = actor;
  await insertAll(db, organisationId, open(entries), { submittedBy: await personBehind(db, actor), applicationKeyId });
  // Somebody was first with the same key meanwhile, or the same request has it twice.
  await answerEarlier(db, organisationId, open(entries));
  return read.map((entry) => (entry instanceof Fault ? entry : entry.answer!)); // none is open any more
}

/** For what acts on an organisation's behalf. Taken while the chain is halted too: it goes on when blocks return. */
export async function enqueue(
  db: Db,
  organisationId: string,
  wish: TransactionWish,
  submitter: Submitter,
): Promise<Transaction> {
  const entry: Entry = { id: newId(), row: rowOf(wish), answer: null };
  const places = await placesOf(db, organisationId, [entry]);
  chainOf(places, entry.row);
  await insertAll(db, organisationId, [entry], submitter);
  return entry.answer as Transaction; // it has no key that another one could have
}

const open = (entries: readonly Entry[]): Entry[] => entries.filter(({ answer }) => answer === null);

async function answerEarlier(db: Db, organisationId: string, entries: readonly Entry[]): Promise<void> {
  const keys = entries.flatMap(({ row }) => row.idempotencyKey ?? []);
  if (keys.length === 0) return;
  const rows = await db.transaction.findMany({ where: { organisationId, idempotencyKey: { in: keys } } });
  const earlier = new Map(rows.map((row) => [row.idempotencyKey, row]));
  for (const entry of entries) {
    const found = entry.row.idempotencyKey === null ? undefined : earlier.get(entry.row.idempotencyKey);
    if (found) entry.answer = attempt(() => sameOrConflict(found, entry.row));
  }
}

type Places = { chains: Map<string, Chain>; keys: Map<string, Birth> };

async function placesOf(db: Db, organisationId: string, entries: readonly Entry[]): Promise<Places> {
  const all = (of: (row: WishedRow) => string) => [...new Set(entries.map(({ row }) => of(row)))];
  const [chains, keys] = [
    await db.chain.findMany({ where: { id: { in: all(({ chainId }) => chainId) }, desired: { not: 'DELETED' } } }),
    await db.key.findMany({
      where: { organisationId, id: { in: all(({ keyId }) => keyId) } },
      select: { id: true, ...BIRTH },
    }),
  ];
  return { chains: new Map(chains.map((chain) => [chain.id, chain])), keys: new Map(keys.map((key) => [key.id, key])) };
}

function chainOf({ chains, keys }: Places, { chainId, keyId }: WishedRow): Chain {
  const chain = chains.get(chainId);
  if (!chain) throw Fault.notFound('chain', chainId);
  const key = keys.get(keyId);
  if (!key) throw Fault.notFound('key', keyId);
  requireOnChain(key);
  return chain;
}

/** Answers those that name what is not there, whose chain makes no blocks, or that no policy of their key permits. */
async function refuse(db: Db, organisationId: string, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const places = await placesOf(db, organisationId, entries);
  const permits = new Permits(db, organisationId);
  for (const entry of entries) {
    try {
      requireBlocks(chainOf(places, entry.row));
      await permits.require(entry.row.keyId, askedBy(entry.row));
    } catch (error) {
      entry.answer = asFault(error);
    }
  }
}

/** The first ones find room. */
async function limit(db: Db, organisationId: string, room: Room, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const { taken, limit: most } = await room.take(db, organisationId, entries.length);
  for (const entry of entries.slice(taken)) entry.answer = noRoom(most);
}

/** The first ones find room here, too. What is counted is what is inserted, so one that was inserted before takes no room. */
async function limitByQuotas(db: Db, actor: Actor, entries: readonly Entry[]): Promise<void> {
  const room = entries.length > 0 ? await quotaRoom(db, actor, BY_TRANSACTIONS) : null;
  if (room) for (const entry of entries.slice(room.left)) entry.answer = room.fault;
}

/** The intents as rows, and the nudges that commit with them. Those whose key is taken stay open. */
async function insertAll(
  db: Db,
  organisationId: string,
  entries: readonly Entry[],
  { submittedBy, applicationKeyId = null }: Submitter,
): Promise<void> {
  if (entries.length === 0) return;
  const column = <T>(of: (row: WishedRow) => T): T[] => entries.map(({ row }) => of(row));
  await db.$executeRaw`
    INSERT INTO transactions (organisation_id, id, consortium_id, chain_id, key_id, "to", data, value, gas_limit, wished_gas, max_gas, abi, idempotency_key, submitted_by, application_key_id)
    SELECT ${organisationId}::uuid, s.id, chains.consortium_id, s.chain_id, s.key_id, s."to", decode(s.data, 'hex'), s.value, s.gas, s.gas, s.max_gas, s.abi, s.idempotency_key, ${submittedBy}::uuid, ${applicationKeyId}::uuid
    FROM unnest(${entries.map(({ id }) => id)}::uuid[], ${column(({ chainId }) => chainId)}::uuid[], ${column(({ keyId }) => keyId)}::uuid[],
                ${column(({ to }) => to)}::text[], ${column(({ data }) => Buffer.from(data).toString('hex'))}::text[],
                ${column(({ value }) => value.toFixed(0))}::numeric[], ${column(({ wishedGas }) => wishedGas)}::bigint[], ${column(({ maxGas }) => maxGas)}::bigint[],
                ${column(({ abi }) => (abi ? JSON.stringify(abi) : null))}::jsonb[], ${column(({ idempotencyKey }) => idempotencyKey)}::text[])
      AS s (id, chain_id, key_id, "to", data, value, gas, max_gas, abi, idempotency_key)
    JOIN chains ON chains.id = s.chain_id ORDER BY s.id
    ON CONFLICT (organisation_id, idempotency_key) DO NOTHING`;
  const rows = await db.transaction.findMany({ where: { organisationId, id: { in: entries.map(({ id }) => id) } } });
  const written = new Map(rows.map((row) => [row.id, row]));
  for (const entry of entries) entry.answer = written.get(entry.id) ?? null;
  const accounts = new Set(rows.map(({ chainId, keyId }) => accountKey({ organisationId, chainId, keyId })));
  for (const account of accounts) await nudge(db, 'account', account);
}

function attempt<T>(work: () => T): T | Fault {
  try {
    return work();
  } catch (error) {
    return asFault(error);
  }
}

function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw error;
}
