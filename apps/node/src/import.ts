import { importBlocks } from '@atoll/node';
import { Fault } from '@atoll/kernel';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { EXIT } from './failure.js';
import { parseJson, readGenesis } from './genesis-file.js';

export interface ImportOptions {
  readonly genesis: string;
  readonly blocks: string;
  readonly dataDir?: string;
}

/** Replays recorded blocks; prints what agrees as JSON, or names the first block that does not and ends with code 4. */
export async function importChain({ genesis, blocks, dataDir }: ImportOptions): Promise<void> {
  const rules = await readGenesis(genesis);
  const raw = numbered(parseJson(await readFile(blocks, 'utf8'), blocks));
  try {
    const report = await importBlocks(rules, raw, dataDir === undefined ? {} : { directory: join(dataDir, 'chain') });
    process.stdout.write(`${JSON.stringify({ agrees: true, ...report })}\n`);
  } catch (error) {
    if (!(error instanceof Fault) || !/does not agree/.test(error.message)) throw error;
    process.stdout.write(`${JSON.stringify({ agrees: false, because: error.message })}\n`);
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EXIT.disagreement;
  }
}

/** By number, whether the file is an array from block 0 on or an object. */
function numbered(blocks: unknown): Record<string, unknown> {
  if (typeof blocks !== 'object' || blocks === null)
    throw Fault.invalid('blocks', 'must be an array or an object of raw blocks');
  return { ...(blocks as Record<string, unknown>) };
}
