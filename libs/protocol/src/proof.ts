import { fromHex, keccak256 } from '@atoll/crypto';

import { type Address, type Hash, type Hex, toAddress, toData, toHash, toQuantity } from './hex.js';
import { decodeRlp } from './rlp.js';
import { hash, list, scalar } from './rlp-fields.js';
import { InvalidProof, proving, verifyTrieProof } from './trie-proof.js';
import { EMPTY_TRIE_ROOT } from './trie-root.js';

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

function claim(what: string, proven: string, claimed: string): void {
  if (proven !== claimed) throw new InvalidProof(`the ${what} is ${proven}, not ${claimed}`);
}

const nodeBytes = (node: Hex): Uint8Array => toData(node, 'proof');
