import type { Atoll, SubmitReadingsMutation } from '@atoll/sdk';
import { parse } from 'csv-parse';
import fs from 'node:fs';
import { createInterface } from 'node:readline';

import { tell } from './output.js';

type Row = { line: number; reading: unknown };
type Refused = SubmitReadingsMutation['submitReadings']['refused'][number];

/** In one request: below the bytes of a request, unless payloads are large. */
const EACH = 500;
const MOST_CHARACTERS = 1_000_000;

/** Hands in a file, part by part, and says of each line that is not taken why. Sent again, it changes nothing. */
export async function submitFile(atoll: Atoll, file: string, { stream, json }: { stream?: string; json?: boolean }) {
  const total = { accepted: 0, duplicates: 0, refused: [] as Refused[] };
  let [part, characters]: [Row[], number] = [[], 0];
  const send = async () => {
    if (part.length === 0) return;
    const readings = part.map(({ reading }) => reading);
    const { submitReadings } = await atoll.submitReadings({ readings });
    total.accepted += submitReadings.accepted;
    total.duplicates += submitReadings.duplicates;
    for (const { line, ...rest } of submitReadings.refused) total.refused.push({ line: part[line - 1]!.line, ...rest });
    [part, characters] = [[], 0];
  };
  for await (const { line, reading } of file.endsWith('.csv') ? rowsOf(file) : linesOf(file)) {
    part.push({ line, reading: withStream(reading, stream) });
    characters += JSON.stringify(reading).length;
    if (part.length >= EACH || characters >= MOST_CHARACTERS) await send();
  }
  await send();
  if (json) console.log(JSON.stringify(total, null, 2));
  else {
    for (const { line, code, detail } of total.refused) console.log(`line ${line}: ${code} ${detail}`);
    tell(`${total.accepted} kept, ${total.duplicates} known before, ${total.refused.length} not taken.`);
  }
  if (total.refused.length > 0) process.exitCode = 1;
}

const withStream = (reading: unknown, stream?: string): unknown =>
  stream && typeof reading === 'object' && reading !== null && !('stream' in reading)
    ? { stream, ...reading }
    : reading;

/** The lines of a file that are not empty, each as JSON, or as it is where it is none. */
export async function* linesOf(file: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of createInterface({ input: fs.createReadStream(file), crlfDelay: Infinity })) {
    line += 1;
    if (text.trim()) yield { line, reading: read(text) };
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
  const table = fs.createReadStream(file).pipe(parse(options));
  for await (const each of table as AsyncIterable<{ info: { lines: number }; record: Record<string, string> }>) {
    const cells = Object.entries(each.record).filter(([, cell]) => cell !== '');
    yield { line: each.info.lines, reading: Object.fromEntries(cells) };
  }
}
