/** For tests: the chains recorded from Besu, and empty directories to keep them in. */
import { fromHex } from '@atoll/crypto';
import { type Block, decodeBlock, type Genesis, parseGenesis } from '@atoll/protocol';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Chain, type ChainOptions } from './chain.js';

const FIXTURES = path.resolve(import.meta.dirname, '../../../protocol/fixtures');
const RAW_BLOCKS = { 'besu-osaka': 'raw-blocks.json', 'besu-qbft': 'raw-blocks-0-20.json' };

export type Recorded = keyof typeof RAW_BLOCKS;

export function fixture<T>(chain: Recorded, file: string): T {
  return JSON.parse(readFileSync(path.join(FIXTURES, chain, file), 'utf8')) as T;
}

export function recordedGenesis(chain: Recorded): Genesis {
  return parseGenesis(fixture(chain, 'genesis.json'));
}

/** The blocks after genesis, in order. */
export function recordedBlocks(chain: Recorded): Block[] {
  const raw = Object.entries(fixture<Record<string, string>>(chain, RAW_BLOCKS[chain]));
  return raw
    .sort(([a], [b]) => Number(a) - Number(b))
    .slice(1)
    .map(([, block]) => decodeBlock(fromHex(block)));
}

const scratch: string[] = [];

/** A directory that is removed when the tests of a file are over. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'atoll-chain-'));
  scratch.push(directory);
  return directory;
}

afterAll(() => {
  for (const directory of scratch.splice(0)) rmSync(directory, { recursive: true, force: true });
});

export async function openRecorded(recorded: Recorded, options: Partial<ChainOptions> = {}): Promise<Chain> {
  const chain = await Chain.open({ directory: scratchDirectory(), genesis: recordedGenesis(recorded), ...options });
  for (const block of recordedBlocks(recorded)) await chain.importBlock(block);
  return chain;
}
