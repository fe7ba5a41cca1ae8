import { fromHex } from '@atoll/crypto';
import { decodeBlock, transactionsRoot, type HeaderChain } from '@atoll/protocol';

import type { Atoll } from '../atoll.js';

/** The RLP of block after block, from the one after `headers` to the newest; believes only what a quorum of validators sealed. */
export async function* blocksAfter(headers: HeaderChain, atoll: Atoll, chainId: string): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { rawBlocks } = await atoll.rawBlocks({ chainId, first: Number(headers.head.number) + 1 });
    if (rawBlocks.length === 0) return;
    for (const hex of rawBlocks) {
      const raw = fromHex(hex);
      follow(headers, raw);
      yield raw;
    }
  }
}

export function follow(headers: HeaderChain, raw: Uint8Array): void {
  const { header, transactions } = decodeBlock(raw);
  if (transactionsRoot(transactions) !== header.transactionsRoot)
    throw new Error(`The transactions of block ${header.number} are not those of its header.`);
  headers.append(header);
}
