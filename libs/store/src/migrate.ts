import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

/** The advisory lock `prisma migrate` takes, so that the two never run at once. */
const PRISMA_LOCK = 72707369;

type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

/**
 * Applies the committed migrations in order and records them as `prisma migrate deploy` does (same table, checksum and
 * lock), so both tools agree about one database. Needs no engine. Returns the names of those it applied.
 */
export async function migrate(url: string, directory: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
    const known = await appliedTo(client);
    const names: string[] = [];
    for (const name of await migrationsIn(directory)) {
      const sql = await fs.readFile(path.join(directory, name, 'migration.sql'), 'utf8');
      if (isApplied(name, sql, known.get(name))) continue;
      await apply(client, name, sql);
      names.push(name);
    }
    return names;
  } finally {
    await client.end();
  }
}

async function migrationsIn(directory: string): Promise<string[]> {
  const entries = await fs.readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function appliedTo(client: pg.Client): Promise<Map<string, Applied>> {
  await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`);
  const { rows } = await client.query<Applied>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return new Map(rows.map((row) => [row.migration_name, row]));
}

function isApplied(name: string, sql: string, row: Applied | undefined): boolean {
  if (!row) return false;
  if (!row.finished_at)
    throw new Error(`The migration ${name} failed before; resolve it with "prisma migrate resolve".`);
  if (row.checksum !== checksumOf(sql)) throw new Error(`The migration ${name} was edited after it was applied.`);
  return true;
}

/** One transaction for the migration and its record, so that a crash leaves neither. */
async function apply(client: pg.Client, name: string, sql: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksumOf(sql), name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    throw new Error(`The migration ${name} failed and was rolled back.`, { cause });
  }
}

const checksumOf = (sql: string): string => createHash('sha256').update(sql).digest('hex');
