import { encryptStreamTo } from '@atoll/crypto/age';
import fs from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

import { END_OF_ROWS, FORMAT, linesIn, type Head } from './archive.js';
import { mark } from './mark.js';
import { listed, migrationsIn, tablesOf } from './tables.js';

export type Backup = {
  /** The login that owns the database, or another that row-level security does not bind. */
  databaseUrl: string;
  /** Null leaves the master key out. */
  masterKeyFile: string | null;
  /** Who may open it: age recipients. */
  recipients: string[];
  file: string;
};

export type Taken = {
  rows: number;
  takenAt: Date;
  /** Why the database does not know of it, so that whoever watches over backups will miss it; null when it knows. */
  unmarked: string | null;
};

/**
 * Writes all rows as they were at one moment, and the master key, encrypted. The platform goes on meanwhile. The file is there only when
 * it is whole, and only then the database is told of it.
 */
export async function backUp({ databaseUrl, masterKeyFile, recipients, file }: Backup): Promise<Taken> {
  if (recipients.length === 0) throw new Error('A backup needs somebody who can open it: name an age recipient.');
  const masterKey = masterKeyFile ? (await readFile(masterKeyFile, 'utf8')).trim().toLowerCase() : null;
  const draft = `${file}.${process.pid}.new`;
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined); // told by the query that fails
  await client.connect();
  let rows = 0;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Rather an error than a backup of only those rows that a policy shows.
    await client.query('SET LOCAL row_security = off');
    const { rows: clock } = await client.query<{ now: Date }>('SELECT now()');
    const takenAt = clock[0]!.now;
    const lines = archive(client, takenAt, masterKey, (count) => (rows += count));
    const zipped = createGzip();
    // What breaks on the way breaks the file's writing, which is what is waited for.
    void pipeline(Readable.from(batched(lines)), zipped).catch((error: Error) => zipped.destroy(error));
    const sealed = await encryptStreamTo(recipients, Readable.toWeb(zipped) as ReadableStream<Uint8Array>);
    await pipeline(Readable.fromWeb(sealed as never), fs.createWriteStream(draft, { mode: 0o600, flags: 'wx' }));
    await flushed(draft);
    await rename(draft, file);
    await client.query('COMMIT');
    const unmarked = await mark(client, takenAt).then(
      () => null,
      (error: Error) => error.message,
    );
    return { rows, takenAt, unmarked };
  } catch (error) {
    await rm(draft, { force: true });
    throw explained(error);
  } finally {
    await client.end();
  }
}

async function* archive(
  client: pg.Client,
  takenAt: Date,
  masterKey: string | null,
  note: (rows: number) => void,
): AsyncGenerator<string> {
  const migrations = await migrationsIn(client);
  yield JSON.stringify({ format: FORMAT, takenAt: takenAt.toISOString(), migrations, masterKey } satisfies Head);
  let rows = 0;
  for (const { name, columns } of await tablesOf(client)) {
    yield JSON.stringify({ table: name, columns });
    const sql = `COPY ${client.escapeIdentifier(name)} (${listed(client, columns)}) TO STDOUT`;
    for await (const line of linesIn(client.query(copyTo(sql)))) {
      yield line;
      rows++;
    }
    yield END_OF_ROWS;
  }
  note(rows);
  const { rows: sequences } = await client.query<{ name: string; last: string | null }>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = 'public'`,
  );
  yield JSON.stringify({ sequences: Object.fromEntries(sequences.map(({ name, last }) => [name, last])), rows });
}

const BATCH = 64 * 1024;

/** Lines in pieces that are worth compressing. */
async function* batched(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let text = '';
  for await (const line of lines) {
    text += `${line}\n`;
    if (text.length < BATCH) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

async function flushed(file: string): Promise<void> {
  const handle = await open(file);
  await handle.sync().finally(() => handle.close());
}

function explained(error: unknown): unknown {
  const { code, message = '' } = error as { code?: string; message?: string };
  if (code !== '42501' && !/row-level security/.test(message)) return error;
  return new Error(
    'This login may not read all rows. Use a superuser or a role with BYPASSRLS; where there is none, as with some managed services, use the snapshots of the service and keep the master key beside them.',
    { cause: error },
  );
}
