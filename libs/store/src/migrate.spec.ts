import { testPostgres, type TestStore } from '@atoll/embedded/testing';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';

import { migrate } from './migrate.js';
import { MIGRATIONS } from './testing.js';

let database: TestStore;
beforeAll(async () => {
  database = await testPostgres();
}, 120_000);
afterAll(() => database.close());

const root = path.resolve(MIGRATIONS, '../..');
/** Prisma's own tool, on the database under test. */
const prisma = (...args: string[]) =>
  spawnSync(process.execPath, [path.join(root, 'infra/prisma.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, ATOLL_MIGRATION_URL: database.url },
  });

it('brings an empty database to the schema, as Prisma sees it', async () => {
  const names = await migrate(database.url, MIGRATIONS);
  expect(names).toEqual((await fs.readdir(MIGRATIONS)).filter((name) => /^\d/.test(name)).sort());
  expect(await migrate(database.url, MIGRATIONS)).toEqual([]);

  const diff = prisma('migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema', '--exit-code');
  expect([diff.status, diff.stdout + diff.stderr]).toEqual([0, expect.stringContaining('No difference detected')]);
  expect(prisma('migrate', 'status').stdout).toContain('Database schema is up to date');
}, 90_000);

it('leaves nothing of a migration that fails, and says which', async () => {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'migrations-'));
  const write = async (name: string, sql: string) => {
    await fs.mkdir(path.join(directory, name), { recursive: true });
    await fs.writeFile(path.join(directory, name, 'migration.sql'), sql);
  };
  await write('1_good', 'CREATE TABLE good (id int);');
  await write('2_bad', 'CREATE TABLE half (id int); SELECT nonsense;');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await expect(migrate(database.url, directory)).rejects.toThrow('2_bad failed and was rolled back');
    const { rows } = await client.query(
      `SELECT to_regclass('good') IS NULL AS good, to_regclass('half') IS NULL AS half`,
    );
    expect(rows).toEqual([{ good: false, half: true }]);

    await write('2_bad', 'CREATE TABLE half (id int);');
    expect(await migrate(database.url, directory)).toEqual(['2_bad']);
    await write('1_good', 'CREATE TABLE good (id bigint);');
    await expect(migrate(database.url, directory)).rejects.toThrow('1_good was edited');
  } finally {
    await client.end();
    await fs.rm(directory, { recursive: true });
  }
});

it('is done once when two processes start at the same moment', async () => {
  const fresh = await testPostgres();
  try {
    const [one, two] = await Promise.all([migrate(fresh.url, MIGRATIONS), migrate(fresh.url, MIGRATIONS)]);
    expect([...one, ...two]).toHaveLength((one.length || two.length) as number);
  } finally {
    await fresh.close();
  }
});
