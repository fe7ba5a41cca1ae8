import type { Approval, Transaction, TransactionAttempt } from '@atoll/store';

/** What happened to a transaction. */
export const STEP_KINDS = [
  'SUBMITTED',
  'HELD',
  'DECIDED',
  'SIGNED',
  'SENT',
  'CANCEL_ASKED',
  'SPEED_UP_ASKED',
  'REPLACED',
  'SENT_AGAIN',
  'NONCE_LOST',
  'MINED',
  'FAILED',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

export type TransactionStep = {
  at: Date;
  kind: StepKind;
  /** Why, where it is not the ordinary course. */
  reason: string | null;
  nonce: bigint | null;
  hash: string | null;
};

type Whole = Transaction & { attempts: readonly TransactionAttempt[]; approvals: readonly Approval[] };

/** Every step so far, oldest first. The ordinary ones are moments of the row; what was out of the ordinary has rows of its own. */
export function historyOf(transaction: Whole): TransactionStep[] {
  const { createdAt, signedAt, sentAt, endedAt, minedAt, cancelAskedAt, speedUpAskedAt } = transaction;
  const { status, reason, nonce, hash, attempts, approvals } = transaction;
  const isKept = attempts.some((attempt) => attempt.kind === 'SIGNED' && attempt.hash === hash);
  const steps: (TransactionStep | null)[] = [
    step('SUBMITTED', createdAt),
    ...approvals.flatMap((approval) => [
      step('HELD', approval.createdAt, { reason: approval.message }),
      step('DECIDED', approval.decidedAt, { reason: approval.message }),
    ]),
    ...attempts.map(stepOf),
    isKept ? null : step('SIGNED', signedAt, { nonce, hash }),
    step('SENT', sentAt, { nonce, hash }),
    step('CANCEL_ASKED', cancelAskedAt),
    step('SPEED_UP_ASKED', speedUpAskedAt),
    status === 'MINED' || status === 'FAILED' ? step(status, endedAt ?? minedAt, { reason, nonce, hash }) : null,
  ];
  return steps.flatMap((each) => each ?? []).sort((a, b) => a.at.getTime() - b.at.getTime());
}

const step = (kind: StepKind, at: Date | null, more: Partial<TransactionStep> = {}): TransactionStep | null =>
  at && { at, kind, reason: null, nonce: null, hash: null, ...more };

function stepOf({ kind, at, because: reason, nonce, hash }: TransactionAttempt): TransactionStep {
  return { at, kind: kindOf(kind, reason), reason, nonce, hash };
}

function kindOf(kind: TransactionAttempt['kind'], because: string | null): StepKind {
  switch (kind) {
    case 'SIGNED':
      return because === null ? 'SIGNED' : 'REPLACED';
    case 'FILLER':
      return 'REPLACED';
    case 'SENT_AGAIN':
      return 'SENT_AGAIN';
    case 'LOST':
      return 'NONCE_LOST';
  }
}
