import { Option } from 'commander';
import Table from 'cli-table3';
import color from 'picocolors';
import { stripVTControlCharacters } from 'node:util';

/** What every command that prints something can be asked for. */
export type Format = { json?: boolean; quiet?: boolean };

export const JSON_OPTION = new Option('--json', 'print the whole answer as JSON');
export const QUIET_OPTION = new Option('-q, --quiet', 'print only the id, or what else the first column has');

/**
 * How a row of a list, or one thing, is shown to people; programs get the whole of it.
 * The most important comes first, since a narrow terminal shows only the first ones of a list.
 */
export type Columns<T> = Record<string, (item: T) => unknown>;

const EDGES = ['top', 'bottom', 'left', 'right', 'mid'];
const CORNERS = ['top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left', 'bottom-right'];
const CROSSINGS = ['left-mid', 'mid-mid', 'right-mid'];
const FRAMELESS = { ...Object.fromEntries([...EDGES, ...CORNERS, ...CROSSINGS].map((at) => [at, ''])), middle: '  ' };
const PLAIN = { head: [], border: [], 'padding-left': 0, 'padding-right': 0 };

/** Shows at least `atLeast` columns, and as many as the terminal has room for. */
export function showList<T>(items: T[], columns: Columns<T>, format: Format, whenEmpty: string, atLeast = 2): void {
  if (format.json) return showJson(items);
  if (format.quiet) return items.forEach((item) => showFirst(item, columns));
  if (items.length === 0) return tell(whenEmpty);
  const room = process.stdout.isTTY ? process.stdout.columns : Infinity;
  const names = Object.keys(columns);
  let shown = names.length;
  let lines = tableOf(items, columns, shown);
  while (shown > atLeast && widthOf(lines) > room) lines = tableOf(items, columns, --shown);
  console.log(lines.join('\n'));
  if (shown < names.length) tell(`A wider terminal, or --json, also shows: ${names.slice(shown).join(', ')}.`);
}

function tableOf<T>(items: T[], columns: Columns<T>, count: number): string[] {
  const shown = Object.entries(columns).slice(0, count);
  const table = new Table({ head: shown.map(([name]) => color.bold(name)), chars: FRAMELESS, style: PLAIN });
  for (const item of items) table.push(shown.map(([, cell]) => text(cell(item))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

const widthOf = (lines: string[]) => Math.max(...lines.map((line) => stripVTControlCharacters(line).length));

export function showOne<T>(item: T, columns: Columns<T>, { json, quiet }: Format): void {
  if (json) return showJson(item);
  if (quiet) return showFirst(item, columns);
  const width = Math.max(...Object.keys(columns).map((name) => name.length));
  for (const [name, cell] of Object.entries(columns))
    console.log(`${color.bold(name.padEnd(width))}  ${text(cell(item))}`);
}

function showFirst<T>(item: T, columns: Columns<T>): void {
  const [first] = Object.values(columns);
  console.log(String(first?.(item) ?? ''));
}

export function showJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

/** Progress goes to stderr, so that what a command prints can be piped. */
export function tell(sentence: string): void {
  console.error(color.dim(sentence));
}

/** Seconds of Unix time, as chains have it, as people read it. */
export const momentOf = (seconds: string): string => new Date(Number(seconds) * 1_000).toISOString();

/** Other members' names and contracts' words reach this terminal, so nothing in them may steer it. */
export const harmless = (words: string): string => words.replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return color.dim('–');
  return paint(harmless(typeof value === 'object' ? JSON.stringify(value) : String(value)));
}

const GOOD = new Set(['Running', 'True', 'VERIFIED', 'MINED', 'COMPILED', 'EXECUTED', 'APPROVED', 'Ready']);
const BAD = new Set(['Failed', 'FAILED', 'Halted', 'Refused', 'REJECTED', 'EXPIRED']);

function paint(word: string): string {
  if (GOOD.has(word)) return color.green(word);
  return BAD.has(word) ? color.red(word) : word;
}
