/**
 * Where each piece of state lies. Addresses, slots and paths are hexadecimal without a prefix, so that a key can be read
 * by eye; the first letter says what it is.
 */

/** Hexadecimal without `0x`. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

export const accountKey = (address: string): string => `a${address}`;
export const storageKey = (address: string, slot: string): string => `s${address}${slot}`;
export const storagePrefix = (address: string): string => `s${address}`;
export const codeKey = (codeHash: Uint8Array): string => `c${hexOf(codeHash)}`;
/** A node of the state trie, by path. */
export const stateNodeKey = (path: string): string => `n${path}`;
/** A node of one contract's storage trie, by path. */
export const storageNodeKey = (address: string, path: string): string => `m${address}${path}`;
