import { encodeBlock, forkAt, isSince, type Block, type GenesisConfig } from '@atoll/protocol';

import { InvalidBlock } from '../execution/invalid-block.js';

/** EIP-7934: 10 MiB less 2 MiB for a beacon block, which QBFT does not have but Besu keeps. */
export const MAX_BLOCK_SIZE = 8 * 1024 * 1024;

/** From Osaka on the encoding of a block is bounded. */
export function requireSize(block: Block, config: GenesisConfig): void {
  if (!isSince(forkAt(config, block.header.timestamp), 'osaka')) return;
  const roughly = block.transactions.reduce((sum, { length }) => sum + length, 0);
  if (roughly < MAX_BLOCK_SIZE / 2) return;
  const size = encodeBlock(block).length;
  if (size > MAX_BLOCK_SIZE)
    throw new InvalidBlock('SIZE', `The block has ${size} bytes, more than ${MAX_BLOCK_SIZE}.`);
}
