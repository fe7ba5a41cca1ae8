import { Fault } from '@atoll/kernel';
import type { LookAgain } from '@atoll/queue';
import type { Transaction } from '@atoll/store';

/** Where a look comes to: waiting for others, who may say nothing when they are done. */
export const SOON: LookAgain = { lookAgainMs: 500 };
export const BUSY: LookAgain = { lookAgainMs: 1_000 };

/** When what was refused is tried again: at first after a minute, later after an hour. */
export const nextAttempt = (attempts: number, now = Date.now()): Date =>
  new Date(now + Math.min(60, 2 ** Math.min(attempts, 10)) * 60_000);

export const isWaiting = ({ nextAttemptAt }: { nextAttemptAt: Date | null }): boolean =>
  nextAttemptAt !== null && nextAttemptAt.getTime() > Date.now();

/** Refused by the contract or never sent, in the transaction's own words; null while it is under way. */
export function requireNotFailed(transaction: Transaction): void {
  if (transaction.status === 'FAILED')
    throw new Fault({ code: 'CONFLICT', what: 'chain', because: transaction.reason ?? 'it refused the transaction' });
}
