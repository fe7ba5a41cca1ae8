import { type Address, type Hash, nextBaseFee } from '@atoll/protocol';
import { keccak256, toHex } from '@atoll/crypto';

import type { AccountRecord } from '../execution/account.js';
import { bindSender, decode, InvalidTransaction, type SignedTransaction } from '../execution/transaction.js';
import type { Chain, NewHead } from '../chain/chain.js';
import type { TransactionSupply } from '../chain/supply.js';
import { costOf, MAX_TRANSACTION_BYTES, requireAdmissible } from './admission.js';
import { bestFirst } from './best-first.js';
import { PoolError } from './pool-error.js';
import { type PooledTransaction, SenderQueue } from './sender-queue.js';

interface PoolLimits {
  transactions: number;
  bytes: number;
  perSender: number;
}

const LIMITS: PoolLimits = { transactions: 20_000, bytes: 64 * 1024 * 1024, perSender: 4096 };

/** Looking for them costs a walk through the pool, so many go at a time. */
const EVICTED_AT_ONCE = 1000;

/** What became of one of several transactions that were offered together. */
export type Admission = { hash: Hash } | { error: PoolError };

/** Transactions by sender, as `txpool_content` lists them. */
export interface PoolContent {
  pending: Map<Address, PooledTransaction[]>;
  queued: Map<Address, PooledTransaction[]>;
}

/** Transactions that wait to be mined. It lives in memory: who sent one keeps it until it sees it mined. */
export class TransactionPool implements TransactionSupply {
  private readonly byHash = new Map<Hash, PooledTransaction>();
  private readonly senders = new Map<Address, SenderQueue>();
  private readonly listeners = new Set<(transaction: SignedTransaction) => void>();
  private readonly stopWatching: () => void;
  private arrivals = 0;
  private bytes = 0;

  constructor(
    private readonly chain: Chain,
    private readonly limits: PoolLimits = LIMITS,
  ) {
    this.stopWatching = chain.onHead((head) => this.settle(head));
  }

  /** Takes one transaction as it was sent and answers its hash, or throws {@link PoolError}. */
  async add(raw: Uint8Array): Promise<Hash> {
    const [admission] = await this.addAll([raw]);
    if (!admission) throw new PoolError('INVALID', 'There is no transaction');
    if ('error' in admission) throw admission.error;
    return admission.hash;
  }

  /** Takes many, as a peer passes them on; their senders are recovered together. */
  async addAll(raws: readonly Uint8Array[]): Promise<Admission[]> {
    const decoded = raws.map((raw) => attempt(() => this.decode(raw)));
    const fine = decoded.flatMap((one) => ('error' in one ? [] : [one.value]));
    const senders = await this.chain.recovery.recover(fine.map(({ tx }) => tx));
    return decoded.map((one): Admission => {
      if ('error' in one) return one;
      const sender = senders.shift();
      const admitted = attempt(() => this.admit({ ...one.value, sender: requireSender(sender) }));
      return 'error' in admitted ? admitted : { hash: one.value.hash };
    });
  }

  find(hash: Hash): PooledTransaction | undefined {
    return this.byHash.get(hash);
  }

  has(hash: Hash): boolean {
    return this.byHash.has(hash);
  }

  best(): Iterable<SignedTransaction> {
    return bestFirst(this.senders.values(), this.baseFee());
  }

  /** The most worthwhile pending transactions. */
  pending(limit: number): SignedTransaction[] {
    const found: SignedTransaction[] = [];
    for (const transaction of this.best()) {
      if (found.length >= limit) break;
      found.push(transaction);
    }
    return found;
  }

  drop(hash: Hash): void {
    const transaction = this.byHash.get(hash);
    if (transaction) this.remove(transaction);
  }

  /** The nonce a sender would use next, counting what is pending. */
  nextNonce(sender: Address): bigint {
    const queue = this.senders.get(sender);
    if (!queue) return this.chain.account(sender).nonce;
    let next = queue.nextNonce;
    while (queue.at(next)) next++;
    return next;
  }

  status(): { pending: number; queued: number } {
    const pending = [...this.senders.values()].reduce((sum, queue) => sum + [...queue.pending()].length, 0);
    return { pending, queued: this.byHash.size - pending };
  }

  content(): PoolContent {
    const content: PoolContent = { pending: new Map(), queued: new Map() };
    for (const [sender, queue] of this.senders) {
      const [pending, queued] = [[...queue.pending()], queue.queued()];
      if (pending.length > 0) content.pending.set(sender, pending);
      if (queued.length > 0) content.queued.set(sender, queued);
    }
    return content;
  }

  get size(): number {
    return this.byHash.size;
  }

  /** Called with each transaction that enters; the returned function ends it. */
  onTransaction(listener: (transaction: SignedTransaction) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.stopWatching();
  }

  private decode(offered: Uint8Array): Omit<SignedTransaction, 'sender'> {
    if (offered.length > MAX_TRANSACTION_BYTES) {
      throw new PoolError('TOO_LARGE', `Transaction has more than ${MAX_TRANSACTION_BYTES} bytes`);
    }
    // A part of a message from a peer would keep the whole message in memory.
    const raw = offered.length < offered.buffer.byteLength ? offered.slice() : offered;
    const hash = toHex(keccak256(raw));
    if (this.byHash.has(hash) || this.chain.blocks.transaction(hash)) {
      throw new PoolError('ALREADY_KNOWN', 'The transaction is known already');
    }
    return { raw, hash, tx: decode(raw, this.chain.rules.at(this.chain.head().timestamp)) };
  }

  private admit(transaction: SignedTransaction): void {
    const { sender, tx } = transaction;
    if (this.byHash.has(transaction.hash)) throw new PoolError('ALREADY_KNOWN', 'The transaction is known already');
    bindSender(tx, sender);
    const account = this.chain.account(sender);
    requireAdmissible(transaction, account, this.chain.isDelegated(account), this.chain.head(), this.baseFee());
    this.requireRoom(transaction);

    const queue = this.senders.get(sender) ?? new SenderQueue(account.nonce);
    // Nonces also move without a transaction: an authorisation uses one up (EIP-7702).
    for (const settled of queue.settle(account.nonce)) this.forget(settled);
    const entry: PooledTransaction = { ...transaction, arrival: this.arrivals++ };
    const replaced = queue.add(entry);
    if (replaced) this.forget(replaced);
    this.senders.set(sender, queue);
    this.byHash.set(entry.hash, entry);
    this.bytes += entry.raw.length;
    for (const listener of this.listeners) listener(entry);
  }

  private requireRoom({ sender, tx, raw }: SignedTransaction): void {
    const queue = this.senders.get(sender);
    if (queue && queue.size >= this.limits.perSender && !queue.at(tx.nonce)) {
      throw new PoolError(
        'SENDER_LIMIT',
        `The sender has ${this.limits.perSender} transactions waiting; send more when they are mined`,
      );
    }
    if (!this.isFull(raw)) return;
    if (tx.nonce <= this.nextNonce(sender)) this.evictQueued();
    if (this.isFull(raw)) throw new PoolError('POOL_FULL', 'The pool is full; try again shortly');
  }

  private isFull(raw: Uint8Array): boolean {
    return this.byHash.size >= this.limits.transactions || this.bytes + raw.length > this.limits.bytes;
  }

  /** Makes room for what can be mined: where gas is free, anybody can fill a pool with what never can. */
  private evictQueued(): void {
    const queued = [...this.senders.values()].flatMap((queue) => queue.queued());
    const oldest = queued.sort((a, b) => a.arrival - b.arrival).slice(0, EVICTED_AT_ONCE);
    for (const transaction of oldest) this.remove(transaction);
  }

  /** Blocks are final, so what one contains is settled for good. */
  private settle({ transactions }: NewHead): void {
    const lastNonces = new Map(transactions.map(({ sender, tx }) => [sender, tx.nonce]));
    for (const { hash } of transactions) this.drop(hash);
    for (const sender of lastNonces.keys()) {
      const queue = this.senders.get(sender);
      if (queue) this.review(sender, queue, this.chain.account(sender));
    }
  }

  private review(sender: Address, queue: SenderQueue, account: AccountRecord): void {
    for (const settled of queue.settle(account.nonce)) this.forget(settled);
    const [next] = queue.pending();
    if (next && costOf(next.tx) > account.balance) this.remove(next);
    if (queue.size === 0) this.senders.delete(sender);
  }

  private remove(transaction: PooledTransaction): void {
    const queue = this.senders.get(transaction.sender);
    queue?.remove(transaction);
    this.forget(transaction);
    if (queue?.size === 0) this.senders.delete(transaction.sender);
  }

  private forget(transaction: PooledTransaction): void {
    if (this.byHash.delete(transaction.hash)) this.bytes -= transaction.raw.length;
  }

  private baseFee(): bigint {
    return nextBaseFee(this.chain.head(), this.chain.genesis.config);
  }
}

function requireSender(sender: Address | null | undefined): Address {
  if (!sender) throw new PoolError('INVALID', 'The signature of the transaction is not valid');
  return sender;
}

function attempt<T>(task: () => T): { value: T } | { error: PoolError } {
  try {
    return { value: task() };
  } catch (error) {
    if (error instanceof PoolError) return { error };
    if (!(error instanceof InvalidTransaction)) throw error;
    const code = /chain ?id/i.test(error.message)
      ? 'WRONG_CHAIN'
      : /EIP-7825/.test(error.message)
        ? 'GAS_LIMIT'
        : 'INVALID';
    return { error: new PoolError(code, error.message, { cause: error }) };
  }
}
