import { keccak256 } from '@atoll/crypto';

import {
  BranchNode,
  decodeNode,
  encodeNode,
  ExtensionNode,
  isNothing,
  LeafNode,
  NOTHING,
  type Child,
  type Reference,
  type TrieNode,
} from './trie-node.js';

/** keccak256 of the encoding of an empty trie. */
export const EMPTY_ROOT: Uint8Array = keccak256(Uint8Array.of(0x80));

/** One key of a trie, 64 hexadecimal nibbles, and its new value; null takes the key away. */
export type TrieChange = readonly [key: string, value: Uint8Array | null];

/** What an update does to stored nodes, by path: new bytes, or null where a node is gone. */
type NodeChanges = Map<string, Uint8Array | null>;

/**
 * A trie whose nodes are stored by their path from the root, so that a node is overwritten in place and no garbage is
 * left behind. A whole block's changes are applied in one walk and every node on the way is hashed once.
 */
export class Trie {
  private readonly loaded = new Map<string, Uint8Array>();

  constructor(private readonly read: (path: string) => Uint8Array | undefined) {}

  /** Applies changes, which must be sorted by key and name each key once. */
  update(changes: readonly TrieChange[]): { root: Uint8Array; nodes: NodeChanges } {
    this.loaded.clear();
    const root = this.apply(this.load(''), '', changes);
    const nodes: NodeChanges = new Map();
    const hash = root ? keccak256(this.encode(root, '', nodes)) : EMPTY_ROOT;
    for (const [path, before] of this.loaded) {
      const after = nodes.get(path);
      if (!after) nodes.set(path, null);
      else if (sameBytes(before, after)) nodes.delete(path);
    }
    return { root: hash, nodes };
  }

  private apply(node: TrieNode | null, path: string, changes: readonly TrieChange[]): TrieNode | null {
    if (changes.length === 0) return node;
    if (node === null) return this.grow(path.length, changes.filter(isSet));
    if (node instanceof LeafNode) return this.applyToLeaf(node, path, changes);
    if (node instanceof ExtensionNode) return this.applyToExtension(node, path, changes);
    return this.applyToBranch(node, path, changes);
  }

  private applyToLeaf(leaf: LeafNode, path: string, changes: readonly TrieChange[]): TrieNode | null {
    const key = path + leaf.path;
    const others = changes.filter(isSet);
    if (!changes.some(([changed]) => changed === key)) {
      const at = others.findIndex(([other]) => other > key);
      others.splice(at < 0 ? others.length : at, 0, [key, leaf.value]);
    }
    return this.grow(path.length, others);
  }

  private applyToExtension(extension: ExtensionNode, path: string, changes: readonly TrieChange[]): TrieNode | null {
    const below = path + extension.path;
    const relevant = changes.filter((change) => isSet(change) || change[0].startsWith(below));
    if (relevant.length === 0) return extension;
    const shared = Math.min(...relevant.map(([key]) => sharedLength(key, path.length, extension.path)));
    if (shared === extension.path.length) {
      const child = this.apply(this.resolve(extension.child, below), below, relevant);
      return child && prefix(extension.path, child);
    }
    const children: Child[] = new Array<Child>(16).fill(NOTHING);
    const rest = extension.path.slice(shared + 1);
    children[nibble(extension.path, shared)] = rest === '' ? extension.child : new ExtensionNode(rest, extension.child);
    const split = extension.path.slice(0, shared);
    const branch = this.applyToBranch(new BranchNode(children), path + split, relevant);
    return branch && prefix(split, branch);
  }

  private applyToBranch(branch: BranchNode, path: string, changes: readonly TrieChange[]): TrieNode | null {
    const children = branch.children.slice();
    for (const [digit, group] of byNibble(changes, path.length)) {
      const below = path + digit.toString(16);
      children[digit] = this.apply(this.resolve(children[digit] ?? NOTHING, below), below, group) ?? NOTHING;
    }
    const taken = children.flatMap((child, digit) => (isNothing(child) ? [] : [digit]));
    if (taken.length > 1) return new BranchNode(children);
    const [only] = taken;
    if (only === undefined) return null;
    const digit = only.toString(16);
    const child = this.resolve(children[only] ?? NOTHING, path + digit);
    return child && prefix(digit, child);
  }

  /** The subtree of keys that all lie below one point, `depth` nibbles down. */
  private grow(depth: number, entries: readonly (readonly [string, Uint8Array])[]): TrieNode | null {
    const first = entries[0];
    const last = entries.at(-1);
    if (!first || !last) return null;
    if (entries.length === 1) return new LeafNode(first[0].slice(depth), first[1]);
    const shared = sharedLength(last[0], depth, first[0].slice(depth));
    const children: Child[] = new Array<Child>(16).fill(NOTHING);
    for (const [digit, group] of byNibble(entries, depth + shared)) {
      children[digit] = this.grow(depth + shared + 1, group) ?? NOTHING;
    }
    const branch = new BranchNode(children);
    return shared === 0 ? branch : new ExtensionNode(first[0].slice(depth, depth + shared), branch);
  }

  private encode(node: TrieNode, path: string, nodes: NodeChanges): Uint8Array {
    const references =
      node instanceof BranchNode
        ? node.children.map((child, digit) => this.refer(child, path + digit.toString(16), nodes))
        : node instanceof ExtensionNode
          ? [this.refer(node.child, path + node.path, nodes)]
          : [];
    const encoded = encodeNode(node, references);
    if (path === '' || encoded.length >= 32) nodes.set(path, encoded);
    return encoded;
  }

  private refer(child: Child, path: string, nodes: NodeChanges): Reference {
    if (child instanceof Uint8Array) return child;
    const encoded = this.encode(child, path, nodes);
    return encoded.length < 32 ? encoded : keccak256(encoded);
  }

  private resolve(child: Child, path: string): TrieNode | null {
    if (!(child instanceof Uint8Array)) return child;
    if (child.length === 0) return null;
    if (child.length < 32) return decodeNode(child);
    const node = this.load(path);
    if (!node) throw new Error(`The database lacks the trie node at path ${path}.`);
    return node;
  }

  private load(path: string): TrieNode | null {
    const encoded = this.read(path);
    if (!encoded) return null;
    this.loaded.set(path, encoded);
    return decodeNode(encoded);
  }
}

/** The nodes from the root towards a key, as `eth_getProof` lists them (EIP-1186); embedded nodes are inside their parents. */
export async function proofOf(
  key: string,
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<Uint8Array[]> {
  const proof: Uint8Array[] = [];
  let path = '';
  let encoded = await read(path);
  while (encoded) {
    proof.push(encoded);
    const next = follow(decodeNode(encoded), path, key);
    encoded = next === null ? undefined : await read(next);
    path = next ?? path;
  }
  return proof;
}

/** Where a key's next stored node lies, or null when the walk ends at or inside this one. */
function follow(node: TrieNode, path: string, key: string): string | null {
  if (node instanceof LeafNode) return null;
  const step = node instanceof ExtensionNode ? node.path : key.slice(path.length, path.length + 1);
  const below = path + step;
  const child = node instanceof ExtensionNode ? node.child : (node.children[parseInt(step, 16)] ?? NOTHING);
  if (!(child instanceof Uint8Array) || child.length === 0 || !key.startsWith(below)) return null;
  return child.length === 32 ? below : follow(decodeNode(child), below, key);
}

/** Puts nibbles in front of a node; a branch has no path of its own and gets an extension. */
function prefix(nibbles: string, node: TrieNode): TrieNode {
  if (nibbles === '') return node;
  if (node instanceof LeafNode) return new LeafNode(nibbles + node.path, node.value);
  if (node instanceof ExtensionNode) return new ExtensionNode(nibbles + node.path, node.child);
  return new ExtensionNode(nibbles, node);
}

function isSet(change: TrieChange): change is readonly [string, Uint8Array] {
  return change[1] !== null;
}

function* byNibble<T extends readonly [string, unknown]>(
  sorted: readonly T[],
  depth: number,
): Generator<[number, T[]]> {
  for (let start = 0; start < sorted.length;) {
    const first = sorted[start];
    if (!first) return;
    const digit = nibble(first[0], depth);
    let end = start + 1;
    for (let next = sorted[end]; next && nibble(next[0], depth) === digit; next = sorted[end]) end++;
    yield [digit, sorted.slice(start, end)];
    start = end;
  }
}

function nibble(key: string, at: number): number {
  const code = key.charCodeAt(at);
  return code < 0x3a ? code - 0x30 : code - 0x57;
}

function sharedLength(key: string, from: number, path: string): number {
  let shared = 0;
  while (shared < path.length && key.charCodeAt(from + shared) === path.charCodeAt(shared)) shared++;
  return shared;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
