import type { Hash } from '@atoll/protocol';

import type { SignedTransaction } from '../execution/transaction.js';

/** Where the chain takes the transactions of its blocks from. */
export interface TransactionSupply {
  /** Candidates for the next block, the most worthwhile first and each sender's in order of nonce. */
  best(): Iterable<SignedTransaction>;
  /** A transaction that was seen before, so that its sender need not be recovered again. */
  find(hash: Hash): SignedTransaction | undefined;
  /** Takes away a transaction that turned out not to run. */
  drop(hash: Hash, because: string): void;
}

export const NO_TRANSACTIONS: TransactionSupply = {
  best: () => [],
  find: () => undefined,
  drop: () => undefined,
};
