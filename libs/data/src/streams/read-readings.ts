import { parse } from 'csv-parse/sync';

import { readGiven, type GivenReading } from './given-reading.js';
import type { ReadingCode } from './reading-code.js';

/** A line of a file, and what stands in it. */
export type Line = { line: number; given: GivenReading | ReadingCode };

/** No reading has a longer line: its payload in base64, and what stands beside it. */
const MOST_LINE = 100_000;

/** One JSON object a line, as NDJSON has it. Empty lines count and are passed over. */
export function readJsonLines(text: string, stream?: string): Line[] {
  const lines: Line[] = [];
  let line = 0;
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    line += 1;
    const length = to - from;
    if (length > MOST_LINE) lines.push({ line, given: 'TOO_LARGE' });
    else if (length > 1 || (length === 1 && text[from] !== '\r'))
      lines.push({ line, given: readLine(text.slice(from, to), stream) });
    from = to + 1;
  }
  return lines;
}

function readLine(text: string, stream?: string): GivenReading | ReadingCode {
  try {
    return readGiven(JSON.parse(text), stream);
  } catch {
    return 'MALFORMED';
  }
}

/** A table with the names of the fields in its first line. Empty cells are left away. */
export function readCsv(text: string, stream?: string): Line[] {
  const rows = parse(text, {
    ...{ columns: true, info: true, bom: true, trim: true, skip_empty_lines: true },
    ...{ relax_column_count: true, relax_quotes: true, max_record_size: MOST_LINE },
  }) as unknown as { info: { lines: number }; record: Record<string, string> }[];
  return rows.map(({ info, record }) => {
    const cells = Object.entries(record).filter(([, cell]) => cell !== '');
    return { line: info.lines, given: readGiven(Object.fromEntries(cells), stream) };
  });
}
