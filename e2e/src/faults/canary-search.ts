import pg from 'pg';
import fs from 'node:fs/promises';
import path from 'node:path';

/** A secret in the forms in which it could be written down, as bytes. */
export function formsOf(secret: Buffer): Buffer[] {
  const hex = secret.toString('hex');
  const base64 = [0, 1, 2].map((shift) =>
    // In the middle of other bytes, its base64 has one of three forms; the edges are left away.
    Buffer.concat([Buffer.alloc(shift), secret])
      .toString('base64')
      .slice(4, 40),
  );
  const texts = [
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map(urlSafe),
    [...secret].join(','),
    [...secret].join(', '),
  ];
  const decimal = BigInt(`0x${hex}`).toString();
  const wide = Buffer.from(hex, 'utf16le'); // as engines of JavaScript keep some strings
  return [secret, wide, ...[...texts, decimal].map((text) => Buffer.from(text))];
}

const urlSafe = (base64: string) => base64.replaceAll('+', '-').replaceAll('/', '_');

/** How many of the forms are somewhere. */
export const hits = (where: Buffer, forms: readonly Buffer[]): number =>
  forms.filter((form) => where.includes(form)).length;

/** All rows of all tables, as a dump would have them. */
export async function dumpOf(adminUrl: string): Promise<Buffer> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    const parts: string[] = [];
    for (const { name } of tables.rows)
      parts.push(
        ...(await client.query<{ line: string }>(`SELECT t::text AS line FROM "${name}" t`)).rows.map((r) => r.line),
      );
    return Buffer.from(parts.join('\n'));
  } finally {
    await client.end();
  }
}

/** The files of the server itself, what was deleted and its write-ahead log with them; null where it is on another machine. */
export async function filesOf(adminUrl: string): Promise<AsyncIterable<Buffer> | null> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    await client.query('CHECKPOINT');
    const { rows } = await client.query<{ at: string; oid: string }>(
      "SELECT current_setting('data_directory') AS at, (SELECT oid::text FROM pg_database WHERE datname = current_database()) AS oid",
    );
    const [{ at, oid }] = rows as [{ at: string; oid: string }];
    const there = await fs.stat(at).catch(() => null);
    return there && contents([path.join(at, 'base', oid), path.join(at, 'pg_wal')]);
  } finally {
    await client.end();
  }
}

async function* contents(directories: string[]): AsyncIterable<Buffer> {
  for (const directory of directories)
    for (const file of await fs.readdir(directory, { withFileTypes: true }))
      // A file may go while it is looked for.
      if (file.isFile()) yield await fs.readFile(path.join(directory, file.name)).catch(() => Buffer.alloc(0));
}

/** The memory of a process that may be written to, as the system shows it: its stack, its heaps, and all that it freed. */
export async function* memoryOf(pid: number): AsyncIterable<Buffer> {
  const maps = (await fs.readFile(`/proc/${pid}/maps`, 'utf8')).split('\n');
  const memory = await fs.open(`/proc/${pid}/mem`);
  try {
    for (const line of maps) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (!from || !to) continue;
      const [start, length] = [Number(BigInt(`0x${from}`)), Number(BigInt(`0x${to}`) - BigInt(`0x${from}`))];
      // A part may be gone by now, or not be memory at all.
      const { buffer, bytesRead } = await memory
        .read(Buffer.alloc(length), 0, length, start)
        .catch(() => ({ buffer: Buffer.alloc(0), bytesRead: 0 }));
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await memory.close();
  }
}

/** How many of the forms are in any of the parts, and how many bytes were looked at. */
export async function hitsIn(
  parts: AsyncIterable<Buffer>,
  forms: readonly Buffer[],
): Promise<[hits: number, bytes: number]> {
  const found = new Set<Buffer>();
  let bytes = 0;
  for await (const part of parts) {
    bytes += part.length;
    for (const form of forms) if (part.includes(form)) found.add(form);
  }
  return [found.size, bytes];
}
