import { HASH } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import { toHex, type Hex } from 'viem';

/** What may be done with data, in the contract's own order: the mask of one is `1 << index`. */
export const ACCESS_SCOPES = ['READ', 'PROCESS', 'SHARE', 'STORE_CIPHERTEXT'] as const;
export type AccessScope = (typeof ACCESS_SCOPES)[number];

export const scopesIn = (mask: number): AccessScope[] => ACCESS_SCOPES.filter((_, i) => mask & (1 << i));

export const scopeMask = (scopes: readonly AccessScope[]): number =>
  scopes.reduce((mask, scope) => mask | (1 << ACCESS_SCOPES.indexOf(scope)), 0);

export const READ = scopeMask(['READ']);

/** The bits of a mask of 256, from the lowest. */
export function bitsIn(mask: bigint): number[] {
  const bits = [];
  for (let [bit, left] = [0, mask]; left > 0n; bit++, left >>= 1n) if (left & 1n) bits.push(bit);
  return bits;
}

export const bitMask = (bits: readonly number[]): bigint => bits.reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n);

/** 32 bytes, as tables and events have words. */
export const wordOf = (value: bigint): Hex => toHex(value, { size: 32 });

/** An address as it is compared: in lower case. */
export const lower = (hex: string): Hex => hex.toLowerCase() as Hex;

export const NO_ADDRESS: Hex = `0x${'00'.repeat(20)}`;
export const NO_WORD: Hex = `0x${'00'.repeat(32)}`;

/** A name of up to 32 bytes, or 32 bytes themselves: what a resource is called by its owner. */
export function nameWord(name: string, field = 'name'): Hex {
  if (HASH.test(name)) return lower(name);
  const bytes = new TextEncoder().encode(name);
  if (bytes.length < 1 || bytes.length > 32)
    throw Fault.invalid(field, 'must be of 1 to 32 bytes, or 32 bytes as 0x hex');
  return toHex(bytes).padEnd(66, '0') as Hex;
}
