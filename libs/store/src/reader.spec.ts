import pg from 'pg';

import { Reader } from './reader.js';
import { Store } from './store.js';
import { seedTenant, testDatabase, type Tenant } from './testing.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let admin: pg.Client;
let reader: Reader;
let tenants: Tenant[];

beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client(database.adminUrl);
  await admin.connect();
  tenants = [await seedTenant(admin), await seedTenant(admin), await seedTenant(admin)];
  reader = new Reader(database.api, 1); // one connection, so that whatever lingers on it would be seen
}, 120_000);
afterAll(async () => {
  await Promise.all([reader.close(), admin.end()]);
  await database.close();
});

const KEYS = { name: 'keys', text: 'SELECT organisation_id, id FROM keys' };
const DIVIDED = { name: 'divided', text: 'SELECT 1 / $1::int AS n, (SELECT count(*) FROM keys)::int AS keys' };
const SETTINGS = {
  name: 'settings',
  text: `SELECT current_setting('atoll.organisation_id', true) AS organisation, current_setting('atoll.person_id', true) AS person`,
};
const who = ({ organisation, person }: Tenant) => ({ organisationId: organisation, personId: person });

it('shows each of many tenants its own rows on one connection, whatever fails in between', async () => {
  const answers = await Promise.allSettled(
    Array.from({ length: 300 }, (_, i) => {
      const tenant = tenants[i % 3]!;
      if (i % 5 === 0) return reader.read(who(tenant), DIVIDED, [0]);
      if (i % 7 === 0) return reader.read(null, KEYS, []);
      return reader.read(who(tenant), KEYS, []);
    }),
  );
  const expected = answers.map((_, i) => {
    const { organisation, key } = tenants[i % 3]!;
    if (i % 5 === 0) return '22012';
    if (i % 7 === 0) return '22P02';
    return [{ organisation_id: organisation, id: key }];
  });
  const got = answers.map((a) => (a.status === 'fulfilled' ? a.value : (a.reason as pg.DatabaseError).code));
  expect(got).toEqual(expected);
});

it('reads values as the driver does, in whatever zone the server speaks', async () => {
  const text = `SELECT set_config('TimeZone', $1, true) AS zone, NULL::text AS nothing, 7 AS n, true AS yes, ARRAY['a'] AS list,
    '\\x00ff'::bytea AS bytes, '{"a": [1]}'::jsonb AS json, '2026-01-31 12:00:00.123+00'::timestamptz AS moment,
    '2026-01-31 12:00:00+00'::timestamptz AS second, '0044-03-15 12:00:00+00 BC'::timestamptz AS old, 'infinity'::timestamptz AS never`;
  for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kolkata'])
    expect(await reader.read(null, { name: 'values', text }, [zone])).toEqual(
      (await admin.query({ text, values: [zone] })).rows,
    );
});

it('leaves no tenant on the connection', async () => {
  expect(await reader.read(who(tenants[0]!), SETTINGS, [])).toEqual([
    { organisation: tenants[0]!.organisation, person: tenants[0]!.person },
  ]);
  expect(await reader.read(null, SETTINGS, [])).toEqual([{ organisation: '', person: '' }]);
});

it('refuses what is not an id before it reaches the database', () => {
  expect(() => reader.read({ organisationId: "'; DROP", personId: null }, KEYS, [])).toThrow('not the id');
});

it('connects again after its connection was cut', async () => {
  const slow = { name: 'slow', text: 'SELECT pg_sleep(60)::text' };
  const cut = reader.read(null, slow, []).catch((error: Error) => error.message);
  const busy = `SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity WHERE query LIKE '%pg\\_sleep(60)%' AND pid <> pg_backend_pid()`;
  while ((await admin.query(busy)).rowCount === 0);
  expect(await cut).toMatch(/terminat/);
  expect(await reader.read(who(tenants[1]!), KEYS, [])).toHaveLength(1);
});

it('tells of a database that cannot be reached, and closes all the same', async () => {
  const store = new Store('postgres://nobody@127.0.0.1:1/none');
  await expect(store.lookUp(SETTINGS, [])).rejects.toThrow('ECONNREFUSED');
  await store.close();
});

it('writes by one statement what is committed when it answers, and nothing for another tenant', async () => {
  const [ours, theirs] = tenants as [Tenant, Tenant];
  const store = new Store(database.api, { writers: 1 });
  const write = (whose: Tenant, cause: string) => {
    const text = `INSERT INTO data_errors (organisation_id, stream_id, id, seq, cause)
      SELECT $1::uuid, $2::uuid, gen_random_uuid(), seq, $3 FROM generate_series(1, 3) AS seq RETURNING seq`;
    const values = [whose.organisation, whose.dataStream, cause];
    return store.write<{ seq: string }>(who(ours), { name: 'write-errors', text }, values);
  };
  const written = async (cause: string) =>
    (await admin.query(`SELECT FROM data_errors WHERE cause = $1`, [cause])).rowCount;
  const [own, foreign, again] = await Promise.allSettled([
    write(ours, 'own'),
    write(theirs, 'foreign'),
    write(ours, 'again'),
  ]);
  expect([own.status, again.status]).toEqual(['fulfilled', 'fulfilled']);
  expect(foreign).toMatchObject({ status: 'rejected', reason: { code: '42501' } });
  expect([await written('own'), await written('foreign'), await written('again')]).toEqual([3, 0, 3]);
  await store.close();
});
