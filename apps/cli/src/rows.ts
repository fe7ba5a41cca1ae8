import { parse } from 'csv-parse';
import { open } from 'node:fs/promises';

/** One line of a file, and what stands in it. */
export type Row = { line: number; value: unknown };

/** Below the bytes that a request may have. */
const MOST_CHARACTERS = 1_000_000;

/** What a file of JSON lines has, or a table (.csv). */
export const rowsIn = (file: string): AsyncGenerator<Row> => (file.endsWith('.csv') ? rowsOf(file) : linesOf(file));

/** As many rows as one request takes. */
export async function* partsOf<R extends Row>(rows: AsyncIterable<R> | R[], most: number): AsyncGenerator<R[]> {
  let [part, characters]: [R[], number] = [[], 0];
  for await (const row of rows) {
    part.push(row);
    characters += JSON.stringify(row.value).length;
    if (part.length < most && characters < MOST_CHARACTERS) continue;
    yield part;
    [part, characters] = [[], 0];
  }
  if (part.length > 0) yield part;
}

/** The lines of a file that are not empty, each as JSON, or as it is where it is none. */
export async function* linesOf(file: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of (await open(file)).readLines()) {
    line += 1;
    if (text.trim()) yield { line, value: read(text) };
  }
}

/** What cannot be read is for the platform to name, like all else that is wrong. */
function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function* rowsOf(file: string): AsyncGenerator<Row> {
  const options = {
    columns: true,
    info: true,
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
  };
  const table = (await open(file)).createReadStream().pipe(parse(options));
  for await (const each of table as AsyncIterable<{ info: { lines: number }; record: Record<string, string> }>) {
    const cells = Object.entries(each.record).filter(([, cell]) => cell !== '');
    yield { line: each.info.lines, value: Object.fromEntries(cells) };
  }
}
