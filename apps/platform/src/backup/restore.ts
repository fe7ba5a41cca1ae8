import { sha256, toHex } from '@atoll/crypto';
import { decryptStreamWith } from '@atoll/crypto/age';
import { migrate } from '@atoll/store';
import fs from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import { MIGRATIONS } from '../migrations.js';
import { END_OF_ROWS, HEAD, linesIn, PART, type Head } from './archive.js';
import { mark } from './mark.js';
import { listed } from './tables.js';

export type Restoration = {
  /** A superuser of an empty database. */
  databaseUrl: string;
  /** Where the master key goes; null where it is kept elsewhere. */
  masterKeyFile: string | null;
  /** The age identity that opens the backup. */
  identity: string;
  file: string;
};

/**
 * Fills an empty database with a backup, in one transaction, and puts the master key in its place. Then brings the tables to the schema of
 * this version. Nothing remains of what fails.
 */
export async function restore({
  databaseUrl,
  masterKeyFile,
  identity,
  file,
}: Restoration): Promise<{ rows: number; takenAt: string }> {
  await mustBeWhole(file, identity);
  const lines = await linesOf(file, identity);
  const head = HEAD.parse(JSON.parse(await nextLine(lines)));
  await mustKnow(head);
  await mustFit(masterKeyFile, head);
  await mustBeEmpty(databaseUrl);
  await migrateTo(databaseUrl, head.migrations);
  const rows = await load(databaseUrl, lines);
  if (masterKeyFile && head.masterKey) await keep(masterKeyFile, head.masterKey);
  await migrate(databaseUrl, MIGRATIONS);
  await markRestored(databaseUrl, new Date(head.takenAt));
  return { rows, takenAt: head.takenAt };
}

/** What the rows say of the last backup is older than the one they came out of, which is all that this database has. */
async function markRestored(url: string, takenAt: Date): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await mark(client, takenAt, new Date()).finally(() => client.end());
}

/** Reads it once to its end, so that nothing is begun with a file that was changed or cut. */
async function mustBeWhole(file: string, identity: string): Promise<void> {
  const lines = await linesOf(file, identity);
  HEAD.parse(JSON.parse(await nextLine(lines)));
  for (let rows = 0; ;) {
    const part = PART.parse(JSON.parse(await nextLine(lines)));
    if ('table' in part) {
      while ((await nextLine(lines)) !== END_OF_ROWS) rows++;
      continue;
    }
    if (part.rows !== rows) throw new Error(`The backup says it has ${part.rows} rows, and has ${rows}.`);
    if (!(await lines.next()).done) throw new Error('The backup goes on after its end.');
    return;
  }
}

type Lines = AsyncIterator<string>;

async function linesOf(file: string, identity: string): Promise<Lines> {
  const sealed = Readable.toWeb(fs.createReadStream(file)) as ReadableStream<Uint8Array>;
  const opened = Readable.fromWeb((await decryptStreamWith(identity, sealed)) as never);
  const plain = new PassThrough();
  // A file that was changed or cut is told by the reader of the lines, whichever step noticed.
  void pipeline(opened, createGunzip(), plain).catch((error: Error) => plain.destroy(error));
  return linesIn(plain);
}

async function nextLine(lines: Lines): Promise<string> {
  const { value, done } = await lines.next();
  if (done) throw new Error('The backup ends too early: it was cut off.');
  return value;
}

async function mustKnow({ migrations }: Head): Promise<void> {
  const known = new Set(fs.readdirSync(MIGRATIONS));
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new Error(`The backup is of a newer version (${unknown.join(', ')}). Restore it with that version.`);
}

async function mustFit(file: string | null, { masterKey }: Head): Promise<void> {
  const present = file && fs.existsSync(file) ? (await readFile(file, 'utf8')).trim().toLowerCase() : null;
  if (present && masterKey && present !== masterKey)
    throw new Error(
      `${file} holds another master key (${idOf(present)}) than the backup (${idOf(masterKey)}). Move it away first.`,
    );
}

async function mustBeEmpty(url: string): Promise<void> {
  const { rows } = await asked<{ name: string }>(
    url,
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  if (rows.length > 0)
    throw new Error(`The database is not empty: it has ${rows.length} tables. Restore into a new one.`);
}

/** The tables as they were when the backup was taken; later migrations find the rows in place. */
async function migrateTo(url: string, names: string[]): Promise<void> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'atoll-restore-'));
  try {
    for (const name of names) await cp(path.join(MIGRATIONS, name), path.join(directory, name), { recursive: true });
    await migrate(url, directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function load(url: string, lines: Lines): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    // Rows are put back as they were: nobody is told of them, and what was checked once is not checked again.
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query('SET LOCAL row_security = off');
    for (let rows = 0; ;) {
      const part = PART.parse(JSON.parse(await nextLine(lines)));
      if ('table' in part) {
        rows += await fill(client, part.table, part.columns, lines);
        continue;
      }
      for (const [name, last] of Object.entries(part.sequences))
        if (last) await client.query('SELECT setval($1::regclass, $2::bigint)', [client.escapeIdentifier(name), last]);
      await client.query('COMMIT');
      await client.query('ANALYZE');
      return rows;
    }
  } finally {
    await client.end(); // what is not committed is undone
  }
}

async function fill(client: pg.Client, table: string, columns: string[], lines: Lines): Promise<number> {
  await client.query(`DELETE FROM ${client.escapeIdentifier(table)}`); // what a migration put there is in the backup too
  let rows = 0;
  async function* text(): AsyncGenerator<string> {
    for (let line = await nextLine(lines); line !== END_OF_ROWS; line = await nextLine(lines)) {
      rows++;
      yield `${line}\n`;
    }
  }
  const sql = `COPY ${client.escapeIdentifier(table)} (${listed(client, columns)}) FROM STDIN`;
  await pipeline(Readable.from(text()), client.query(copyFrom(sql)) as Writable);
  return rows;
}

async function keep(file: string, masterKey: string): Promise<void> {
  if (fs.existsSync(file)) return; // it was seen to be the same
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${masterKey}\n`, { mode: 0o600, flag: 'wx', flush: true });
}

async function asked<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<pg.QueryResult<Row>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query<Row>(sql).finally(() => client.end());
}

const idOf = (masterKey: string): string => toHex(sha256(Buffer.from(masterKey, 'hex'))).slice(2, 18);
