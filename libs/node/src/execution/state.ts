import { keccak256 } from '@atoll/crypto';
import type { AccountFields, StateManagerInterface } from '@ethereumjs/common';
import { Account, unpadBytes, type Address } from '@ethereumjs/util';

import { accountOf, decodeAccount, EMPTY_ACCOUNT, EMPTY_CODE_HASH, recordOf, type AccountRecord } from './account.js';
import { accountKey, codeKey, hexOf, storageKey, storagePrefix } from './keys.js';
import { knownCode } from './known-code.js';
import type { StateSource } from './source.js';
import { EMPTY_ROOT } from './trie.js';

const NO_BYTES = new Uint8Array(0);

/**
 * The state an EVM works on: flat maps of what changed over a source of what was, with one undo log whose length at the
 * start of each call frame is all that a checkpoint costs. Nothing is hashed here; `StateChanges` is, once per block.
 */
export class FlatState implements StateManagerInterface {
  readonly accounts = new Map<string, AccountRecord | null>();
  readonly storage = new Map<string, Map<string, Uint8Array>>();
  readonly code = new Map<string, Uint8Array>();
  readonly originalStorageCache = new OriginalStorage((address, slot) => this.slot(address, slot));

  private undo: Undo[] = [];
  private readonly frames: number[] = [];

  constructor(private readonly source: StateSource) {}

  async getAccount(address: Address): Promise<Account | undefined> {
    const record = await this.record(hexOf(address.bytes));
    return record ? accountOf(record) : undefined;
  }

  async putAccount(address: Address, account?: Account): Promise<void> {
    if (!account) return this.deleteAccount(address);
    this.set(this.accounts, hexOf(address.bytes), recordOf(account));
  }

  async deleteAccount(address: Address): Promise<void> {
    await this.clearStorage(address);
    this.set(this.accounts, hexOf(address.bytes), null);
  }

  async modifyAccountFields(address: Address, fields: AccountFields): Promise<void> {
    const key = hexOf(address.bytes);
    const before = (await this.record(key)) ?? EMPTY_ACCOUNT;
    this.set(this.accounts, key, {
      nonce: fields.nonce ?? before.nonce,
      balance: fields.balance ?? before.balance,
      storageRoot: fields.storageRoot ?? before.storageRoot,
      codeHash: fields.codeHash ?? before.codeHash,
    });
  }

  async putCode(address: Address, value: Uint8Array): Promise<void> {
    const codeHash = value.length === 0 ? EMPTY_CODE_HASH : keccak256(value);
    if (value.length > 0) this.code.set(codeKey(codeHash), value);
    await this.modifyAccountFields(address, { codeHash });
  }

  async getCode(address: Address): Promise<Uint8Array> {
    const record = await this.record(hexOf(address.bytes));
    if (!record || Buffer.compare(record.codeHash, EMPTY_CODE_HASH) === 0) return NO_BYTES;
    const key = codeKey(record.codeHash);
    const known = this.code.get(key) ?? knownCode.get(key);
    if (known) return known;
    const code = await this.source.get(key);
    return code ? knownCode.of(key, code) : NO_BYTES;
  }

  async getCodeSize(address: Address): Promise<number> {
    return (await this.getCode(address)).length;
  }

  async getStorage(address: Address, key: Uint8Array): Promise<Uint8Array> {
    return this.slot(hexOf(address.bytes), hexOf(key));
  }

  async putStorage(address: Address, key: Uint8Array, value: Uint8Array): Promise<void> {
    this.set(this.slotsOf(hexOf(address.bytes)), hexOf(key), unpadBytes(value));
  }

  /** Empties every slot. Contracts made and destroyed in one transaction are the usual case and never reach the source. */
  async clearStorage(address: Address): Promise<void> {
    const key = hexOf(address.bytes);
    const before = await this.source.get(accountKey(key));
    const stored = before && Buffer.compare(decodeAccount(before).storageRoot, EMPTY_ROOT) !== 0;
    if (!stored && !this.storage.has(key)) return;
    const slots = this.slotsOf(key);
    const prefix = storagePrefix(key);
    const known = stored ? (await this.source.keys(prefix)).map((found) => found.slice(prefix.length)) : [];
    for (const slot of new Set([...known, ...slots.keys()])) this.set(slots, slot, NO_BYTES);
  }

  async checkpoint(): Promise<void> {
    this.frames.push(this.undo.length);
  }

  async commit(): Promise<void> {
    this.frames.pop();
    if (this.frames.length === 0) this.undo = [];
  }

  async revert(): Promise<void> {
    const length = this.frames.pop() ?? 0;
    while (this.undo.length > length) this.undo.pop()?.restore();
  }

  /** Roots exist per block, not per transaction: only receipts from before Byzantium would need one. */
  async getStateRoot(): Promise<Uint8Array> {
    throw new Error('The state root is computed once per block, from the changes of the whole block.');
  }

  async setStateRoot(): Promise<void> {
    throw new Error('A state is opened at a block and stays there.');
  }

  async hasStateRoot(): Promise<boolean> {
    return false;
  }

  clearCaches(): void {
    this.originalStorageCache.clear();
  }

  /** A second state over the same source, without the changes of this one. */
  shallowCopy(): FlatState {
    return new FlatState(this.source);
  }

  private async record(address: string): Promise<AccountRecord | null> {
    const changed = this.accounts.get(address);
    if (changed !== undefined) return changed;
    const stored = await this.source.get(accountKey(address));
    return stored ? decodeAccount(stored) : null;
  }

  private async slot(address: string, slot: string): Promise<Uint8Array> {
    const changed = this.storage.get(address)?.get(slot);
    return changed ?? (await this.source.get(storageKey(address, slot))) ?? NO_BYTES;
  }

  private slotsOf(address: string): Map<string, Uint8Array> {
    const slots = this.storage.get(address) ?? new Map<string, Uint8Array>();
    this.storage.set(address, slots);
    return slots;
  }

  private set<T>(map: Map<string, T>, key: string, value: T): void {
    if (this.frames.length > 0) this.undo.push(new MapUndo(map, key));
    map.set(key, value);
  }
}

interface Undo {
  restore(): void;
}

class MapUndo<T> implements Undo {
  private readonly had: boolean;
  private readonly before: T | undefined;

  constructor(
    private readonly map: Map<string, T>,
    private readonly key: string,
  ) {
    this.before = map.get(key);
    this.had = this.before !== undefined || map.has(key);
  }

  restore(): void {
    if (this.had) this.map.set(this.key, this.before as T);
    else this.map.delete(this.key);
  }
}

/** What each slot held when the transaction began, which EIP-2200 prices a write by. */
class OriginalStorage {
  private slots = new Map<string, Uint8Array>();

  constructor(private readonly current: (address: string, slot: string) => Promise<Uint8Array>) {}

  async get(address: Address, key: Uint8Array): Promise<Uint8Array> {
    const slot = hexOf(key);
    const name = hexOf(address.bytes) + slot;
    const known = this.slots.get(name);
    if (known) return known;
    const value = await this.current(hexOf(address.bytes), slot);
    this.slots.set(name, value);
    return value;
  }

  clear(): void {
    if (this.slots.size > 0) this.slots = new Map();
  }
}
