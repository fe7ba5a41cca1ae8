import { fromHex } from '@atoll/crypto';
import type { ChainDriver, NodeRef } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import {
  decodeBlock,
  decodeHeader,
  encodeHeader,
  type Genesis,
  HeaderChain,
  type Header,
  InvalidHeader,
  type TallyState,
  toQuantity,
  transactionsRoot,
} from '@atoll/protocol';
import { z } from 'zod';

/** How many blocks a node is asked for at once, and how many bytes of them make a chunk. */
const AT_ONCE = 64;
export const CHUNK_BYTES = 4 * 1024 * 1024;
export const CHUNK_BLOCKS = 4_096;

const RAW = z.array(z.string().regex(/^0x[0-9a-f]+$/));

/** Blocks that a chain of seals vouches for, and what the next ones are checked against. */
export type BlockRun = {
  first: number;
  last: number;
  /** The RLP of block after block. */
  bytes: Uint8Array;
  head: Uint8Array;
  tally: TallyState;
};

/** Where a run goes on: after the last one, or after the genesis block. */
export function headersAfter(genesis: Genesis, before: { head: Uint8Array; tally: unknown } | null): HeaderChain {
  if (!before) return HeaderChain.from(genesis);
  return HeaderChain.resume(genesis, decodeHeader(before.head), before.tally as TallyState);
}

/**
 * Reads blocks from one node until a chunk is full or the chain ends, and believes none that its validators did not seal. Null
 * when there is nothing new.
 */
export async function readRun(
  driver: ChainDriver,
  node: NodeRef,
  headers: HeaderChain,
  upTo: number,
): Promise<BlockRun | null> {
  const first = Number(headers.head.number) + 1;
  const raw: Uint8Array[] = [];
  let size = 0;
  for (let next = first; next <= upTo && size < CHUNK_BYTES && raw.length < CHUNK_BLOCKS; next += AT_ONCE) {
    const count = Math.min(AT_ONCE, upTo - next + 1, CHUNK_BLOCKS - raw.length);
    const calls = Array.from({ length: count }, (_, i) => ({
      method: 'debug_getRawBlock',
      params: [toQuantity(BigInt(next + i))],
    }));
    for (const hex of RAW.parse(await driver.controlAll(node, calls))) {
      const bytes = fromHex(hex);
      follow(headers, bytes, node.name);
      raw.push(bytes);
      size += bytes.length;
    }
  }
  if (raw.length === 0) return null;
  const last = first + raw.length - 1;
  return { first, last, bytes: Buffer.concat(raw), head: encodeHeader(headers.head), tally: headers.tallyState() };
}

/** One more block: sealed by a quorum of whoever may seal it, with the transactions that its header names. */
export function follow(headers: HeaderChain, raw: Uint8Array, from: string): Header {
  try {
    const { header, transactions } = decodeBlock(raw);
    if (transactionsRoot(transactions) !== header.transactionsRoot)
      throw new Error('its transactions are not those of its header');
    headers.append(header);
    return header;
  } catch (cause) {
    const code = cause instanceof InvalidHeader ? `${cause.code}: ` : '';
    const because = `the block after ${headers.head.number} of ${from} is not to be believed: ${code}${(cause as Error).message}`;
    throw new Fault({ code: 'CONFLICT', what: 'backup', because }, { cause });
  }
}
