import { keccak256 } from '@atoll/crypto';
import { RLP } from '@ethereumjs/rlp';
import { Account, bigIntToUnpaddedBytes, bytesToBigInt } from '@ethereumjs/util';

import { EMPTY_ROOT } from './trie.js';

/** An account as the state holds it; never changed in place, because the undo log keeps earlier ones. */
export interface AccountRecord {
  readonly nonce: bigint;
  readonly balance: bigint;
  /** Root of the account's storage after the last finished block. */
  readonly storageRoot: Uint8Array;
  readonly codeHash: Uint8Array;
}

/** keccak256 of no code. */
export const EMPTY_CODE_HASH: Uint8Array = keccak256(new Uint8Array(0));

export const EMPTY_ACCOUNT: AccountRecord = {
  nonce: 0n,
  balance: 0n,
  storageRoot: EMPTY_ROOT,
  codeHash: EMPTY_CODE_HASH,
};

/** The leaf of the state trie: RLP of nonce, balance, storage root and code hash. */
export function encodeAccount({ nonce, balance, storageRoot, codeHash }: AccountRecord): Uint8Array {
  return RLP.encode([bigIntToUnpaddedBytes(nonce), bigIntToUnpaddedBytes(balance), storageRoot, codeHash]);
}

export function decodeAccount(encoded: Uint8Array): AccountRecord {
  const fields = RLP.decode(encoded);
  const [nonce, balance, storageRoot, codeHash] = fields as Uint8Array[];
  if (!nonce || !balance || !storageRoot || !codeHash)
    throw new Error('An account in the database has missing fields.');
  return { nonce: bytesToBigInt(nonce), balance: bytesToBigInt(balance), storageRoot, codeHash };
}

export function recordOf(account: Account): AccountRecord {
  const { nonce, balance, storageRoot, codeHash } = account;
  return { nonce, balance, storageRoot, codeHash };
}

/** A copy for the EVM, which changes the accounts it is given. */
export function accountOf({ nonce, balance, storageRoot, codeHash }: AccountRecord): Account {
  return new Account(nonce, balance, storageRoot, codeHash);
}
