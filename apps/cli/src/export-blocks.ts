import { fromHex } from '@atoll/crypto';
import { blocksIn, decodeBlock, HeaderChain, parseGenesis, transactionsRoot } from '@atoll/protocol';
import type { Atoll } from '@atoll/sdk';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';

import { tell } from './output.js';

export type Head = { number: number; hash: string; stateRoot: string };

const TELL_EVERY = 1_024;

/**
 * Writes the RLP of block after block, from block 1 to the newest, and believes only what a quorum of validators sealed. A file that
 * is there already is read again and gone on from.
 */
export async function exportBlocks(atoll: Atoll, chainId: string, genesis: unknown, file: string): Promise<Head> {
  const headers = HeaderChain.from(parseGenesis(genesis));
  await fs.truncate(file, await wholeBlocks(file, headers)).catch(whenMissing);
  if (headers.head.number > 0n) tell(`Goes on after block ${headers.head.number}`);
  const out = await fs.open(file, 'a');
  try {
    for (;;) {
      const first = Number(headers.head.number) + 1;
      const { rawBlocks } = await atoll.rawBlocks({ chainId, first });
      if (rawBlocks.length === 0) break;
      const blocks = rawBlocks.map((hex) => fromHex(hex));
      for (const raw of blocks) follow(headers, raw);
      await out.appendFile(Buffer.concat(blocks));
      if (Math.floor(first / TELL_EVERY) !== Math.floor((first + blocks.length) / TELL_EVERY))
        tell(`Has the blocks up to ${headers.head.number}`);
    }
    await out.sync();
  } finally {
    await out.close();
  }
  return { number: Number(headers.head.number), hash: headers.headHash, stateRoot: headers.head.stateRoot };
}

/** How many bytes of an unfinished file are whole blocks of this chain. */
async function wholeBlocks(file: string, headers: HeaderChain): Promise<number> {
  let length = 0;
  try {
    for await (const { raw } of blocksIn(createReadStream(file))) {
      follow(headers, raw);
      length += raw.length;
    }
  } catch (error) {
    if ((error as Error).name !== 'MalformedRlp') return whenMissing(error as NodeJS.ErrnoException) ?? 0;
  }
  return length;
}

function follow(headers: HeaderChain, raw: Uint8Array): void {
  const { header, transactions } = decodeBlock(raw);
  if (transactionsRoot(transactions) !== header.transactionsRoot)
    throw new Error(`The transactions of block ${header.number} are not those of its header.`);
  headers.append(header);
}

function whenMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
