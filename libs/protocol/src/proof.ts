import { fromHex, keccak256, toHex } from '@atoll/crypto';

import { type Address, type Hash, type Hex, toAddress, toData, toHash, toQuantity } from './hex.js';
import { decodeRlp, encodeRlp, type Rlp } from './rlp.js';
import { hash, list, scalar, scalarBytes, string } from './rlp-fields.js';
import { EMPTY_TRIE_ROOT, toNibbles } from './trie-root.js';

/** A proof that does not prove what it claims. */
export class InvalidProof extends Error {
  override readonly name = 'InvalidProof';
}

/** The answer of `eth_getProof` (EIP-1186). */
export interface AccountProof {
  address: Address;
  accountProof: Hex[];
  balance: Hex;
  codeHash: Hash;
  nonce: Hex;
  storageHash: Hash;
  storageProof: StorageProof[];
}

export interface StorageProof {
  /** The slot, as a quantity or as 32 bytes: nodes differ. */
  key: Hex;
  value: Hex;
  proof: Hex[];
}

/** An account as the state trie holds it. */
export interface ProvenAccount {
  nonce: bigint;
  balance: bigint;
  storageRoot: Hash;
  codeHash: Hash;
  /** By slot, 32 bytes each; a slot that does not exist is 0. */
  storage: Map<Hash, bigint>;
}

/** The Keccak of no code, which an account without code has. */
export const EMPTY_CODE_HASH: Hash = '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470';

/**
 * Checks an account and its slots against a state root, and every claimed value against the proof.
 * Answers null where the account is proven not to exist; throws {@link InvalidProof} where nothing is proven.
 */
export function verifyAccountProof(stateRoot: Hash, proof: AccountProof): ProvenAccount | null {
  return proving(() => accountProof(stateRoot, proof));
}

function accountProof(stateRoot: Hash, proof: AccountProof): ProvenAccount | null {
  const leaf = verifyTrieProof(
    stateRoot,
    keccak256(fromHex(toAddress(proof.address))),
    proof.accountProof.map(nodeBytes),
  );
  const account = leaf ? accountOf(leaf) : null;
  claim('nonce', toQuantity(account?.nonce ?? 0n), toQuantity(BigInt(proof.nonce)));
  claim('balance', toQuantity(account?.balance ?? 0n), toQuantity(BigInt(proof.balance)));
  if (account) {
    claim('storageHash', account.storageRoot, toHash(proof.storageHash));
    claim('codeHash', account.codeHash, toHash(proof.codeHash));
  } else {
    claimAbsent(proof);
  }
  const storageRoot = account?.storageRoot ?? EMPTY_TRIE_ROOT;
  for (const slot of proof.storageProof) {
    const [key, value] = verifySlot(storageRoot, slot);
    account?.storage.set(key, value);
  }
  return account;
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

function accountOf(leaf: Uint8Array): ProvenAccount {
  const fields = list(decodeRlp(leaf), 'account');
  if (fields.length !== 4) throw new InvalidProof('an account has four fields');
  return {
    nonce: scalar(fields[0], 'nonce'),
    balance: scalar(fields[1], 'balance', 32),
    storageRoot: hash(fields[2], 'storageRoot'),
    codeHash: hash(fields[3], 'codeHash'),
    storage: new Map(),
  };
}

function verifySlot(storageRoot: Hash, { key, value, proof }: StorageProof): [Hash, bigint] {
  const slot: Hash = `0x${BigInt(key).toString(16).padStart(64, '0')}`;
  const leaf = verifyTrieProof(storageRoot, keccak256(fromHex(slot, 32)), proof.map(nodeBytes));
  const proven = leaf ? scalar(decodeRlp(leaf), 'slot', 32) : 0n;
  claim(`slot ${key}`, toQuantity(proven), toQuantity(BigInt(value)));
  return [slot, proven];
}

/** An absent account shows either zeros or the values an account without code and storage would have. */
function claimAbsent({ storageHash, codeHash }: AccountProof): void {
  const blank = (claimed: Hash, empty: Hash) => BigInt(claimed) === 0n || claimed === empty;
  if (!blank(storageHash, EMPTY_TRIE_ROOT) || !blank(codeHash, EMPTY_CODE_HASH)) {
    throw new InvalidProof('the account does not exist, but the answer gives it code or storage');
  }
}

/** Whatever is malformed on the way proves nothing either. */
function proving<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof InvalidProof) throw cause;
    throw new InvalidProof(`the proof is malformed: ${(cause as Error).message}`, { cause });
  }
}

function claim(what: string, proven: string, claimed: string): void {
  if (proven !== claimed) throw new InvalidProof(`the ${what} is ${proven}, not ${claimed}`);
}

const nodeBytes = (node: Hex): Uint8Array => toData(node, 'proof');
