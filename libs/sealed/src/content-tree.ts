import { toHex } from '@atoll/crypto';

import { joined } from './bytes.js';
import type { Hex } from './hex.js';
import { provesInclusion } from './merkle-proof.js';
import { Frontier, inclusionSpans, leafHash, rootOf, subtreesOf } from './merkle-tree.js';

/** A chunk of ciphertext at its place: the leaf is `SHA-256(0x00‖place in eight bytes‖chunk)`. */
export function chunkLeaf(place: number, chunk: Uint8Array): Uint8Array {
  const data = new Uint8Array(8 + chunk.length);
  new DataView(data.buffer).setBigUint64(0, BigInt(place));
  data.set(chunk, 8);
  return leafHash(data);
}

/** The positional tree over the chunks of a ciphertext, grown chunk by chunk. It keeps hashes alone: 64 bytes a chunk. */
export class ContentTree {
  private readonly frontier = new Frontier();
  private readonly levels: Uint8Array[][] = [];

  add(chunk: Uint8Array): void {
    this.addLeaf(chunkLeaf(this.size, chunk));
  }

  /** The next chunk by its leaf, for whoever kept the leaves alone. */
  addLeaf(leaf: Uint8Array): void {
    for (const { level, index, hash } of this.frontier.add(leaf)) (this.levels[level] ??= [])[index] = hash;
  }

  /** All leaves, one after the other: enough to make the tree again. */
  get leaves(): Uint8Array {
    return joined(this.levels[0] ?? []);
  }

  get size(): number {
    return this.frontier.size;
  }

  get root(): Hex {
    return toHex(this.frontier.root);
  }

  /** What proves that a chunk stands at its place. */
  path(place: number): Uint8Array[] {
    if (!(place >= 0 && place < this.size)) throw new RangeError(`There is no chunk ${place} of ${this.size}.`);
    return inclusionSpans(place, this.size).map((span) =>
      rootOf(subtreesOf(span).map(({ level, index }) => this.levels[level]![index]!)),
    );
  }
}

export type ChunkProof = { place: number; count: number; chunk: Uint8Array; path: readonly Uint8Array[] };

/** Whether somebody who shows a chunk has the one that stands at this place. */
export function provesChunk(root: Uint8Array, { place, count, chunk, path }: ChunkProof): boolean {
  if (!Number.isSafeInteger(place) || place < 0) return false;
  return provesInclusion({ position: place, size: count, leaf: chunkLeaf(place, chunk), root, path });
}
