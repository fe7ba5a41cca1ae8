import { MEASURES } from './measure.js';
import type { Db } from '@atoll/store';

/** Lets go of what is older than the organisation's usage is known. None of it names a person. */
export async function letGoOfUsage(db: Db, organisationId: string): Promise<void> {
  const [kept] = await db.$queryRaw<{ since: Date }[]>`
    SELECT date_trunc('hour', now() - usage_days * interval '1 day', 'UTC') AS since FROM organisations WHERE id = ${organisationId}::uuid`;
  if (!kept) return;
  const { since } = kept;
  await db.usageHour.deleteMany({ where: { organisationId, measure: { in: [...MEASURES] }, hour: { lt: since } } });
  await db.rpcUsage.deleteMany({ where: { organisationId, hour: { lt: since } } });
  await db.quotaNotice.deleteMany({ where: { organisationId, createdAt: { lt: since } } });
  await db.$executeRaw`
    DELETE FROM node_runs WHERE organisation_id = ${organisationId}::uuid AND ended_at < ${since} AND counted_until = ended_at`;
}
