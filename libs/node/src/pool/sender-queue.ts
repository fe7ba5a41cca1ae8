import type { SignedTransaction } from '../execution/transaction.js';
import { PoolError } from './pool-error.js';
import { outbids, priceOf } from './price.js';

export interface PooledTransaction extends SignedTransaction {
  /** Grows with every transaction that enters the pool. */
  readonly arrival: number;
}

/** One sender's transactions by nonce. Those without a gap before them are pending, the others queued. */
export class SenderQueue {
  private readonly byNonce = new Map<bigint, PooledTransaction>();

  constructor(public nextNonce: bigint) {}

  get size(): number {
    return this.byNonce.size;
  }

  at(nonce: bigint): PooledTransaction | undefined {
    return this.byNonce.get(nonce);
  }

  /** Adds, or replaces one of the same nonce that offers less; answers the one replaced. */
  add(transaction: PooledTransaction): PooledTransaction | undefined {
    const standing = this.byNonce.get(transaction.tx.nonce);
    if (standing && !outbids(priceOf(transaction.tx), priceOf(standing.tx))) {
      throw new PoolError('REPLACEMENT_UNDERPRICED', 'Replacement transaction underpriced: a tenth more is needed');
    }
    // Where gas is free a tenth more of nothing is nothing, and the first one stands.
    if (standing && priceOf(transaction.tx).max === 0n) {
      throw new PoolError('REPLACEMENT_UNDERPRICED', 'A transaction with this nonce is waiting already');
    }
    this.byNonce.set(transaction.tx.nonce, transaction);
    return standing;
  }

  remove(transaction: SignedTransaction): void {
    if (this.byNonce.get(transaction.tx.nonce)?.hash === transaction.hash) this.byNonce.delete(transaction.tx.nonce);
  }

  /** Moves on to a nonce that the chain has reached; answers what is thereby settled. */
  settle(nextNonce: bigint): PooledTransaction[] {
    this.nextNonce = nextNonce;
    const settled = [...this.byNonce.values()].filter(({ tx }) => tx.nonce < nextNonce);
    for (const { tx } of settled) this.byNonce.delete(tx.nonce);
    return settled;
  }

  /** Those that can be mined now, in order. */
  *pending(): Generator<PooledTransaction> {
    for (let nonce = this.nextNonce; ; nonce++) {
      const transaction = this.byNonce.get(nonce);
      if (!transaction) return;
      yield transaction;
    }
  }

  /** Those that wait for one before them. */
  queued(): PooledTransaction[] {
    const pending = new Set(this.pending());
    return [...this.byNonce.values()].filter((transaction) => !pending.has(transaction)).sort(byNonce);
  }

  /** The one that has the highest nonce, which is the least loss. */
  last(): PooledTransaction | undefined {
    return [...this.byNonce.values()].sort(byNonce).at(-1);
  }
}

function byNonce(a: PooledTransaction, b: PooledTransaction): number {
  return a.tx.nonce < b.tx.nonce ? -1 : 1;
}
