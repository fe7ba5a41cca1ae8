import type { Atoll, SubmitReadingsMutation } from '@atoll/sdk';

import { tell } from './output.js';
import { partsOf, rowsIn } from './rows.js';

type Refused = SubmitReadingsMutation['submitReadings']['refused'][number];

/** In one request. */
const EACH = 500;

/** Hands in a file, part by part, and says of each line that is not taken why. Sent again, it changes nothing. */
export async function submitFile(atoll: Atoll, file: string, { stream, json }: { stream?: string; json?: boolean }) {
  const total = { accepted: 0, duplicates: 0, refused: [] as Refused[] };
  for await (const part of partsOf(rowsIn(file), EACH)) {
    const readings = part.map(({ value }) => withStream(value, stream));
    const { submitReadings } = await atoll.submitReadings({ readings });
    total.accepted += submitReadings.accepted;
    total.duplicates += submitReadings.duplicates;
    for (const { line, ...rest } of submitReadings.refused) total.refused.push({ line: part[line - 1]!.line, ...rest });
  }
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
