import { keccak256, toHex } from '@atoll/crypto';
import type { Address } from '@atoll/protocol';

import type { Peer } from './peer.js';

/** Collects what arrives within a moment into one frame. */
const BATCH_MS = 10;
const MAX_BATCH = 1_024;
const MAX_BATCH_BYTES = 1024 * 1024;
/** Transactions of one peer that may be on their way into the pool; what comes on top is dropped. */
const MAX_INCOMING_BYTES = 8 * 1024 * 1024;

interface GossipPorts {
  peers(): Peer[];
  isValidator(address: Address): boolean;
  /** Adds to the pool; answers which were new there. Refused ones are simply not among them. */
  add(transactions: Uint8Array[]): Promise<Uint8Array[]>;
  /** What waits in the pool, for a peer that has just connected. */
  waiting(): Iterable<Uint8Array>;
}

/**
 * Spreads transactions. Validators are connected to each other, so one hop is enough: what came in here goes to every
 * peer, what a node that is no validator passed on goes to the validators, and what a validator sent goes nowhere.
 */
export class Gossip {
  private readonly queues = new Map<Peer, Uint8Array[]>();
  private readonly incoming = new Map<Peer, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly ports: GossipPorts) {}

  /** Transactions that a client handed to this node. */
  local(transactions: readonly Uint8Array[]): void {
    this.spread(transactions, () => true);
  }

  async received(from: Peer, transactions: Uint8Array[]): Promise<void> {
    const bytes = transactions.reduce((sum, raw) => sum + raw.length, 0);
    const held = this.incoming.get(from) ?? 0;
    if (held + bytes > MAX_INCOMING_BYTES) return;
    this.incoming.set(from, held + bytes);
    for (const raw of transactions) from.knownTransactions.add(hashOf(raw));
    const fresh = await this.ports.add(transactions).finally(() => this.release(from, bytes));
    if (!this.ports.isValidator(from.address)) this.spread(fresh, (peer) => this.ports.isValidator(peer.address));
  }

  connected(peer: Peer): void {
    this.spread([...this.ports.waiting()], (other) => other === peer);
  }

  disconnected(peer: Peer): void {
    this.queues.delete(peer);
    this.incoming.delete(peer);
  }

  private release(from: Peer, bytes: number): void {
    const held = this.incoming.get(from);
    if (held !== undefined) this.incoming.set(from, held - bytes);
  }

  private spread(transactions: readonly Uint8Array[], to: (peer: Peer) => boolean): void {
    const peers = this.ports.peers().filter(to);
    if (peers.length === 0) return;
    for (const raw of transactions) {
      const hash = hashOf(raw);
      for (const peer of peers) if (peer.knownTransactions.add(hash)) this.enqueue(peer, raw);
    }
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  private enqueue(peer: Peer, raw: Uint8Array): void {
    const queue = this.queues.get(peer);
    if (queue) queue.push(raw);
    else this.queues.set(peer, [raw]);
  }

  private flush(): void {
    this.timer = undefined;
    for (const [peer, queue] of this.queues) {
      this.queues.delete(peer);
      for (const transactions of batches(queue)) if (!peer.busy) peer.send({ kind: 'transactions', transactions });
    }
  }
}

function* batches(queue: Uint8Array[]): Generator<Uint8Array[]> {
  let batch: Uint8Array[] = [];
  let bytes = 0;
  for (const raw of queue) {
    batch.push(raw);
    bytes += raw.length;
    if (batch.length < MAX_BATCH && bytes < MAX_BATCH_BYTES) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

function hashOf(raw: Uint8Array): string {
  return toHex(keccak256(raw));
}
