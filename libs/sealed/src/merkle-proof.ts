import { EMPTY_ROOT, nodeHash } from './merkle-tree.js';

export type Inclusion = {
  position: number;
  size: number;
  leaf: Uint8Array;
  root: Uint8Array;
  path: readonly Uint8Array[];
};

/** Whether the leaf stands at this very position of the tree: RFC 9162, section 2.1.3.2. */
export function provesInclusion({ position, size, leaf, root, path }: Inclusion): boolean {
  if (!isSize(size) || !isSize(position) || position >= size || !areHashes([leaf, root, ...path])) return false;
  let [node, last, hash] = [position, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else hash = nodeHash(hash, sibling);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && areEqual(hash, root);
}

export type Consistency = {
  first: number;
  firstRoot: Uint8Array;
  second: number;
  secondRoot: Uint8Array;
  path: readonly Uint8Array[];
};

/** Whether the second tree is the first one with leaves added, and nothing else: RFC 9162, section 2.1.4.2. */
export function provesConsistency({ first, firstRoot, second, secondRoot, path }: Consistency): boolean {
  if (!isSize(first) || !isSize(second) || first > second || !areHashes([firstRoot, secondRoot, ...path])) return false;
  if (first === second) return path.length === 0 && areEqual(firstRoot, secondRoot);
  if (first === 0) return path.length === 0 && areEqual(firstRoot, EMPTY_ROOT);
  const [start, ...rest] = isPowerOfTwo(first) ? [firstRoot, ...path] : path;
  if (!start || path.length === 0) return false;

  let [node, last] = [first - 1, second - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [before, after] = [start, start];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [before, after] = [nodeHash(sibling, before), nodeHash(sibling, after)];
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else after = nodeHash(after, sibling);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && areEqual(before, firstRoot) && areEqual(after, secondRoot);
}

// Arithmetic instead of shifts, which know 32 bits only.
const half = (number: number): number => Math.floor(number / 2);
const isSize = (number: number): boolean => Number.isSafeInteger(number) && number >= 0;

function isPowerOfTwo(number: number): boolean {
  let power = 1;
  while (power < number) power *= 2;
  return power === number;
}

const areHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every(({ length }) => length === 32);
const areEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
