import type { Address, Block, Header, Vote } from '@atoll/protocol';

/**
 * What consensus needs from the rest of a node, and nothing more. The simulator implements these in memory with a
 * virtual clock; a running node implements them with sockets, a database and the EVM.
 */

export type PeerId = string;

/** Time. Consensus never reads the wall clock or sets a timer by itself. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `then` once after `ms` (at most 2^30); the returned function cancels it. */
  after(ms: number, then: () => void): () => void;
}

/** The wire between validators. Delivery is neither ordered nor certain, and a sender may lie about anything inside. */
export interface Wire {
  /** Sends to every connected validator. Never delivers to the sender itself. */
  broadcast(message: Uint8Array): void;
  send(to: PeerId, message: Uint8Array): void;
}

/** The key of this validator. */
export interface Signer {
  readonly address: Address;
  /** Signs a 32-byte digest: `r‖s‖v`, 65 bytes, v is 0 or 1. The same digest gives the same signature (RFC 6979). */
  sign(digest: Uint8Array): Uint8Array;
}

/** What this validator has signed, so that a crash never makes it sign something else. */
export interface Journal {
  /** Durable (synced) when it resolves; called before the message it remembers is sent. Rejecting halts consensus. */
  append(height: bigint, entry: Uint8Array): Promise<void>;
  /** Everything appended and not forgotten, oldest first. An entry torn by a crash was never sent and is left out. */
  read(): Promise<Uint8Array[]>;
  /** Entries of heights below this one are no longer needed; when they go is not urgent. */
  forgetBelow(height: bigint): Promise<void>;
}

/** What a block is built for. `vote` goes into its `extraData` as it stands. */
export interface Slot {
  readonly timestamp: bigint;
  readonly proposer: Address;
  readonly vote: Vote | null;
}

/** The chain under consensus: it builds, checks and stores blocks; it does not know rounds or messages. */
export interface ChainPort {
  head(): Header;
  /** The validators that decide the block after `parent`, ascending. */
  validatorsAfter(parent: Header): Address[];
  /** Whether the tally after `parent` already counts this vote of this validator. */
  counts(parent: Header, voter: Address, vote: Vote): boolean;
  /** A block on the current head, with round 0 and no seals in its `extraData`. */
  build(slot: Slot): Promise<Block>;
  /**
   * Resolves when the block is a valid child of the head in everything but its seals; rejects with the reason.
   * The `extraData` may name any round, and the coinbase any validator: who may propose what is checked before.
   */
  validate(block: Block): Promise<void>;
  /**
   * Makes a sealed block the new head, durably when it resolves. Called in order of heights, also for a block that this
   * process only built, or never saw before (after a restart), so without `validate`. Resolves without effect when the chain already has this block, since
   * the same block may arrive by sync at the same moment. Rejecting halts consensus.
   */
  commit(block: Block): Promise<void>;
}
