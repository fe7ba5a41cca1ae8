import type { Actor } from '@atoll/kernel';
import type { Prisma } from '@atoll/store';

/** An intent with what its transaction says of it. */
export const WITH_TRANSACTION = {
  transaction: { select: { status: true, hash: true, blockNumber: true, reason: true, fault: true } },
} satisfies Prisma.IntentInclude;

export type IntentView = Prisma.IntentGetPayload<{ include: typeof WITH_TRANSACTION }>;

export type IntentState = 'PENDING' | 'DONE' | 'FAILED';

/**
 * Done is done, whoever relayed it: a transaction that failed says nothing yet, until somebody looked whether another one had done
 * the same.
 */
export function stateOf({ transaction, judgedAt, relayedHash }: IntentView): IntentState {
  if (transaction.status === 'MINED' || relayedHash) return 'DONE';
  return judgedAt ? 'FAILED' : 'PENDING';
}

/** Where to look it up on the chain; null until it is signed. */
export const hashOf = ({ transaction, relayedHash }: IntentView): string | null =>
  relayedHash ?? (transaction.status === 'FAILED' ? null : transaction.hash);

/** Why it failed; nothing while it has not. */
export function reasonOf(intent: IntentView): { reason: string | null; fault: unknown } {
  const { reason, fault, transaction } = intent;
  if (stateOf(intent) !== 'FAILED') return { reason: null, fault: null };
  return { reason: reason ?? transaction.reason, fault: fault ?? transaction.fault };
}

/** Sponsorships that the caller may hand intents in to. */
export const openTo = ({ applicationKeyId }: Actor) =>
  applicationKeyId === null ? {} : { OR: [{ applicationKeyId: null }, { applicationKeyId }] };

/** Intents that the caller may see: those of its own sponsorships, where it may see no others. */
export function visibleTo(actor: Actor): Prisma.IntentWhereInput {
  const { organisationId } = actor;
  if (actor.may('transaction:read')) return { organisationId };
  actor.must('intent:submit');
  return { organisationId, sponsorship: openTo(actor) };
}
