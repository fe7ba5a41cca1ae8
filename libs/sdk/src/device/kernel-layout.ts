import { concatHex, keccak256, padHex, toHex, type Hex } from 'viem';

// Where the kernel's contracts keep what is proven. The proxies' storage only ever grows at its end: OpenZeppelin's checks refuse an
// upgrade that moves anything. A test compares these with the compiler's own storage layout.
export const LAYOUT = {
  Consortium: { members: 50n, appointedBy: 53n },
  CredentialRegistry: { credentials: 150n },
  IdentityRegistry: { devices: 151n },
  ServiceRegistry: { services: 150n, nodes: 151n, tickets: 200n },
} as const;

/** The slots of a mapping's entry: the Keccak of key and place, and those behind it. */
export function slotsOf(mapping: bigint, key: Hex, count: number): Hex[] {
  const first = BigInt(keccak256(concatHex([padHex(key, { size: 32 }), toHex(mapping, { size: 32 })])));
  return Array.from({ length: count }, (_, i) => toHex(BigInt.asUintN(256, first + BigInt(i)), { size: 32 }));
}

/** A part of a slot: `offset` and `size` in bytes, from the lower end, as Solidity packs them. */
export const part = (slot: bigint, offset: number, size: number): bigint =>
  BigInt.asUintN(8 * size, slot >> BigInt(8 * offset));

export const addressAt = (slot: bigint, offset = 0): Hex => toHex(part(slot, offset, 20), { size: 20 });
export const wordOf = (slot: bigint): Hex => toHex(slot, { size: 32 });
