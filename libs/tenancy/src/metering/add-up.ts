import type { Db } from '@atoll/store';

/** How many notes are added up in one go. */
export const BATCH = 10_000;

/** Adds notes to their hours and takes them away, in one statement: whoever looks finds each in one place. Says how many there were. */
export async function addUp(db: Db, organisationId: string): Promise<number> {
  const [{ notes } = { notes: 0 }] = await db.$queryRaw<{ notes: number }[]>`
    WITH taken AS (
      DELETE FROM usage_notes WHERE id IN (
        SELECT id FROM usage_notes WHERE organisation_id = ${organisationId}::uuid ORDER BY id LIMIT ${BATCH}) RETURNING *),
    added AS (
      INSERT INTO usage_hours AS kept (organisation_id, measure, hour, chain_id, application_key_id, amount)
      SELECT organisation_id, measure, hour, chain_id, application_key_id, sum(amount) FROM taken GROUP BY 1, 2, 3, 4, 5
      ON CONFLICT (organisation_id, measure, hour, chain_id, application_key_id) DO UPDATE SET amount = kept.amount + excluded.amount)
    SELECT count(*)::int AS notes FROM taken`;
  return notes;
}
