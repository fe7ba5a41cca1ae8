import { newId, nudge, type Db, type QuotaPeriod, type UsageMeasure } from '@atoll/store';

type Crossed = {
  quotaId: string;
  hard: boolean;
  applicationKeyId: string | null;
  measure: UsageMeasure;
  period: QuotaPeriod;
  periodStart: Date;
  resetsAt: Date;
  threshold: number;
  amount: string;
  used: string;
};

/** Writes down, once for each period, which thresholds quotas have come to, and wakes the webhooks of the organisation to tell of it. */
export async function giveNotice(db: Db, organisationId: string, at: Date): Promise<void> {
  const crossed = await db.$queryRaw<Crossed[]>`
    SELECT q.id AS "quotaId", hard, application_key_id AS "applicationKeyId", measure, period, starts_at AS "periodStart",
           resets_at AS "resetsAt", t.threshold, amount::text, used::text
    FROM quotas_at(${organisationId}::uuid, ${at}::timestamptz) q, unnest(thresholds) AS t (threshold)
    WHERE amount > 0 AND used * 100 >= amount * t.threshold AND NOT EXISTS (
      SELECT FROM quota_notices n WHERE n.organisation_id = ${organisationId}::uuid AND n.quota_id = q.id
        AND n.period_start = starts_at AND n.threshold = t.threshold)
    ORDER BY q.id, t.threshold`;
  if (crossed.length === 0) return;
  const ids = crossed.map(() => newId()).sort(); // those of one moment keep the order of their thresholds
  const data = crossed.map((row, i) => ({ ...row, organisationId, id: ids[i]! }));
  const { count } = await db.quotaNotice.createMany({ data, skipDuplicates: true });
  if (count === 0) return;
  const hooks = await db.webhook.findMany({ where: { organisationId }, select: { id: true } });
  for (const { id } of hooks) await nudge(db, 'webhook', `${organisationId}/${id}`);
}
