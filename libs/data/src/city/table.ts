import { Fault } from '@atoll/kernel';
import { parse } from 'csv-parse/sync';

import type { Row } from './watermark.js';

/** A table as CSV has it (RFC 4180): its columns in their order, and its rows. */
export type Table = { columns: string[]; rows: Row[] };

const MOST_COLUMNS = 100;
const MOST_ROWS = 20_000;

/** What cannot be read is a fault that names the field it came in. */
export function readTable(csv: string, field: string): Table {
  const lines = linesIn(csv, field);
  const [columns = [], ...cells] = lines;
  if (columns.length === 0) throw Fault.invalid(field, 'must begin with a line of column names');
  if (columns.length > MOST_COLUMNS || cells.length > MOST_ROWS)
    throw Fault.invalid(field, `must have at most ${MOST_COLUMNS} columns and ${MOST_ROWS} rows`);
  if (new Set(columns).size !== columns.length) throw Fault.invalid(field, 'must not name a column twice');
  return { columns, rows: cells.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]!]))) };
}

export function tableText({ columns, rows }: Table): string {
  const lines = [columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))];
  return lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function linesIn(csv: string, field: string): string[][] {
  try {
    return parse(csv, { bom: true, skip_empty_lines: true });
  } catch (cause) {
    throw new Fault({ code: 'INVALID', field, because: 'must be CSV, each line with as many cells' }, { cause });
  }
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
