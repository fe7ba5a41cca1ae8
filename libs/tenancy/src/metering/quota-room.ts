import { Fault } from '@atoll/kernel';
import { lock, Prisma, type Db, type QuotaPeriod, type UsageMeasure } from '@atoll/store';

import { wordsOf } from './measure.js';

/** Who uses something: an application of an organisation, or a person of it. */
export type User = { organisationId: string; applicationKeyId: string | null };

/** What is left of the tightest hard quota, and how it is said that nothing is. */
export type QuotaRoom = { left: number; fault: Fault };

type Row = { id: string; measure: UsageMeasure; period: QuotaPeriod; amount: string; used: string; resetsAt: Date };

/**
 * How much of some measures the user may use still; null where no quota says. Where one does, the quotas of the organisation are
 * locked until the transaction ends: two that count in it what they found room for cannot both take the last place.
 */
export async function quotaRoom(db: Db, user: User, measures: readonly UsageMeasure[]): Promise<QuotaRoom | null> {
  const { organisationId, applicationKeyId } = user;
  const concerned = Prisma.sql`hard AND measure = ANY (${measures}::usage_measure[])
    AND (application_key_id IS NULL OR application_key_id = ${applicationKeyId}::uuid)`;
  const any = await db.$queryRaw<object[]>`
    SELECT 1 FROM quotas WHERE organisation_id = ${organisationId}::uuid AND ${concerned} LIMIT 1`;
  if (any.length === 0) return null;
  await lock(db, `quotas of ${organisationId}`);
  const rows = await db.$queryRaw<Row[]>`
    SELECT id, measure, period, amount::text, used::text, resets_at AS "resetsAt"
    FROM quotas_at(${organisationId}::uuid, now()) WHERE ${concerned} ORDER BY amount - used, resets_at DESC LIMIT 1`;
  const [tightest] = rows;
  return tightest ? { left: leftOf(tightest), fault: spent(tightest) } : null;
}

/** Refuses the user who has nothing left of one of the measures. */
export async function requireQuota(db: Db, user: User, measures: readonly UsageMeasure[]): Promise<void> {
  const room = await quotaRoom(db, user, measures);
  if (room && room.left === 0) throw room.fault;
}

const leftOf = ({ amount, used }: Row): number => Math.max(0, Number(BigInt(amount) - BigInt(used)));

/** What a caller is told whose quota is used up, at whatever door. */
export function spent({ id, amount, used, resetsAt, ...row }: Omit<Row, 'resetsAt'> & { resetsAt: Date | string }) {
  const quota = { id, used, resetsAt: new Date(resetsAt).toISOString() };
  return new Fault({ code: 'QUOTA_EXCEEDED', what: wordsOf(row), limit: Number(amount), quota });
}
