import { listen } from '@atoll/telemetry';
import pg from 'pg';

import { Lease, LeaseLost } from './lease.js';
import { newId } from './new-id.js';
import { Store } from './store.js';
import { testDatabase } from './testing.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let one: Store;
let other: Store;
let admin: pg.Client;
let key: string;
const LONG_MS = 600_000;

beforeAll(async () => {
  database = await testDatabase();
  [one, other, admin] = [new Store(database.worker), new Store(database.worker), new pg.Client(database.adminUrl)];
  await admin.connect();
});
afterAll(async () => {
  await Promise.all([one.close(), other.close(), admin.end()]);
  await database.close();
});
beforeEach(() => (key = `test:${newId()}`));

const taken = async (store = one, lastsMs = LONG_MS) => {
  const lease = await Lease.take(store, key, lastsMs);
  if (!lease) throw new Error('Somebody else holds it.');
  return lease;
};
/** What time does when a holder says nothing more. */
const expire = () => admin.query(`UPDATE leases SET until = now() WHERE key = $1`, [key]);
const rows = async () => (await admin.query<{ until: Date }>(`SELECT * FROM leases WHERE key = $1`, [key])).rows;
const name = newId();
const mark = (lease: Lease, text: string) =>
  lease.write((db) => db.$executeRaw`INSERT INTO outbox (queue, key) VALUES (${name}, ${text})`);
const marks = async () =>
  (await admin.query<{ key: string }>(`SELECT key FROM outbox WHERE queue = $1 ORDER BY id`, [name])).rows.map(
    (row) => row.key,
  );
beforeEach(() => admin.query(`DELETE FROM outbox WHERE queue = $1`, [name]));

it('is held by one of many that ask at once', async () => {
  const leases = await Promise.all(Array.from({ length: 20 }, (_, i) => Lease.take(i % 2 ? one : other, key, LONG_MS)));
  const held = leases.filter((lease) => lease !== null);
  expect(held).toHaveLength(1);
  await held[0]!.release();
});

it('goes to the next one when it is released, and when its time is over, each time under a higher token', async () => {
  const tokens: number[] = [];
  for (let i = 0; i < 50; i += 1) {
    const lease = await taken(i % 2 ? one : other);
    tokens.push(lease.fence);
    expect(await Lease.take(other, key)).toBeNull();
    if (i % 3) await lease.release();
    else await expire();
  }
  expect(tokens).toEqual(tokens.toSorted((a, b) => a - b));
  expect(new Set(tokens).size).toBe(50);
});

it('grows also past a token from the future, and after its row was lost', async () => {
  const first = await taken();
  await admin.query(`UPDATE leases SET token = token + 1000000, until = now() WHERE key = $1`, [key]);
  const second = await taken();
  expect(second.fence).toBe(first.fence + 1_000_001);
  await second.retire();
  const third = await taken();
  expect(third.fence).toBeGreaterThan(first.fence);
  await third.retire();
  expect(await rows()).toEqual([]);
});

it('lets its holder write, and nobody whose time is over, whether it knows or not', async () => {
  const deposed = await taken();
  await mark(deposed, 'in time');
  await expire();
  await expect(mark(deposed, 'late')).rejects.toThrow(LeaseLost);

  const next = await taken(other);
  await expect(mark(deposed, 'later')).rejects.toThrow(LeaseLost);
  expect(() => deposed.fence).toThrow(LeaseLost);
  await mark(next, 'next');
  expect(await marks()).toEqual(['in time', 'next']);
  await deposed.release();
  await mark(next, 'still');
  await next.release();
});

it('tells once of each lease that was lost, however that is found, and of none that was given back', async () => {
  const heard: string[] = [];
  const end = listen('atoll:lease-lost', ({ kind }) => heard.push(kind));
  const given = await taken();
  await given.release();
  expect(() => given.fence).toThrow(LeaseLost);
  await (await taken()).retire();
  expect(heard).toEqual([]);

  const written = await taken();
  await expire();
  await expect(mark(written, 'late')).rejects.toThrow(LeaseLost);
  expect(() => written.fence).toThrow(LeaseLost);
  expect(heard).toEqual(['test']);

  const renewed = await taken(one, 40);
  await expire();
  const next = await taken(other);
  await until(async () => heard.length === 2);
  await expect(mark(renewed, 'late')).rejects.toThrow(LeaseLost);
  await next.release();
  end();
  expect(heard).toEqual(['test', 'test']);
});

it('undoes all of a write that fails', async () => {
  const lease = await taken();
  const failing = lease.write(async (db) => {
    await db.$executeRaw`INSERT INTO outbox (queue, key) VALUES (${name}, 'half')`;
    throw new Error('cut off');
  });
  await expect(failing).rejects.toThrow('cut off');
  expect(await marks()).toEqual([]);
  await lease.release();
});

it('makes the next one wait for a write that is under way', async () => {
  const lease = await taken();
  let next: Promise<Lease | null> = Promise.resolve(null);
  const order: string[] = [];
  await lease.write(async (db) => {
    await db.$executeRaw`INSERT INTO outbox (queue, key) VALUES (${name}, 'slow')`;
    const { rowCount } = await admin.query(`SELECT FROM leases WHERE key = $1 FOR UPDATE SKIP LOCKED`, [key]);
    expect(rowCount).toBe(0);
    next = Lease.take(other, key).finally(() => order.push('asked'));
    await until(async () => (await waiting()) === 1);
    order.push('written');
  });
  expect(await next).toBeNull();
  expect(order).toEqual(['written', 'asked']);
  expect(await marks()).toEqual(['slow']);
  await lease.release();
});

it('is not held up for ever by a holder that stopped in the middle of a write', async () => {
  const lease = await taken();
  const stopped = lease.write(async (db) => {
    const [{ limit } = { limit: '' }] = await db.$queryRaw<{ limit: string }[]>`
      SELECT current_setting('idle_in_transaction_session_timeout') AS limit`;
    expect(limit).toBe('10s');
    // What the database does after this time, at once.
    const [{ pid } = { pid: 0 }] = await db.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await admin.query(`SELECT pg_terminate_backend($1)`, [pid]);
    await expire();
    await taken(other);
    await db.$executeRaw`INSERT INTO outbox (queue, key) VALUES (${name}, 'woken')`;
  });
  await expect(stopped).rejects.toThrow();
  expect(await marks()).toEqual([]);
});

it('is renewed while it is held, and not any more once somebody else has it', async () => {
  const lease = await taken(one, 2_000);
  const [first] = await rows();
  await until(async () => (await rows())[0]!.until > first!.until);
  expect(lease.fence).toBeGreaterThan(0);
  await expire();
  const next = await taken(other);
  const [theirs] = await rows();
  await until(async () => throws(() => lease.fence));
  expect(await rows()).toEqual([theirs]);
  await next.release();
});

const waiting = async () =>
  Number(
    (await admin.query(`SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', 'tuple')`))
      .rows[0].count,
  );

async function until(wished: () => Promise<boolean>): Promise<void> {
  while (!(await wished())) await new Promise((next) => setImmediate(next));
}

function throws(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch {
    return true;
  }
}
