import { keccak256 } from '@atoll/crypto';

export const BLOOM_BYTES = 256;

/** Adds the bits of one filter to another. */
export function mergeBloom(into: Uint8Array, bloom: Uint8Array): void {
  for (let i = 0; i < BLOOM_BYTES; i++) into[i] = (into[i] ?? 0) | (bloom[i] ?? 0);
}

/** The three bits of an address or topic (Yellow Paper, equation 30), as byte positions and masks. */
export function bloomBits(item: Uint8Array): { at: number; mask: number }[] {
  const hash = keccak256(item);
  return [0, 2, 4].map((i) => {
    const bit = (((hash[i] ?? 0) << 8) | (hash[i + 1] ?? 0)) & 2047;
    return { at: BLOOM_BYTES - 1 - (bit >> 3), mask: 1 << (bit & 7) };
  });
}

/** False means that no log of the block names the item; true that one may. */
export function bloomHas(bloom: Uint8Array, bits: readonly { at: number; mask: number }[]): boolean {
  return bits.every(({ at, mask }) => ((bloom[at] ?? 0) & mask) !== 0);
}
