import { fromHex, keccak256, toHex } from '@atoll/crypto';

import type { Hash } from './hex.js';
import { decodeRlp, type Rlp } from './rlp.js';
import { list, string } from './rlp-fields.js';
import { EMPTY_TRIE_ROOT, toNibbles } from './trie-root.js';

/** A proof that does not prove what it claims. */
export class InvalidProof extends Error {
  override readonly name = 'InvalidProof';
}

/**
 * Follows a key from the root through the nodes of a proof. Answers its value, or null where the nodes prove that it
 * is absent. Every node must be the one its parent names, and none may be left over.
 */
export function verifyTrieProof(root: Hash, key: Uint8Array, nodes: readonly Uint8Array[]): Uint8Array | null {
  return proving(() => trieProof(root, key, nodes));
}

function trieProof(root: Hash, key: Uint8Array, nodes: readonly Uint8Array[]): Uint8Array | null {
  if (root === EMPTY_TRIE_ROOT && isProofOfEmptiness(nodes)) return null;
  const walk = new Walk(toNibbles(key), nodes);
  const value = walk.follow(fromHex(root));
  walk.finish();
  return value;
}

class Walk {
  private next = 0;
  private depth = 0;

  constructor(
    private readonly path: Uint8Array,
    private readonly nodes: readonly Uint8Array[],
  ) {}

  follow(reference: Rlp): Uint8Array | null {
    for (let at: Rlp = reference; ;) {
      const members = this.resolve(at);
      if (members === null) return null;
      if (members.length === 17) {
        if (this.depth === this.path.length) return present(members[16]);
        at = members[this.path[this.depth++]!]!;
        continue;
      }
      const { nibbles, isLeaf } = compactPath(members[0]);
      if (!this.startsWith(nibbles)) return null;
      this.depth += nibbles.length;
      if (isLeaf) return this.depth === this.path.length ? string(members[1], 'value') : null;
      at = members[1]!;
    }
  }

  finish(): void {
    if (this.next !== this.nodes.length)
      throw new InvalidProof('the proof has nodes that are not on the way to the key');
  }

  /** The node that a reference names: nothing, a node in place, or the next one of the proof by its hash. */
  private resolve(reference: Rlp): readonly Rlp[] | null {
    if (!(reference instanceof Uint8Array)) return nodeMembers(reference);
    if (reference.length === 0) return null;
    const bytes = this.nodes[this.next++];
    if (bytes === undefined) throw new InvalidProof('the proof ends before the key is found or excluded');
    if (toHex(keccak256(bytes)) !== toHex(reference)) throw new InvalidProof('a node is not the one its parent names');
    return nodeMembers(decodeRlp(bytes));
  }

  private startsWith(nibbles: Uint8Array): boolean {
    return nibbles.every((nibble, i) => nibble === this.path[this.depth + i]);
  }
}

function nodeMembers(item: Rlp): readonly Rlp[] {
  const members = list(item, 'node');
  if (members.length !== 2 && members.length !== 17) throw new InvalidProof('a node has 2 or 17 members');
  return members;
}

function compactPath(item: Rlp | undefined): { nibbles: Uint8Array; isLeaf: boolean } {
  const all = toNibbles(string(item, 'path'));
  const flag = all[0];
  if (flag === undefined || flag > 3 || (flag % 2 === 0 && all[1] !== 0)) throw new InvalidProof('a path is malformed');
  return { nibbles: all.subarray(flag % 2 ? 1 : 2), isLeaf: flag >= 2 };
}

function present(item: Rlp | undefined): Uint8Array | null {
  const value = string(item, 'value');
  return value.length === 0 ? null : value;
}

/** For an empty trie some nodes send no proof, others the node that it consists of. */
function isProofOfEmptiness(nodes: readonly Uint8Array[]): boolean {
  return nodes.length === 0 || (nodes.length === 1 && toHex(nodes[0]!) === '0x80');
}

/** Whatever is malformed on the way proves nothing either. */
export function proving<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof InvalidProof) throw cause;
    throw new InvalidProof(`the proof is malformed: ${(cause as Error).message}`, { cause });
  }
}
