import { ContentTree } from '@atoll/sealed';
import type { StoredObject } from '@atoll/store';

import type { Leaf } from './chunk-store.js';

/** The largest chunk that an envelope has, with its tag. */
export const MAX_PART_BYTES = 1_048_576 + 16;
export const OBJECT_LIMITS = {
  /** 64 GiB of chunks of a mebibyte. Leaves of so many are two mebibytes. */
  chunks: 65_536,
  /** Of an organisation, in all of its objects that are not erased. */
  bytes: 1_099_511_627_776,
  /** Of an organisation, of which chunks are still awaited. */
  uploads: 32,
  copies: 16,
} as const;

export const chunksOf = ({ bytes, chunk }: Pick<StoredObject, 'bytes' | 'chunk'>): number =>
  Number((bytes + BigInt(chunk) - 1n) / BigInt(chunk));

/** How many bytes a chunk has. */
export function sizeOf(object: Pick<StoredObject, 'bytes' | 'chunk'>, place: number): number {
  const { bytes, chunk } = object;
  return place < chunksOf(object) - 1 ? chunk : Number(bytes - BigInt(place) * BigInt(chunk));
}

/** The leaves that were kept of an object, by their places. */
export function leafAt({ leaves }: Pick<StoredObject, 'leaves'>, place: number): Leaf {
  if (!leaves) throw new RangeError('This object has no leaves.');
  return { place, leaf: leaves.subarray(place * 32, (place + 1) * 32) };
}

/** The tree over its chunks, from the leaves that were kept. */
export function treeOf(object: Pick<StoredObject, 'bytes' | 'chunk' | 'leaves'>): ContentTree {
  const tree = new ContentTree();
  for (let place = 0; place < chunksOf(object); place++) tree.addLeaf(leafAt(object, place).leaf);
  return tree;
}

/** What proves that a chunk stands at its place under the root. */
export const pathTo = (object: StoredObject, place: number): Uint8Array[] => treeOf(object).path(place);

export const keyOf = ({ organisationId, id }: { organisationId: string; id: string }): string =>
  `${organisationId}/${id}`;
