import { randomBytes } from 'node:crypto';

import { Redis } from 'ioredis';

import { withClient } from './postgres.js';
import { sharedServer } from './test-server.js';

/** A part of a real server that nobody else uses. */
export interface TestStore {
  url: string;
  /** Removes what was written. */
  close(): Promise<void>;
}

export interface TestPostgresOptions {
  /** Brings an empty database to the current schema. It runs once in a test run; every database is a copy of the result. */
  migrate?: (url: string) => Promise<unknown>;
  /** Tells the results of different `migrate` functions apart. */
  template?: string;
}

/** A fresh database on a real Postgres, reached as the account that may do everything. */
export async function testPostgres({ migrate, template = 'migrated' }: TestPostgresOptions = {}): Promise<TestStore> {
  const server = await sharedServer('postgres');
  const name = `test_${randomBytes(8).toString('hex')}`;
  if (migrate) await migrateOnce(server, template, migrate);
  await run(server, `CREATE DATABASE ${name}${migrate ? ` TEMPLATE "${template}"` : ''}`);
  return { url: databaseOf(server, name), close: () => run(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** A fresh database of a real Redis. */
export async function testRedis(): Promise<TestStore> {
  const server = await sharedServer('redis');
  const number = await withRedis(server, nextDatabase);
  const url = databaseOf(server, String(number));
  const clear = async () => void (await withRedis(url, (redis) => redis.flushdb()));
  await clear();
  return { url, close: clear };
}

async function migrateOnce(
  server: string,
  template: string,
  migrate: (url: string) => Promise<unknown>,
): Promise<void> {
  await withClient(server, async (client) => {
    await client.query(`SELECT pg_advisory_lock(hashtext($1))`, [template]); // ends with the connection
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (rowCount) return;
    const draft = `${template}_draft`;
    await client.query(`DROP DATABASE IF EXISTS "${draft}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${draft}"`);
    await migrate(databaseOf(server, draft));
    await client.query(`ALTER DATABASE "${draft}" RENAME TO "${template}"`);
  });
}

/** Numbers go round, so a run with more test files than databases works as long as they do not all run at once. */
async function nextDatabase(redis: Redis): Promise<number> {
  const [, databases] = (await redis.config('GET', 'databases')) as [string, string];
  return 1 + ((await redis.incr('test-databases')) % (Number(databases) - 1));
}

function run(url: string, sql: string): Promise<void> {
  return withClient(url, async (client) => void (await client.query(sql)));
}

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { disconnectTimeout: 100 });
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

function databaseOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}
