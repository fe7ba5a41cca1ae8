import { keccak256, toHex } from '@atoll/crypto';

import type { Hash } from './hex.js';
import { encodeRlp, type Rlp } from './rlp.js';
import { scalarBytes } from './rlp-fields.js';

/** The root of a trie without entries: the Keccak of RLP's empty string. */
export const EMPTY_TRIE_ROOT: Hash = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421';

interface Entry {
  nibbles: Uint8Array;
  value: Uint8Array;
}

/**
 * The root of the Merkle Patricia trie (yellow paper, appendix D) over these entries, built once and thrown away.
 * A key may appear only once; keys are used as given, so secure tries hash them first.
 */
export function trieRoot(entries: Iterable<readonly [key: Uint8Array, value: Uint8Array]>): Hash {
  const sorted = [...entries].map(([key, value]): Entry => ({ nibbles: toNibbles(key), value })).sort(byKey);
  if (sorted.length === 0) return EMPTY_TRIE_ROOT;
  return toHex(keccak256(encodeRlp(node(sorted, 0, sorted.length, 0))));
}

/** The root over a list, keyed by RLP of the index: `transactionsRoot`, `receiptsRoot`, `withdrawalsRoot`. */
export function orderedTrieRoot(items: readonly Uint8Array[]): Hash {
  return trieRoot(items.map((item, index) => [encodeRlp(scalarBytes(index)), item] as const));
}

export function toNibbles(key: Uint8Array): Uint8Array {
  const nibbles = new Uint8Array(key.length * 2);
  for (let i = 0; i < key.length; i++) {
    nibbles[2 * i] = key[i]! >> 4;
    nibbles[2 * i + 1] = key[i]! & 15;
  }
  return nibbles;
}

/** The node for `entries[from..to)`, which all agree in their first `depth` nibbles. */
function node(entries: Entry[], from: number, to: number, depth: number): Rlp {
  const first = entries[from]!;
  if (to - from === 1) return [hexPrefix(first.nibbles.subarray(depth), true), first.value];

  const shared = commonLength(first.nibbles, entries[to - 1]!.nibbles);
  if (shared > depth) {
    return [hexPrefix(first.nibbles.subarray(depth, shared), false), reference(node(entries, from, to, shared))];
  }
  return branch(entries, from, to, depth);
}

function branch(entries: Entry[], from: number, to: number, depth: number): Rlp {
  const members: Rlp[] = Array.from({ length: 17 }, () => new Uint8Array());
  let at = from;
  // Only the first can end here: the others are longer and sort after it.
  if (entries[at]!.nibbles.length === depth) members[16] = entries[at++]!.value;
  while (at < to) {
    const nibble = entries[at]!.nibbles[depth]!;
    let end = at + 1;
    while (end < to && entries[end]!.nibbles[depth] === nibble) end++;
    members[nibble] = reference(node(entries, at, end, depth + 1));
    at = end;
  }
  return members;
}

/** A node shorter than a hash stands in its parent itself. */
function reference(item: Rlp): Rlp {
  const encoded = encodeRlp(item);
  return encoded.length < 32 ? item : keccak256(encoded);
}

/** Compact encoding: the first nibble tells whether a leaf ends here and whether the number of nibbles is odd. */
function hexPrefix(nibbles: Uint8Array, leaf: boolean): Uint8Array {
  const odd = nibbles.length % 2;
  const flag = (leaf ? 2 : 0) + odd;
  const bytes = new Uint8Array((nibbles.length - odd) / 2 + 1);
  bytes[0] = odd ? flag * 16 + nibbles[0]! : flag * 16;
  for (let i = 1; i < bytes.length; i++) bytes[i] = nibbles[2 * i - 2 + odd]! * 16 + nibbles[2 * i - 1 + odd]!;
  return bytes;
}

function commonLength(a: Uint8Array, b: Uint8Array): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

function byKey({ nibbles: a }: Entry, { nibbles: b }: Entry): number {
  const at = commonLength(a, b);
  const order = (a[at] ?? -1) - (b[at] ?? -1);
  if (order === 0) throw new RangeError('a trie has each key once');
  return order;
}
