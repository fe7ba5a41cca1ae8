import { fromHex, toHex } from '@atoll/crypto';

import { provesConsistency, provesInclusion } from './merkle-proof.js';
import {
  consistencySpans,
  EMPTY_ROOT,
  Frontier,
  inclusionSpans,
  leafHash,
  nodeHash,
  rootOf,
  subtreesOf,
  type Span,
} from './merkle-tree.js';

const bytes = (hex: string) => fromHex(`0x${hex}`);
const hex = (hash: Uint8Array) => toHex(hash).slice(2);

// From the tests of transparency-dev/merkle, which Certificate Transparency's logs are made with.
const LEAVES = [
  ...['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'],
].map(bytes);
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
].map(bytes);
const A = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
const B = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b';
const C = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0';
const D = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a';
const E = 'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f';
const F = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';
const G = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4';
const INCLUSIONS: [number, number, string[]][] = [
  [0, 8, [F, A, G]],
  [5, 8, [B, C, hex(ROOTS[4]!)]],
  [2, 3, [hex(ROOTS[2]!)]],
  [1, 5, [hex(ROOTS[1]!), A, B]],
];
const CONSISTENCIES: [number, number, string[]][] = [
  [1, 8, [F, A, G]],
  [6, 8, [D, C, hex(ROOTS[4]!)]],
  [2, 5, [A, B]],
  [6, 7, [D, E, hex(ROOTS[4]!)]],
];

/** A tree with all its whole subtrees. */
function grown(leaves: Uint8Array[]) {
  const frontier = new Frontier();
  const hashes = new Map<string, Uint8Array>();
  for (const leaf of leaves)
    for (const { level, index, hash } of frontier.add(leafHash(leaf))) hashes.set(`${level}/${index}`, hash);
  const over = (span: Span) => rootOf(subtreesOf(span).map(({ level, index }) => hashes.get(`${level}/${index}`)!));
  return { over, paths: (spans: Span[]) => spans.map(over), root: (size: number) => over({ begin: 0, end: size }) };
}

const tree = grown(LEAVES);

it('has the heads of the published tree, at every size', () => {
  expect(hex(EMPTY_ROOT)).toBe(hex(ROOTS[0]!));
  const frontier = new Frontier();
  for (const [i, leaf] of LEAVES.entries()) {
    frontier.add(leafHash(leaf));
    expect(hex(frontier.root)).toBe(hex(ROOTS[i + 1]!));
    expect(hex(tree.root(i + 1))).toBe(hex(ROOTS[i + 1]!));
  }
});

it.each(INCLUSIONS)('proves the leaf %d of %d as published', (position, size, path) => {
  expect(tree.paths(inclusionSpans(position, size)).map(hex)).toEqual(path);
  const proof = { position, size, leaf: leafHash(LEAVES[position]!), root: ROOTS[size]!, path: path.map(bytes) };
  expect(provesInclusion(proof)).toBe(true);
});

it.each(CONSISTENCIES)('proves that size %d is the beginning of %d as published', (first, second, path) => {
  expect(tree.paths(consistencySpans(first, second)).map(hex)).toEqual(path);
  const proof = { first, firstRoot: ROOTS[first]!, second, secondRoot: ROOTS[second]!, path: path.map(bytes) };
  expect(provesConsistency(proof)).toBe(true);
});

/** Paths that are wrong in one thing, as those published tests break them. */
function broken(path: Uint8Array[], roots: Uint8Array[]): Uint8Array[][] {
  const flipped = path.map((_, i) => path.map((hash, at) => (at === i ? hash.with(0, hash[0]! ^ 8) : hash)));
  const added = [new Uint8Array(), ...roots, ...path].flatMap((hash) => [
    [hash, ...path],
    [...path, hash],
  ]);
  return [...flipped, ...added, path.slice(1), path.slice(0, -1), path.toReversed()].filter(
    (each) => each.map(hex).join() !== path.map(hex).join(),
  );
}

it.each(INCLUSIONS)('takes no other proof for the leaf %d of %d', (position, size, path) => {
  const right = { position, size, leaf: leafHash(LEAVES[position]!), root: ROOTS[size]!, path: path.map(bytes) };
  const wrong = [
    ...[position - 1, position + 1, position ^ 2, NaN, 0.5].map((other) => ({ ...right, position: other })),
    ...[size * 2, Math.floor(size / 2)].map((other) => ({ ...right, size: other })),
    ...[EMPTY_ROOT, right.leaf, new Uint8Array()].map((root) => ({ ...right, root })),
    { ...right, leaf: leafHash(bytes('ff')) },
    ...broken(right.path, [right.root]).map((other) => ({ ...right, path: other })),
  ];
  expect(wrong.filter(provesInclusion)).toEqual([]);
});

it.each(CONSISTENCIES)('takes no other proof for %d as the beginning of %d', (first, second, path) => {
  const right = { first, firstRoot: ROOTS[first]!, second, secondRoot: ROOTS[second]!, path: path.map(bytes) };
  const wrong = [
    ...[first - 1, first + 1, first ^ 2].map((other) => ({ ...right, first: other })),
    ...[second * 2, Math.floor(second / 2)].map((other) => ({ ...right, second: other })),
    ...[EMPTY_ROOT, right.secondRoot].map((firstRoot) => ({ ...right, firstRoot })),
    ...[EMPTY_ROOT, right.firstRoot].map((secondRoot) => ({ ...right, secondRoot })),
    { ...right, path: [] },
    ...broken(right.path, [right.firstRoot, right.secondRoot]).map((other) => ({ ...right, path: other })),
  ];
  expect(wrong.filter(provesConsistency)).toEqual([]);
});

it('takes no rollback and no other tree of the same size', () => {
  const [four, five] = [ROOTS[4]!, ROOTS[5]!];
  const at = { first: 4, firstRoot: four, second: 4, secondRoot: four, path: [] };
  expect(provesConsistency(at)).toBe(true);
  expect(provesConsistency({ ...at, secondRoot: five })).toBe(false);
  expect(provesConsistency({ ...at, first: 5, firstRoot: five })).toBe(false);
  expect(provesConsistency({ ...at, first: 0, firstRoot: EMPTY_ROOT })).toBe(true);
  expect(provesConsistency({ ...at, first: 0 })).toBe(false);
});

/** MTH of RFC 9162, section 2.1.1, as it stands there. */
function headOf(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length <= 1) return leaves[0] ? leafHash(leaves[0]) : EMPTY_ROOT;
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHash(headOf(leaves.slice(0, k)), headOf(leaves.slice(k)));
}

/** SUBPROOF of section 2.1.4.1. */
function subproof(m: number, leaves: Uint8Array[], whole: boolean): Uint8Array[] {
  if (m === leaves.length) return whole ? [] : [headOf(leaves)];
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), whole), headOf(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), headOf(leaves.slice(0, k))];
}

it('proves every leaf of every tree and every pair of sizes, as the definitions of the RFC have it', () => {
  const entries = Array.from({ length: 40 }, (_, i) => new TextEncoder().encode(`entry ${i}`));
  const ours = grown(entries);
  for (let size = 1; size <= entries.length; size++) {
    const leaves = entries.slice(0, size);
    const root = headOf(leaves);
    expect(hex(ours.root(size))).toBe(hex(root));
    for (let i = 0; i < size; i++) {
      const path = ours.paths(inclusionSpans(i, size));
      expect(provesInclusion({ position: i, size, leaf: leafHash(leaves[i]!), root, path })).toBe(true);
      const [first, firstRoot] = [i + 1, headOf(leaves.slice(0, i + 1))];
      const kept = ours.paths(consistencySpans(first, size));
      expect(kept.map(hex)).toEqual(subproof(first, leaves, true).map(hex));
      expect(provesConsistency({ first, firstRoot, second: size, secondRoot: root, path: kept })).toBe(true);
    }
  }
});

it('keeps count beyond 32 bits', () => {
  const [position, size] = [2 ** 40 + 5, 2 ** 41 + 3];
  const spans = inclusionSpans(position, size);
  const path = spans.map(({ begin, end }) => leafHash(new TextEncoder().encode(`${begin} ${end}`)));
  const leaf = leafHash(new TextEncoder().encode('leaf'));
  const root = spans.reduce((hash, { begin }, i) => {
    return begin > position ? nodeHash(hash, path[i]!) : nodeHash(path[i]!, hash);
  }, leaf);
  expect(provesInclusion({ position, size, leaf, root, path })).toBe(true);
  expect(provesInclusion({ position: position + 1, size, leaf, root, path })).toBe(false);
});
