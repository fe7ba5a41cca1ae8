import { CsvError, parse } from 'csv-parse';
import { PassThrough, type Readable } from 'node:stream';

import { Fault } from '@atoll/kernel';

import { COLUMNS, readLine, type DeviceLine, type LineProblem } from './enrolment-line.js';

export type FileFormat = 'CSV' | 'JSON_LINES';

/** One record of a file: where it begins, its text as it is compared with an earlier upload's, and what it says. */
export type FileRecord = { line: number; text: string; read: DeviceLine | LineProblem[] };

export const FILE_LIMITS = {
  bytes: 256 * 1024 * 1024,
  records: 200_000,
  /** Of one record. */
  recordBytes: 16 * 1024,
} as const;

/** Reads a file as it comes, a record at a time; never more of it is held than a few records. */
export async function* readFile(source: Readable, format: FileFormat): AsyncGenerator<FileRecord> {
  const bounded = counted(source);
  let records = 0;
  for await (const record of format === 'CSV' ? csvRecords(bounded) : jsonRecords(bounded)) {
    if (++records > FILE_LIMITS.records) throw tooMuch('records', FILE_LIMITS.records);
    yield record;
  }
}

async function* counted(source: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > FILE_LIMITS.bytes) throw tooMuch('bytes', FILE_LIMITS.bytes);
    yield chunk;
  }
}

type CsvRecord = { record: Record<string, string>; info: { lines: number } };

/** By RFC 4180, with a header, in any order of columns; separated by commas or semicolons. */
async function* csvRecords(source: AsyncGenerator<Buffer>): AsyncGenerator<FileRecord> {
  const parser = parse({
    ...{ bom: true, info: true, skip_empty_lines: true, trim: true, delimiter: [',', ';'] },
    columns: (header: string[]) => header.map(columnOf),
    relax_column_count: true,
    max_record_size: FILE_LIMITS.recordBytes,
  });
  const input = new PassThrough();
  const fed = feed(source, input);
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  let header = true;
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      if (header) requireHeader(record);
      header = false;
      yield { line: info.lines, text: JSON.stringify(record), read: readLine(record) };
    }
  } catch (error) {
    throw error instanceof CsvError ? Fault.invalid('file', csvWords(error)) : error;
  } finally {
    input.destroy();
    await fed;
  }
}

/** What the source cannot give, the parser is told of; nothing else waits for it. */
async function feed(source: AsyncGenerator<Buffer>, input: PassThrough): Promise<void> {
  try {
    for await (const chunk of source) {
      if (input.destroyed) return;
      if (!input.write(chunk))
        await new Promise<void>((resolve) => input.once('drain', resolve).once('close', resolve));
    }
    input.end();
  } catch (error) {
    input.destroy(error as Error);
  }
}

const NAMES = new Map(Object.keys(COLUMNS).map((name) => [name.toLowerCase(), name]));
/** `hwIdHash`, `hw_id_hash` and `HW ID hash` are one column. */
const columnOf = (name: string): string => NAMES.get(name.toLowerCase().replace(/[\s_-]/g, '')) ?? name;

function requireHeader(record: Record<string, string>): void {
  const absent = Object.entries(COLUMNS).filter(([name, must]) => must && !(name in record));
  if (absent.length > 0)
    throw Fault.invalid(
      'file',
      `must begin with a line of column names; ${absent.map(([name]) => name).join(', ')} is not among them`,
    );
}

const csvWords = ({ code, message }: CsvError): string =>
  code === 'CSV_MAX_RECORD_SIZE'
    ? `has a record of more than ${FILE_LIMITS.recordBytes} bytes; look for a quotation mark that is not closed`
    : `is not CSV by RFC 4180: ${message.slice(0, 200).replace(/[^\x20-\x7e]/g, '?')}`;

async function* jsonRecords(source: AsyncGenerator<Buffer>): AsyncGenerator<FileRecord> {
  let line = 0;
  for await (const bytes of linesOf(source)) {
    line++;
    const text = bytes.toString('utf8').trim();
    if (text !== '') yield { line, text, read: jsonLine(text) };
  }
}

function jsonLine(text: string): DeviceLine | LineProblem[] {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return readLine(value as Record<string, unknown>);
  } catch {
    // What is wrong with it is the same to whoever wrote it.
  }
  return [{ field: '', code: 'MALFORMED', message: 'must be one JSON object' }];
}

async function* linesOf(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of source) {
    let all = Buffer.concat([rest, chunk]);
    for (let at = all.indexOf(10); at >= 0; at = all.indexOf(10)) {
      requireShort(at);
      yield all.subarray(0, at);
      all = all.subarray(at + 1);
    }
    requireShort(all.length);
    rest = Buffer.from(all);
  }
  if (rest.length > 0) yield rest;
}

function requireShort(bytes: number): void {
  if (bytes > FILE_LIMITS.recordBytes) throw tooMuch('bytes in a line', FILE_LIMITS.recordBytes);
}

const tooMuch = (what: string, limit: number) => new Fault({ code: 'LIMIT_EXCEEDED', what, limit });
