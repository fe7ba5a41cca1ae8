import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';

import { UsageError } from './failure.js';

export const jsonIn = async (file: string): Promise<unknown> => parsed(await fs.readFile(file, 'utf8'), file);

/** Without a cause: some of these files have a key in them, and JSON's complaint would repeat it. */
export function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is not JSON.`);
  }
}

export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
