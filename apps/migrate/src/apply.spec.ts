import { testPostgres, type TestStore } from '@atoll/embedded/testing';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';

import { answering } from './answering.js';
import { apply } from './apply.js';
import { configFrom } from './config.js';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../../prisma/migrations');
const NAMES = fs.readdirSync(MIGRATIONS).filter((name) => /^\d/.test(name));
const tag = randomBytes(4).toString('hex');

let server: TestStore;
/** As a managed Postgres gives it: may make roles, is no superuser, owns its database. */
let owner: string;

beforeAll(async () => {
  server = await testPostgres();
  const groups = ['atoll_app', 'atoll_platform', 'atoll_rpc', 'atoll_definer'];
  await sql(server.url, `CREATE ROLE owner_${tag} LOGIN CREATEROLE PASSWORD 'own/er'`);
  await sql(server.url, `CREATE DATABASE atoll_${tag} OWNER owner_${tag}`);
  // Roles are the whole server's, and another test may have made them before.
  for (const group of groups)
    await sql(server.url, `DO $$ BEGIN CREATE ROLE ${group}; EXCEPTION WHEN duplicate_object THEN NULL; END $$`);
  await sql(server.url, `GRANT ${groups.join(', ')} TO owner_${tag} WITH ADMIN OPTION`);
  owner = as(`owner_${tag}`, 'own/er');
}, 120_000);
afterAll(async () => {
  await sql(server.url, `DROP DATABASE atoll_${tag} WITH (FORCE)`);
  await server.close();
});

function as(login: string, password: string): string {
  const url = new URL(server.url);
  url.username = login;
  url.password = encodeURIComponent(password);
  url.pathname = `/atoll_${tag}`;
  return url.href;
}

async function sql<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

const config = (env: Record<string, string> = {}) =>
  configFrom({ ATOLL_DATABASE_URL: owner, ATOLL_PATIENCE_SECONDS: '0', ...env });

it('migrates and makes both logins with the rights of an owner of a managed database, and again with new passwords', async () => {
  const logins = (password: string) => ({
    ATOLL_API_DATABASE_URL: as(`api_${tag}`, password),
    ATOLL_WORKER_DATABASE_URL: as(`worker_${tag}`, password),
  });
  expect(await apply(config(logins('first')), MIGRATIONS)).toEqual(NAMES);
  expect(await apply(config(logins('p@ss/word')), MIGRATIONS)).toEqual([]);

  const administrator = new URL(server.url);
  administrator.pathname = `/atoll_${tag}`;
  await sql(administrator.href, `INSERT INTO organisations (id, name) VALUES (gen_random_uuid(), 'O')`);
  const count = 'SELECT count(*)::int AS n FROM organisations';
  expect(await sql(as(`worker_${tag}`, 'p@ss/word'), count)).toEqual([{ n: 1 }]);
  await expect(sql(as(`api_${tag}`, 'p@ss/word'), count)).rejects.toThrow(/atoll.organisation_id/);
  await expect(sql(as(`api_${tag}`, 'first'), count)).rejects.toThrow(/password authentication failed/);
});

it('leaves logins that are not named as they are', async () => {
  await apply(config(), MIGRATIONS);
  await sql(as(`worker_${tag}`, 'p@ss/word'), 'SELECT 1');
});

it('gives nobody a login that row-level security does not bind', async () => {
  const { username, password } = new URL(server.url);
  for (const url of [owner, as(username, decodeURIComponent(password))])
    await expect(apply(config({ ATOLL_API_DATABASE_URL: url }), MIGRATIONS)).rejects.toThrow(
      'could look past row-level security',
    );
});

it('waits for a login that is about to be made, and gives up on one that is not', async () => {
  const url = as(`late_${tag}`, 'late');
  const waiting = answering(url, { patienceMs: 30_000, strangers: true });
  await expect(answering(url, { patienceMs: 0, strangers: true })).rejects.toThrow(/does not let late_.* in:/);
  await sql(server.url, `CREATE ROLE late_${tag} LOGIN PASSWORD 'late'`);
  await waiting;
  await sql(server.url, `DROP ROLE late_${tag}`);
});

it('tells a wrong password at once, and never shows one', async () => {
  const wrong = as(`owner_${tag}`, 'secret-word');
  const told = await answering(wrong, { patienceMs: 3_600_000, strangers: false }).catch(
    (error: Error) => error.message,
  );
  expect(told).toContain('password authentication failed');
  expect(told).not.toContain('secret-word');
});
