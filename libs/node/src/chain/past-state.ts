import { toHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import type { Address, Hash, Hex } from '@atoll/protocol';
import { setLengthLeft } from '@ethereumjs/util';

import { decodeAccount, EMPTY_ACCOUNT, type AccountRecord } from '../execution/account.js';
import { Breath } from '../execution/breath.js';
import { accountKey, codeKey, stateNodeKey, storageKey, storageNodeKey } from '../execution/keys.js';
import { hashedKey } from '../execution/state-root.js';
import { proofOf } from '../execution/trie.js';
import type { Chain } from './chain.js';
import type { StateView } from './state-view.js';

interface StorageProof {
  /** As it was asked for. */
  key: Hex;
  value: bigint;
  proof: Hex[];
}

/** EIP-1186. */
interface AccountProof extends AccountRecord {
  accountProof: Hex[];
  storageProof: StorageProof[];
}

/** Reads the state after a block. Everything read in one use belongs together, whatever is committed meanwhile. */
export async function readState<T>(chain: Chain, number: bigint, read: (state: PastState) => Promise<T>): Promise<T> {
  const view = openState(chain, number);
  try {
    return await read(new PastState(view));
  } finally {
    await view.close();
  }
}

/** The caller closes what it is given. */
export function openState(chain: Chain, number: bigint): StateView {
  if (number > chain.head().number) throw Fault.notFound('block', number.toString());
  if (number < chain.oldestState) {
    throw Fault.invalid('block', `is older than the last ${chain.historyBlocks} blocks, whose states this node keeps`);
  }
  return chain.stateAfter(number);
}

export class PastState {
  constructor(private readonly view: StateView) {}

  /** An account that does not exist reads as empty, as the EVM sees it. */
  async account(address: Address): Promise<AccountRecord> {
    const stored = await this.view.get(accountKey(address.slice(2)));
    return stored ? decodeAccount(stored) : EMPTY_ACCOUNT;
  }

  async code(address: Address): Promise<Uint8Array> {
    const { codeHash } = await this.account(address);
    return (await this.view.get(codeKey(codeHash))) ?? new Uint8Array(0);
  }

  /** The 32 bytes of a slot, which is named by any number of hexadecimal digits up to 64. */
  async storage(address: Address, slot: Hex): Promise<Hash> {
    const stored = await this.view.get(storageKey(address.slice(2), paddedSlot(slot)));
    return toHex(setLengthLeft(stored ?? new Uint8Array(0), 32));
  }

  async proof(address: Address, slots: readonly Hex[], signal?: AbortSignal): Promise<AccountProof> {
    const hex = address.slice(2);
    const account = await this.account(address);
    const nodes = await proofOf(hashedKey(hex), async (path) => this.view.get(stateNodeKey(path)));
    const storageProof: StorageProof[] = [];
    const breath = new Breath(signal);
    for (const key of slots) {
      await breath.take();
      storageProof.push(await this.storageProof(address, key));
    }
    return { ...account, accountProof: nodes.map(toHex), storageProof };
  }

  private async storageProof(address: Address, key: Hex): Promise<StorageProof> {
    const hex = address.slice(2);
    const path = hashedKey(paddedSlot(key));
    const nodes = await proofOf(path, async (at) => this.view.get(storageNodeKey(hex, at)));
    return { key, value: BigInt(await this.storage(address, key)), proof: nodes.map(toHex) };
  }
}

function paddedSlot(slot: Hex): string {
  return slot.slice(2).toLowerCase().padStart(64, '0');
}
