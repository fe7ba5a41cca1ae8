import { keccak256 } from '@atoll/crypto';
import { RLP } from '@ethereumjs/rlp';

import { decodeAccount, EMPTY_ACCOUNT, encodeAccount, type AccountRecord } from './account.js';
import { accountKey, hexOf, stateNodeKey, storageKey, storageNodeKey } from './keys.js';
import type { HeadSource } from './source.js';
import type { FlatState } from './state.js';
import { Trie, type TrieChange } from './trie.js';

/** Every stored key a block changes, with its new value or null where nothing is left. */
export type StateChanges = Map<string, Uint8Array | null>;

/** Hashes a block's changes into the state and storage tries, once, and lists all that has to be stored. */
export function stateRootOf(state: FlatState, source: HeadSource): { root: Uint8Array; changes: StateChanges } {
  const changes: StateChanges = new Map(state.code);
  const records = new Map(state.accounts);
  for (const [address, slots] of state.storage) {
    const record = records.has(address) ? (records.get(address) ?? null) : recordIn(source, address);
    const storageRoot = storageRootOf(address, slots, source, changes);
    if (record) records.set(address, { ...record, storageRoot });
  }

  const leaves: TrieChange[] = [];
  for (const [address, record] of records) {
    const encoded = record && encodeAccount(record);
    if (!differs(source.get(accountKey(address)), encoded)) continue;
    changes.set(accountKey(address), encoded);
    leaves.push([hashedKey(address), encoded]);
  }
  const trie = new Trie((path) => source.get(stateNodeKey(path)));
  const { root, nodes } = trie.update(leaves.sort(byKey));
  for (const [path, node] of nodes) changes.set(stateNodeKey(path), node);
  return { root, changes };
}

function storageRootOf(
  address: string,
  slots: Map<string, Uint8Array>,
  source: HeadSource,
  changes: StateChanges,
): Uint8Array {
  const leaves: TrieChange[] = [];
  for (const [slot, value] of slots) {
    const stored = value.length === 0 ? null : value;
    if (!differs(source.get(storageKey(address, slot)), stored)) continue;
    changes.set(storageKey(address, slot), stored);
    leaves.push([hashedKey(slot), stored && RLP.encode(stored)]);
  }
  if (leaves.length === 0) return (recordIn(source, address) ?? EMPTY_ACCOUNT).storageRoot;
  const trie = new Trie((path) => source.get(storageNodeKey(address, path)));
  const { root, nodes } = trie.update(leaves.sort(byKey));
  for (const [path, node] of nodes) changes.set(storageNodeKey(address, path), node);
  return root;
}

/** Tries are keyed by the hash of an address or slot, so that nobody can make one lopsided. */
export function hashedKey(hex: string): string {
  return hexOf(keccak256(Buffer.from(hex, 'hex')));
}

function recordIn(source: HeadSource, address: string): AccountRecord | null {
  const stored = source.get(accountKey(address));
  return stored ? decodeAccount(stored) : null;
}

function differs(before: Uint8Array | undefined, after: Uint8Array | null): boolean {
  if (!before || !after) return (before ?? null) !== after;
  return Buffer.compare(before, after) !== 0;
}

function byKey(a: TrieChange, b: TrieChange): number {
  return a[0] < b[0] ? -1 : 1;
}
