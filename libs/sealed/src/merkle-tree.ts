// The Merkle tree of RFC 9162, section 2.1, over SHA-256: what a log's head says, and which hashes prove something of it.
// Nothing here holds a tree. Whoever keeps one keeps its whole subtrees, which never change once they are there.
import { sha256 } from '@atoll/crypto';

import { joined } from './bytes.js';

/** A subtree whose 2^level leaves are all there: `index` counts those of its level from the left. */
export type Subtree = { level: number; index: number };

/** The leaves from `begin` up to `end`, which is not one of them. */
export type Span = { begin: number; end: number };

/** The head of a tree without leaves: the hash of nothing. */
export const EMPTY_ROOT = sha256(new Uint8Array());

/** Leaves and nodes are told apart by their first byte, so that none passes for the other. */
export const leafHash = (data: Uint8Array): Uint8Array => sha256(joined([LEAF, data]));
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(joined([NODE, left, right]));

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The whole subtrees of a span, from left to right, as large as they can be. */
export function subtreesOf({ begin, end }: Span): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = begin; at < end;) {
    let [level, width] = [0, 1];
    while (at % (2 * width) === 0 && at + 2 * width <= end) [level, width] = [level + 1, 2 * width];
    subtrees.push({ level, index: at / width });
    at += width;
  }
  return subtrees;
}

/** The hash over a span of the tree, from those of its whole subtrees. */
export function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** What proves that a leaf is at its position in a tree of this size, in the order of the proof. */
export function inclusionSpans(position: number, size: number): Span[] {
  return beside(position, { begin: 0, end: size });
}

function beside(position: number, { begin, end }: Span): Span[] {
  if (end - begin === 1) return [];
  const middle = begin + splitOf(end - begin);
  const [left, right] = [
    { begin, end: middle },
    { begin: middle, end },
  ];
  return position < middle ? [...beside(position, left), right] : [...beside(position, right), left];
}

/** What proves that the tree of size `second` begins with the whole tree of size `first`, in the order of the proof. */
export function consistencySpans(first: number, second: number): Span[] {
  return first === 0 ? [] : kept(first, { begin: 0, end: second }, true);
}

/** `known`: whether the verifier has the hash over the span's old part already, because it is the whole old tree. */
function kept(first: number, { begin, end }: Span, known: boolean): Span[] {
  if (first === end) return known ? [] : [{ begin, end }];
  const middle = begin + splitOf(end - begin);
  const [left, right] = [
    { begin, end: middle },
    { begin: middle, end },
  ];
  return first <= middle ? [...kept(first, left, known), right] : [...kept(first, right, false), left];
}

/** Where a span of this length parts: the largest power of two below it. */
function splitOf(length: number): number {
  let split = 1;
  while (2 * split < length) split *= 2;
  return split;
}

/** A tree as far as it is needed to grow: its whole subtrees, from left to right. */
export class Frontier {
  private readonly hashes: Uint8Array[];

  /** `hashes` are those of `subtreesOf({ begin: 0, end: size })`. */
  constructor(
    public size = 0,
    hashes: readonly Uint8Array[] = [],
  ) {
    this.hashes = [...hashes];
  }

  /** The subtrees that are whole from now on: the leaf, and what it completes. */
  add(leaf: Uint8Array): (Subtree & { hash: Uint8Array })[] {
    let [level, index, hash] = [0, this.size, leaf];
    const whole = [{ level, index, hash }];
    for (; index % 2 === 1; whole.push({ level, index, hash })) {
      [level, index, hash] = [level + 1, (index - 1) / 2, nodeHash(this.hashes.pop()!, hash)];
    }
    this.hashes.push(hash);
    this.size += 1;
    return whole;
  }

  /** What the tree goes on from, kept somewhere else: as the constructor takes it. */
  get subtrees(): readonly Uint8Array[] {
    return this.hashes;
  }

  get root(): Uint8Array {
    return rootOf(this.hashes);
  }
}
