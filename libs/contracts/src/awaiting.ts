// What a deployment and an upgrade have in common while they wait for a chain: how soon to look again, and how they fail.
import type { FaultDetail } from '@atoll/kernel';
import type { LookAgain } from '@atoll/queue';
import { Prisma, type Transaction } from '@atoll/store';

export type Failure = { reason: string; fault: FaultDetail | null };

export const SOON: LookAgain = { lookAgainMs: 200 };
export const NODES_AWAY: LookAgain = { lookAgainMs: 2_000 };
const PEOPLE_WANTED: LookAgain = { lookAgainMs: 5_000 };

/** People take longer to approve than a worker to sign. */
export const whileQueued = ({ held }: Transaction): LookAgain => (held ? PEOPLE_WANTED : SOON);

export const failureOf = ({ reason, fault }: Transaction): Failure => ({
  reason: reason ?? 'Its transaction failed.',
  fault: fault as FaultDetail | null, // none from before faults were written down
});

export const otherCode = (reason: string): Failure => ({
  reason,
  fault: { code: 'CONFLICT', what: 'code', because: 'the chain does not run what was compiled' },
});

/** As a row has it. */
export const failed = ({ reason, fault }: Failure) => ({
  ...{ status: 'FAILED' as const, reason },
  fault: (fault as Prisma.InputJsonObject | null) ?? Prisma.DbNull,
});
