import { Fault } from '@atoll/kernel';
import { importBlocks, recordedInJson } from '@atoll/node';
import { type Block, blocksIn, MalformedRlp } from '@atoll/protocol';
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { EXIT } from './failure.js';
import { parseJson, readGenesis } from './genesis-file.js';

export interface ImportOptions {
  readonly genesis: string;
  readonly blocks: string[];
  readonly dataDir?: string;
}

/** Replays recorded blocks; prints what agrees as JSON, or names the first block that does not and ends with code 4. */
export async function importChain({ genesis, blocks, dataDir }: ImportOptions): Promise<void> {
  const rules = await readGenesis(genesis);
  const place = dataDir === undefined ? {} : { directory: join(dataDir, 'chain') };
  try {
    const report = await importBlocks(rules, inFiles(blocks), place);
    process.stdout.write(`${JSON.stringify({ agrees: true, ...report })}\n`);
  } catch (error) {
    if (!(error instanceof Fault) || !/does not agree/.test(error.message)) throw error;
    process.stdout.write(`${JSON.stringify({ agrees: false, because: error.message })}\n`);
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EXIT.disagreement;
  }
}

async function* inFiles(files: string[]): AsyncGenerator<Block> {
  for (const file of files) {
    if (await isRlp(file)) yield* inRlp(file);
    else yield* recordedInJson(numbered(parseJson(await readFile(file, 'utf8'), file)));
  }
}

async function* inRlp(file: string): AsyncGenerator<Block> {
  try {
    for await (const { block } of blocksIn(createReadStream(file))) yield block;
  } catch (cause) {
    if (!(cause instanceof MalformedRlp)) throw cause;
    throw new Fault({ code: 'INVALID', field: file, because: `is not RLP of blocks: ${cause.message}` }, { cause });
  }
}

/** A block in RLP is a list, of which the first byte is one that no text begins with. */
async function isRlp(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, 0);
    return bytesRead === 1 && buffer[0]! >= 0xc0;
  } finally {
    await handle.close();
  }
}

/** By number, whether the file is an array from block 0 on or an object. */
function numbered(blocks: unknown): Record<string, unknown> {
  if (typeof blocks !== 'object' || blocks === null)
    throw Fault.invalid('blocks', 'must be an array or an object of raw blocks');
  return { ...(blocks as Record<string, unknown>) };
}
