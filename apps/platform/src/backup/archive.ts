// The form of a backup before it is compressed and encrypted: lines. The first says what it is; then, for each table, a line that names
// it, its rows as COPY writes them in text, and `\.` as COPY ends them; the last line counts all rows, so that a cut file is known.
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';

export const FORMAT = 'atoll-platform/1';
export const END_OF_ROWS = '\\.';

export const HEAD = z.object({
  format: z.literal(FORMAT),
  takenAt: z.iso.datetime(),
  /** The migrations that made the tables, by which they are made again. */
  migrations: z.array(z.string().regex(/^\d{14}_\w+$/)).min(1),
  /** 64 hexadecimal digits; null where it is kept elsewhere. */
  masterKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});
export type Head = z.infer<typeof HEAD>;

export const PART = z.union([
  z.object({ table: z.string(), columns: z.array(z.string()).min(1) }),
  z.object({ sequences: z.record(z.string(), z.string().regex(/^\d+$/).nullable()), rows: z.number().int() }),
]);
export type Part = z.infer<typeof PART>;

/** The lines of a stream; what breaks the stream breaks the reading, which Node's own reader of lines does not promise. */
export async function* linesIn(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
