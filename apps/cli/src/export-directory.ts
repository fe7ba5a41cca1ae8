import { blocksIn } from '@atoll/protocol';
import type { ChainExport, ExportedFile } from '@atoll/sdk/export';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { UsageError } from './failure.js';
import { tell } from './output.js';

const TELL_EVERY = 1_024;

/** Writes an export into a directory; goes on where one of the same chain ended, and does not write over another chain's. */
export async function writeExport(leaving: ChainExport, directory: string): Promise<void> {
  await fs.mkdir(directory, { recursive: true, mode: 0o700 });
  await requireSameChain(directory, leaving.genesis);
  for await (const file of leaving.files()) {
    const place = path.join(directory, file.name);
    await fs.mkdir(path.dirname(place), { recursive: true });
    if (file.goesOn) await takeUp(leaving, place);
    await write(leaving, file, place);
  }
}

async function write(leaving: ChainExport, { name, parts, goesOn }: ExportedFile, place: string): Promise<void> {
  const out = await fs.open(place, goesOn ? 'a' : 'w', name.startsWith('keys/') ? 0o600 : 0o666);
  let told = leaving.head.number;
  try {
    for await (const part of parts) {
      await out.appendFile(part);
      const { number } = leaving.head;
      if (number < told + TELL_EVERY) continue;
      tell(`Has the blocks up to ${number}`);
      told = number;
    }
    await out.sync();
  } finally {
    await out.close();
  }
}

async function requireSameChain(directory: string, genesis: unknown): Promise<void> {
  const text = await fs.readFile(path.join(directory, 'genesis.json'), 'utf8').catch(whenMissing);
  if (text !== undefined && !isDeepStrictEqual(JSON.parse(text), genesis))
    throw new UsageError(`${directory} holds the export of another chain; choose another directory.`);
}

/** Reads an unfinished file of blocks again, and cuts off what is not a whole block of this chain. */
async function takeUp(leaving: ChainExport, file: string): Promise<void> {
  await fs.truncate(file, await wholeBlocks(leaving, file)).catch(whenMissing);
  if (leaving.head.number > 0) tell(`Goes on after block ${leaving.head.number}`);
}

async function wholeBlocks(leaving: ChainExport, file: string): Promise<number> {
  let length = 0;
  try {
    for await (const { raw } of blocksIn(createReadStream(file))) {
      leaving.follow(raw);
      length += raw.length;
    }
  } catch (error) {
    if ((error as Error).name !== 'MalformedRlp') return whenMissing(error as NodeJS.ErrnoException) ?? 0;
  }
  return length;
}

function whenMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
