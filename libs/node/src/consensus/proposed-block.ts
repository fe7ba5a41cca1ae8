import { toHex } from '@atoll/crypto';
import { type Block, decodeExtraData, type Hash, sealDigest, withExtraData } from '@atoll/protocol';

/**
 * What consensus messages call a block: the digest that commit seals sign, which covers the round. The block's hash
 * does not, so a block that is proposed again in a later round keeps its hash and gets another digest.
 */
export const digestOf = (block: Block): Hash => toHex(sealDigest(block.header));

/**
 * The block as it is proposed in `round`. Only the round changes: the coinbase stays the first proposer's, as in Besu,
 * because it is part of the hash and of the execution, and somebody may already have committed that hash.
 */
export function inRound(block: Block, round: number): Block {
  return { ...block, header: withExtraData(block.header, { round, seals: [] }) };
}

/** The decided block: the round it was agreed in stays, the collected seals come in. */
export function sealed(block: Block, seals: Uint8Array[]): Block {
  return { ...block, header: withExtraData(block.header, { seals }) };
}

/** Whether the block says it belongs to this height and round, and carries no seals yet. */
export function isProposedFor(block: Block, height: bigint, round: number): boolean {
  if (block.header.number !== height) return false;
  try {
    const extra = decodeExtraData(block.header.extraData);
    return extra.round === round && extra.seals.length === 0;
  } catch {
    return false;
  }
}
