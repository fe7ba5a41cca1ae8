import fs from 'node:fs/promises';

import { eachOf, type AskPage } from './pages.js';

/** Writes a JSON object on each line; says how many. */
export async function exportLines<T>(file: string, ask: AskPage<T>): Promise<number> {
  const out = await fs.open(file, 'w');
  let count = 0;
  try {
    for await (const each of eachOf(ask)) {
      await out.write(`${JSON.stringify(each)}\n`);
      count += 1;
    }
  } finally {
    await out.close();
  }
  return count;
}
