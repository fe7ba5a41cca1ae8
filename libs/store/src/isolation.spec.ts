import pg from 'pg';

import { migrate } from './migrate.js';
import { newId } from './new-id.js';
import { MIGRATIONS, seedTenant, testDatabase, type Tenant } from './testing.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let admin: pg.Client;
let api: pg.Client;
let ours: Tenant;
let theirs: Tenant;
let tables: string[];
let rows: Map<string, Record<string, unknown>[]>;

beforeAll(async () => {
  database = await testDatabase();
  [admin, api] = [new pg.Client(database.adminUrl), new pg.Client(database.api)];
  await Promise.all([admin.connect(), api.connect()]);
  [ours, theirs] = [await seedTenant(admin), await seedTenant(admin)];
  tables = await column(
    `SELECT tablename AS value FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
  );
  rows = new Map();
  for (const table of tables) rows.set(table, (await admin.query(`SELECT * FROM ${table}`)).rows);
}, 120_000);
afterAll(async () => {
  await Promise.all([admin.end(), api.end()]);
  await database.close();
});

const column = async (sql: string) => (await admin.query<{ value: string }>(sql)).rows.map(({ value }) => value);

/** The columns of a table for which the API has a right; nobody writes those that the database makes of others. */
const columnsOf = (table: string, right: 'SELECT' | 'INSERT' | 'UPDATE') =>
  column(`SELECT quote_ident(column_name) AS value FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = '${table}' AND has_column_privilege('atoll_app', '${table}', column_name, '${right}')
      AND ('${right}' = 'SELECT' OR is_generated = 'NEVER')`);

/** Runs one hand-written statement with the API's login, as a tenant, and undoes it. The error's code, or the result. */
async function as(tenant: Tenant | null, sql: string): Promise<pg.QueryResult | string> {
  await api.query('BEGIN');
  try {
    if (tenant)
      await api.query(`SELECT set_config('atoll.organisation_id', $1, true), set_config('atoll.person_id', $2, true)`, [
        tenant.organisation,
        tenant.person,
      ]);
    return await api.query(sql);
  } catch (error) {
    return (error as pg.DatabaseError).code ?? String(error);
  } finally {
    await api.query('ROLLBACK');
  }
}

const DENIED = '42501';
/** Whether a row names anything of a tenant. */
const names = (row: Record<string, unknown>, tenant: Tenant) =>
  Object.values(row).some((value) => Object.values(tenant).includes(String(value)));

it('has a row of both tenants in every table, so that what follows proves something', () => {
  expect(tables.length).toBeGreaterThanOrEqual(18);
  for (const table of tables)
    for (const tenant of [ours, theirs])
      expect([table, rows.get(table)?.some((row) => names(row, tenant))]).toEqual([table, true]);
});

it('forces row-level security on every table and gives each at least one policy', async () => {
  expect(
    await column(`SELECT relname AS value FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname <> '_prisma_migrations' AND NOT (relrowsecurity AND relforcerowsecurity
      AND EXISTS (SELECT FROM pg_policies WHERE tablename = relname))`),
  ).toEqual([]);
});

it('gives the logins nothing but their group', async () => {
  const logins = (['api', 'worker', 'gateway'] as const).map((kind) => `'${new URL(database[kind]).username}'`);
  expect(
    await column(`SELECT rolname AS value FROM pg_roles WHERE (rolname IN (${logins.join()}) OR rolname LIKE 'atoll\\_%')
    AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)`),
  ).toEqual([]);
  expect(
    await column(`SELECT relname AS value FROM pg_class JOIN pg_roles r ON r.oid = relowner
    WHERE relnamespace = 'public'::regnamespace AND (r.rolname IN (${logins.join()}) OR r.rolname LIKE 'atoll\\_%')`),
  ).toEqual([]);
  expect(
    await column(`SELECT DISTINCT g.rolname AS value FROM pg_auth_members JOIN pg_roles g ON g.oid = roleid JOIN pg_roles m ON m.oid = member
    WHERE m.rolname IN (${logins.join()}) ORDER BY 1`),
  ).toEqual(['atoll_app', 'atoll_platform', 'atoll_rpc']);
  expect(await as(ours, 'SET ROLE atoll_platform')).toBe(DENIED);
  expect(await as(ours, 'SET ROLE atoll_definer')).toBe(DENIED);
  expect(await as(ours, 'CREATE TABLE mine ()')).toBe(DENIED);
  expect(await as(ours, 'TRUNCATE chains')).toBe(DENIED);
});

it('shows no foreign row to a hand-written query', async () => {
  for (const table of tables) {
    const columns = await columnsOf(table, 'SELECT');
    const result = await as(ours, `SELECT ${columns.join(', ') || '*'} FROM ${table}`);
    if (result === DENIED) continue;
    if (typeof result === 'string') throw new Error(`${table}: ${result}`);
    expect([table, result.rows.filter((row) => names(row, theirs))]).toEqual([table, []]);
    expect([table, result.rows.length]).toEqual([table, 1]);
  }
});

it('refuses a query of nobody, whether the connection is new or was used', async () => {
  const fresh = new pg.Client(database.api);
  await fresh.connect();
  try {
    for (const table of tables) {
      const columns = await columnsOf(table, 'SELECT');
      if (columns.length === 0) continue;
      const sql = `SELECT ${columns.join(', ')} FROM ${table}`;
      await expect(fresh.query(sql)).rejects.toThrow(/unrecognized configuration parameter/);
      expect([table, await as(null, sql)]).toEqual([table, expect.stringMatching(/^(22P02|42704)$/)]);
    }
  } finally {
    await fresh.end();
  }
});

it('finds no foreign log by its arguments, past the policies', async () => {
  const find = (whose: Tenant) =>
    as(ours, `SELECT chain_id FROM find_logs('${whose.chain}', '', '', '{"id": 7}', 0, 9, 9, 0, false, 10)`);
  expect(await find(ours)).toMatchObject({ rows: [{ chain_id: ours.chain }] });
  expect(await find(theirs)).toMatchObject({ rows: [] });
});

it('changes and deletes no foreign row', async () => {
  for (const table of tables) {
    const writable = await columnsOf(table, 'UPDATE');
    const foreign = rows.get(table)?.filter((row) => names(row, theirs)).length;
    for (const name of writable) {
      // Without WHERE, so that the policies for reading do not help.
      const result = await as(ours, `UPDATE ${table} SET ${name} = ${name}`);
      if (typeof result !== 'string')
        expect([table, name, result.rowCount]).toEqual([table, name, (rows.get(table)?.length ?? 0) - (foreign ?? 0)]);
    }
    const deleted = await as(ours, `DELETE FROM ${table}`);
    if (typeof deleted !== 'string') expect([table, deleted.rowCount]).toEqual([table, 1]);
  }
});

it('takes no row for another tenant', async () => {
  for (const table of tables) {
    if (table === 'outbox') continue; // holds nudges only, which anybody may leave
    const [row] = rows.get(table)?.filter((each) => names(each, theirs)) ?? [];
    const copy = {
      ...row,
      ...(row && 'id' in row && !['organisations', 'people'].includes(table) ? { id: newId() } : {}),
    };
    const json = JSON.stringify(copy, (_key, value: unknown) =>
      value instanceof Object && 'type' in value && value.type === 'Buffer'
        ? '\\x' + newId().replaceAll('-', '')
        : value,
    );
    const insertable = await columnsOf(table, 'INSERT');
    if (insertable.length === 0) continue;
    const list = insertable.join(', ');
    const result = await as(
      ours,
      `INSERT INTO ${table} (${list}) SELECT ${list} FROM json_populate_record(NULL::${table}, ${pg.escapeLiteral(json)})`,
    );
    expect([table, result]).toEqual([table, DENIED]);
  }
});

it('lets no row point across tenants, even for the owner of the tables', async () => {
  const FOREIGN_KEY = '23503';
  const insert = (sql: string) =>
    admin.query(sql).then(
      () => 'inserted',
      (error: pg.DatabaseError) => error.code,
    );
  expect(
    await insert(
      `INSERT INTO nodes (organisation_id, id, consortium_id, chain_id, name, role) VALUES ('${ours.organisation}', '${newId()}', '${ours.consortium}', '${theirs.chain}', 'x', 'RPC')`,
    ),
  ).toBe(FOREIGN_KEY);
  expect(
    await insert(
      `INSERT INTO nodes (organisation_id, id, consortium_id, chain_id, name, role) VALUES ('${ours.organisation}', '${newId()}', '${theirs.consortium}', '${theirs.chain}', 'x', 'RPC')`,
    ),
  ).toBe(FOREIGN_KEY);
  expect(
    await insert(
      `INSERT INTO transactions (organisation_id, id, consortium_id, chain_id, key_id, data, value) VALUES ('${ours.organisation}', '${newId()}', '${ours.consortium}', '${ours.chain}', '${theirs.key}', '', 0)`,
    ),
  ).toBe(FOREIGN_KEY);
  expect(
    await insert(
      `INSERT INTO deployments (organisation_id, id, consortium_id, chain_id, release_id, key_id, arguments, contract_name) VALUES ('${ours.organisation}', '${newId()}', '${ours.consortium}', '${ours.chain}', '${theirs.release}', '${ours.key}', '[]', 'R')`,
    ),
  ).toBe(FOREIGN_KEY);
});

it.each([
  ['what was seen of a chain', `UPDATE chains SET height = 9`],
  ['the wish of a shared chain', `UPDATE chains SET desired = 'DELETED'`],
  ['what was seen of a node', `UPDATE nodes SET address = '0x'`],
  ['a transaction', `UPDATE transactions SET status = 'MINED'`],
  ['a release', `UPDATE releases SET status = 'COMPILED'`],
  ['the limits of an organisation', `UPDATE organisations SET max_nodes = 1000000`],
  ['the limits of a person', `UPDATE people SET max_organisations = 1000000`],
  ['a session into another', `UPDATE sessions SET access_hash = ''`],
  ['the scopes of a key', `UPDATE application_keys SET scopes = '{chain:govern}'`],
  ['key material', `SELECT * FROM key_material`],
  ['a password', `SELECT password_hash FROM people`],
  ['nonces', `SELECT * FROM accounts`],
  ['nudges', `SELECT * FROM outbox`],
  [
    'consortia as such',
    `INSERT INTO consortia (id, name, founded_by) VALUES (gen_random_uuid(), 'x', gen_random_uuid())`,
  ],
  [
    'memberships of consortia',
    `INSERT INTO consortium_members (consortium_id, organisation_id) SELECT id, founded_by FROM consortia`,
  ],
])('keeps from the API %s', async (_what, sql) => {
  expect(await as(ours, sql)).toBe(DENIED);
});

it('lets the gateway read no table, and ask only after keys and chains that it can name', async () => {
  const gateway = new pg.Client(database.gateway);
  await gateway.connect();
  const answer = async <T>(sql: string, values: unknown[]) => (await gateway.query<{ value: T }>(sql, values)).rows;
  try {
    for (const table of tables)
      await expect(gateway.query(`SELECT FROM ${table}`)).rejects.toMatchObject({ code: DENIED });
    const [key] = rows.get('application_keys')!.filter((row) => names(row, ours));
    expect(await answer('SELECT organisation_id AS value FROM find_rpc_key($1)', [key!['secret_hash']])).toEqual([
      { value: ours.organisation },
    ]);
    expect(await answer('SELECT find_rpc_key($1) AS value', [Buffer.from('guessed')])).toEqual([]);
    const mayUse = 'SELECT may_use_chain($1, $2) AS value';
    expect(await answer(mayUse, [ours.organisation, ours.chain])).toEqual([{ value: true }]);
    expect(await answer(mayUse, [ours.organisation, theirs.chain])).toEqual([{ value: false }]);
    expect(await answer(mayUse, [ours.organisation, newId()])).toEqual([{ value: false }]);
  } finally {
    await gateway.end();
  }
});

it('lets nobody who left a consortium back in without an invitation, nor see or vote any more', async () => {
  await api.query('BEGIN');
  await api.query(
    `SELECT set_config('atoll.organisation_id', '${ours.organisation}', true), set_config('atoll.person_id', '${ours.person}', true)`,
  );
  expect((await api.query(`UPDATE consortium_members SET left_at = now()`)).rowCount).toBe(1);
  expect((await api.query(`SELECT id FROM chains`)).rowCount).toBe(0);
  expect((await api.query(`UPDATE votes SET approve = false`)).rowCount).toBe(0);
  expect((await api.query(`UPDATE consortium_members SET left_at = NULL`)).rowCount).toBe(0);
  await api.query('ROLLBACK');
});

it.each([
  ['still is one', 'SELECT', 'accepted'],
  ['left', 'UPDATE consortium_members SET left_at = now()', 'expired'],
])('takes a code of a member that %s accordingly', async (_, meanwhile, outcome) => {
  const be = (organisation: string) =>
    api.query(`SELECT set_config('atoll.organisation_id', $1, true)`, [organisation]);
  await api.query('BEGIN');
  try {
    await api.query(`SELECT set_config('atoll.person_id', $1, true)`, [ours.person]);
    await be(ours.organisation);
    await api.query(
      `INSERT INTO consortium_invitations (consortium_id, id, organisation_id, code_hash, expires_at)
       VALUES ($1, $2, $3, 'code', now() + '1h')`,
      [ours.consortium, newId(), ours.organisation],
    );
    await api.query(meanwhile);
    await be(theirs.organisation);
    const { rows } = await api.query(`SELECT outcome FROM redeem_consortium_invitation('code')`);
    expect(rows).toEqual([{ outcome }]);
  } finally {
    await api.query('ROLLBACK');
  }
});

it('names every id a policy reads in an index', async () => {
  const unindexed =
    await column(`SELECT c.relname || '.' || a.attname AS value FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname IN ('organisation_id', 'person_id')
      AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum) ORDER BY 1`);
  // Reached through what leads their key: their organisation, or their consortium.
  expect(unindexed).toEqual([
    'audit_erasures.person_id',
    'consortium_invitations.organisation_id',
    'directory_people.person_id',
    'membership_signatures.organisation_id',
    'votes.organisation_id',
  ]);
});

it('migrates a migrated database by doing nothing', async () => {
  expect(await migrate(database.adminUrl, MIGRATIONS)).toEqual([]);
});
