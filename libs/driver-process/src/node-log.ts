import { printable, type LogLine } from '@atoll/driver';
import type { EngineLog } from '@atoll/engines';
import fs from 'node:fs/promises';

import { whenMissing } from './json-file.js';

const OLDER = 2;
const MOST_LINES = 10_000;
const MOST_BYTES = 4 * 1024 * 1024;
const ABOUT_ERRORS = /error|fatal|panic|exception|denied|not found|no space|cannot|failed/i;
/** What a runtime prints around an error: stack frames, fields of the error, its own version. */
const DETAIL = /^\s|^[{}^]+$|^Node\.js v/;

/** Which engine's words a log holds. */
export type ParseLog = (line: string) => EngineLog | null;

/**
 * Keeps a log and the two before it below a size each. A running node holds its log open, so the file is copied and cut
 * rather than renamed; of a flood only the end is worth keeping.
 */
export async function rotate(file: string, maxBytes: number): Promise<void> {
  const { size } = await fs.stat(file).catch(whenMissing({ size: 0 }));
  if (size <= maxBytes) return;
  for (let age = OLDER; age > 1; age--) {
    await fs.rename(`${file}.${age - 1}`, `${file}.${age}`).catch(whenMissing(undefined));
  }
  await fs.writeFile(`${file}.1`, await tail(file, maxBytes), { mode: 0o600 });
  await fs.truncate(file, 0);
}

/** The driver's own line, in the form that every reader of the log knows. */
export function note(file: string, message: string): Promise<void> {
  const entry = { level: 30, time: Date.now(), msg: message, by: 'driver' };
  return fs.appendFile(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
}

/** The last lines of a node's log, oldest first; a line without a time of its own takes that of the line before it. */
export async function lastLines(file: string, wanted: number, parse: ParseLog): Promise<LogLine[]> {
  const count = Math.min(Math.max(1, Math.trunc(wanted) || 1), MOST_LINES);
  let lines = await linesOf(file);
  for (let age = 1; age <= OLDER && lines.length < count; age++) {
    lines = [...(await linesOf(`${file}.${age}`)), ...lines];
  }
  let at = await writtenAt(file);
  const first = lines.map(parse).find((line) => line !== null);
  if (first) at = first.at;
  const read = lines.map((text): LogLine => {
    const { level, message, ...line } = parse(text) ?? { at, level: 'info', message: text };
    at = line.at;
    return { at, level, message: printable(message) };
  });
  return read.slice(-count);
}

/** The line that says best why the last process ended: its last error, else its last word. */
export async function lastWord(file: string, parse: ParseLog): Promise<string | null> {
  const lines = sinceLastStart(await linesOf(file)).filter((line) => !DETAIL.test(line));
  const tells = (line: string): boolean => {
    const entry = parse(line);
    return entry ? ['error', 'fatal'].includes(entry.level) : line === lines.at(-1) || ABOUT_ERRORS.test(line);
  };
  const word = lines.findLast(tells) ?? lines.at(-1);
  return word === undefined ? null : printable(parse(word)?.message ?? word);
}

function sinceLastStart(lines: string[]): string[] {
  return lines.slice(lines.findLastIndex((line) => line.includes('"by":"driver"')) + 1);
}

async function linesOf(file: string): Promise<string[]> {
  const text = (await tail(file, MOST_BYTES)).toString('utf8');
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** The end of a file; a first line that was cut is left out. */
async function tail(file: string, maxBytes: number): Promise<Buffer> {
  const handle = await fs.open(file).catch(whenMissing(null));
  if (!handle) return Buffer.alloc(0);
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - maxBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const read = buffer.subarray(0, bytesRead);
    return from === 0 ? read : read.subarray(read.indexOf(10) + 1);
  } finally {
    await handle.close();
  }
}

async function writtenAt(file: string): Promise<string> {
  const { mtime } = await fs.stat(file).catch(whenMissing({ mtime: new Date(0) }));
  return mtime.toISOString();
}
