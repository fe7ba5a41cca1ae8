import { fromHex, keccak256 } from '@atoll/crypto';

import type { Address, Hash, Hex } from './hex.js';

const BITS = 2048;

/** What of a log a bloom remembers. */
interface BloomedLog {
  address: Address;
  topics: readonly Hash[];
}

/** The 256 bytes that tell which logs a block cannot contain (yellow paper 4.3.1). */
export function logsBloom(logs: Iterable<BloomedLog>): Uint8Array {
  const bloom = new Uint8Array(BITS / 8);
  for (const { address, topics } of logs) for (const value of [address, ...topics]) set(bloom, value);
  return bloom;
}

function set(bloom: Uint8Array, value: Hex): void {
  for (const bit of bits(value)) bloom[byteOf(bit)]! |= 1 << (bit % 8);
}

/** The low eleven bits of each of the first three pairs of bytes. */
function bits(value: Hex): number[] {
  const hash = keccak256(fromHex(value));
  return [0, 2, 4].map((at) => (hash[at]! * 256 + hash[at + 1]!) % BITS);
}

const byteOf = (bit: number): number => BITS / 8 - 1 - Math.floor(bit / 8);
