import Table from 'cli-table3';
import color from 'picocolors';

export type Json = { json?: boolean };

/** How a row of a list, or one thing, is shown to people; programs get the whole of it. */
export type Columns<T> = Record<string, (item: T) => unknown>;

const PLAIN = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

export function showList<T>(items: T[], columns: Columns<T>, { json }: Json, whenEmpty: string): void {
  if (json) return showJson(items);
  if (items.length === 0) return console.log(color.dim(whenEmpty));
  const table = new Table({
    head: Object.keys(columns),
    chars: PLAIN,
    style: { head: ['bold'], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const item of items) table.push(Object.values(columns).map((cell) => text(cell(item))));
  console.log(table.toString());
}

export function showOne<T>(item: T, columns: Columns<T>, { json }: Json): void {
  if (json) return showJson(item);
  const width = Math.max(...Object.keys(columns).map((name) => name.length));
  for (const [name, cell] of Object.entries(columns))
    console.log(`${color.bold(name.padEnd(width))}  ${text(cell(item))}`);
}

export function showJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

/** Progress goes to stderr, so that what a command prints can be piped. */
export function tell(sentence: string): void {
  console.error(color.dim(sentence));
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return color.dim('–');
  const plain = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return paint(plain);
}

const GOOD = new Set(['Running', 'True', 'VERIFIED', 'MINED', 'COMPILED', 'EXECUTED', 'Ready']);
const BAD = new Set(['Failed', 'FAILED', 'Halted', 'Stalled', 'REJECTED', 'EXPIRED']);

function paint(word: string): string {
  if (GOOD.has(word)) return color.green(word);
  return BAD.has(word) ? color.red(word) : word;
}
