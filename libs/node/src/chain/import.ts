import { fromHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import {
  type Block,
  decodeBlock,
  type Genesis,
  genesisHeader,
  type Hash,
  headerHash,
  InvalidHeader,
  MalformedRlp,
} from '@atoll/protocol';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { InvalidBlock } from '../execution/invalid-block.js';
import { Chain } from './chain.js';

/** What was found to agree. */
export interface ImportReport {
  /** Blocks after genesis, each with the state root, receipts root, bloom, gas and hash it claims. */
  blocks: number;
  transactions: number;
  head: Hash;
  stateRoot: Hash;
}

interface ImportOptions {
  /** Where the chain is kept; a directory that is removed afterwards unless given. */
  directory?: string;
  onBlock?: (number: number) => void;
}

/**
 * Replays a recorded chain, in the order of its numbers, and checks everything each block claims. The first disagreement is a
 * {@link Fault} that names the block and what differs. Blocks that the directory has already are compared and passed over, so
 * that an import that was cut off goes on.
 */
export async function importBlocks(
  genesis: Genesis,
  blocks: Iterable<Block> | AsyncIterable<Block>,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const directory = options.directory ?? (await mkdtemp(path.join(tmpdir(), 'atoll-import-')));
  try {
    const chain = await Chain.open({ directory, genesis });
    try {
      return await replay(chain, blocks, options.onBlock);
    } finally {
      await chain.close();
    }
  } finally {
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  }
}

async function replay(
  chain: Chain,
  blocks: Iterable<Block> | AsyncIterable<Block>,
  onBlock?: (number: number) => void,
): Promise<ImportReport> {
  let transactions = 0;
  for await (const block of blocks) {
    const { number } = block.header;
    await attempt(number, async () => {
      if (number === 0n) requireSameGenesis(chain.genesis, block);
      else if (number <= chain.head().number) requireSameBlock(chain, block);
      else await chain.importBlock(block);
    });
    transactions += block.transactions.length;
    onBlock?.(Number(number));
  }
  return {
    blocks: Number(chain.head().number),
    transactions,
    head: chain.hash,
    stateRoot: chain.head().stateRoot,
  };
}

/** `debug_getRawBlock` by number, as recorded in JSON. */
export function recordedInJson(raw: Readonly<Record<string, unknown>>): Block[] {
  const numbers = Object.keys(raw).sort((a, b) => Number(a) - Number(b));
  return numbers.map((number) => {
    const hex = raw[number];
    if (!/^\d+$/.test(number) || typeof hex !== 'string') {
      throw Fault.invalid('blocks', 'must map block numbers to raw blocks in hexadecimal');
    }
    try {
      const block = decodeBlock(fromHex(hex));
      if (block.header.number !== BigInt(number)) throw new MalformedRlp(`it is block ${block.header.number}`);
      return block;
    } catch (cause) {
      throw disagreement(BigInt(number), cause);
    }
  });
}

function requireSameBlock(chain: Chain, { header }: Block): void {
  const own = chain.blocks.hashOf(header.number);
  if (own !== headerHash(header))
    throw new Error(`The hash is ${headerHash(header)} and the data directory has ${own}.`);
}

function requireSameGenesis(genesis: Genesis, { header }: Block): void {
  const own = genesisHeader(genesis);
  if (own.stateRoot !== header.stateRoot) {
    throw new InvalidBlock(
      'STATE_ROOT',
      `The state root is ${header.stateRoot} and the genesis file gives ${own.stateRoot}.`,
    );
  }
  if (headerHash(own) !== headerHash(header)) {
    throw new Error(`The hash is ${headerHash(header)} and the genesis file gives ${headerHash(own)}.`);
  }
}

async function attempt(number: bigint, task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (cause) {
    throw disagreement(number, cause);
  }
}

function disagreement(number: bigint, cause: unknown): Fault {
  const code = cause instanceof InvalidBlock || cause instanceof InvalidHeader ? `${cause.code}: ` : '';
  const because = `does not agree: ${code}${cause instanceof Error ? cause.message : String(cause)}`;
  return new Fault({ code: 'INVALID', field: `block ${number}`, because: because.replace(/\.$/, '') }, { cause });
}
