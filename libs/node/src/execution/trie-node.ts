/**
 * Nodes of a Merkle Patricia trie (Yellow Paper, appendix D) whose keys all have the same length, as the keys of the
 * state and of every contract's storage have. No key can end at a branch, so a branch carries no value.
 */

/** How a parent names a child: 32 bytes of hash, the child's own encoding when that is shorter, or nothing. */
export type Reference = Uint8Array;

/** A child that was just made is held as a node until it is hashed; one that was not touched stays a reference. */
export type Child = Reference | TrieNode;

export type TrieNode = LeafNode | ExtensionNode | BranchNode;

export class LeafNode {
  constructor(
    /** What is left of the key, as hexadecimal nibbles. */
    readonly path: string,
    readonly value: Uint8Array,
  ) {}
}

export class ExtensionNode {
  constructor(
    readonly path: string,
    readonly child: Child,
  ) {}
}

export class BranchNode {
  constructor(readonly children: Child[]) {}
}

export const NOTHING: Reference = new Uint8Array(0);

export function isNothing(child: Child): boolean {
  return child instanceof Uint8Array && child.length === 0;
}

/** Encodes a node whose children have all become references. */
export function encodeNode(node: TrieNode, references: Reference[]): Uint8Array {
  if (node instanceof BranchNode) return encodeBranch(references);
  if (node instanceof LeafNode) return encodePair(compactPath(node.path, true), stringItem(node.value));
  const child = references[0] ?? NOTHING;
  return encodePair(compactPath(node.path, false), child.length === 32 ? stringItem(child) : child);
}

export function decodeNode(encoded: Uint8Array): TrieNode {
  const items = listItems(encoded);
  if (items.length === 17)
    return new BranchNode(items.slice(0, 16).map(({ at, start, end }) => reference(encoded, at, start, end)));

  const [path, rest] = items;
  if (!path || !rest || items.length !== 2)
    throw new Error('A trie node in the database is neither a pair nor a branch.');
  const { nibbles, leaf } = expandPath(encoded.subarray(path.start, path.end));
  if (leaf) return new LeafNode(nibbles, encoded.subarray(rest.start, rest.end));
  return new ExtensionNode(nibbles, reference(encoded, rest.at, rest.start, rest.end));
}

function reference(encoded: Uint8Array, at: number, start: number, end: number): Reference {
  const isList = (encoded[at] ?? 0) >= 0xc0;
  return isList ? encoded.subarray(at, end) : encoded.subarray(start, end);
}

interface Item {
  at: number;
  start: number;
  end: number;
}

function listItems(encoded: Uint8Array): Item[] {
  const list = itemAt(encoded, 0);
  const items: Item[] = [];
  for (let at = list.start; at < list.end;) {
    const item = itemAt(encoded, at);
    items.push(item);
    at = item.end;
  }
  return items;
}

function itemAt(encoded: Uint8Array, at: number): Item {
  const first = encoded[at] ?? 0;
  if (first < 0x80) return { at, start: at, end: at + 1 };
  const short = first < 0xc0 ? 0x80 : 0xc0;
  if (first <= short + 55) return { at, start: at + 1, end: at + 1 + first - short };
  const width = first - short - 55;
  let length = 0;
  for (let i = 1; i <= width; i++) length = length * 256 + (encoded[at + i] ?? 0);
  return { at, start: at + 1 + width, end: at + 1 + width + length };
}

function encodeBranch(children: Reference[]): Uint8Array {
  let size = 1;
  for (const child of children) size += child.length === 32 ? 33 : Math.max(child.length, 1);
  const { out, offset } = listOf(size);
  let at = offset;
  for (const child of children) {
    if (child.length === 32) out[at++] = 0xa0;
    if (child.length === 0) out[at++] = 0x80;
    out.set(child, at);
    at += child.length;
  }
  out[at] = 0x80;
  return out;
}

function encodePair(path: Uint8Array, second: Uint8Array): Uint8Array {
  const first = stringItem(path);
  const { out, offset } = listOf(first.length + second.length);
  out.set(first, offset);
  out.set(second, offset + first.length);
  return out;
}

function listOf(size: number): { out: Uint8Array; offset: number } {
  const width = size < 56 ? 0 : size < 256 ? 1 : size < 65_536 ? 2 : 3;
  const out = new Uint8Array(1 + width + size);
  writeHeader(out, 0xc0, size, width);
  return { out, offset: 1 + width };
}

function stringItem(bytes: Uint8Array): Uint8Array {
  const size = bytes.length;
  if (size === 1 && (bytes[0] ?? 0) < 0x80) return bytes;
  const width = size < 56 ? 0 : size < 256 ? 1 : size < 65_536 ? 2 : 3;
  const out = new Uint8Array(1 + width + size);
  writeHeader(out, 0x80, size, width);
  out.set(bytes, 1 + width);
  return out;
}

function writeHeader(out: Uint8Array, short: number, size: number, width: number): void {
  out[0] = width === 0 ? short + size : short + 55 + width;
  for (let i = width, rest = size; i > 0; i--, rest >>>= 8) out[i] = rest & 0xff;
}

/** Hex-prefix encoding: the first nibble tells a leaf from an extension and an odd length from an even one. */
function compactPath(nibbles: string, leaf: boolean): Uint8Array {
  const odd = nibbles.length % 2 === 1;
  const flag = (leaf ? 2 : 0) + (odd ? 1 : 0);
  return Buffer.from(`${flag.toString(16)}${odd ? '' : '0'}${nibbles}`, 'hex');
}

function expandPath(compact: Uint8Array): { nibbles: string; leaf: boolean } {
  const hex = Buffer.from(compact.buffer, compact.byteOffset, compact.length).toString('hex');
  const flag = (compact[0] ?? 0) >> 4;
  return { nibbles: hex.slice(flag % 2 === 1 ? 1 : 2), leaf: flag >= 2 };
}
