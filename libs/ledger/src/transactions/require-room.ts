import { Fault } from '@atoll/kernel';
import type { Db } from '@atoll/store';

/**
 * Refuses when too many transactions of the organisation wait. They are counted without a lock, since a lock would let an
 * organisation submit only one at a time: requests that count at once may go over the limit by as many as they are, and
 * what the limit protects is the platform, which bears that.
 */
export async function requireRoom(db: Db, organisationId: string): Promise<void> {
  const [full] = await db.$queryRaw<{ limit: number }[]>`
    SELECT max_waiting_transactions AS limit FROM organisations
    WHERE id = ${organisationId}::uuid AND max_waiting_transactions <= (
      SELECT count(*) FROM transactions
      WHERE organisation_id = organisations.id AND status IN ('QUEUED', 'SIGNED', 'SENT'))`;
  if (full) throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'waiting transactions', limit: full.limit });
}
