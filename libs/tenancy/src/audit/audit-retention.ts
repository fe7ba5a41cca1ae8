import type { Db } from '@atoll/store';

import { notePlatform } from './note-platform.js';

/** What retention takes goes at most once a day, since each time is an entry of its own. */
const SLACK_DAYS = 1;

/**
 * Lets go of entries that are older than the organisation keeps them, from the beginning of the log, and notes how far: whoever
 * checks the log takes no other gap. True when there is such a note, which belongs into the same transaction.
 */
export async function letGo(db: Db, organisationId: string): Promise<boolean> {
  const [kept] = await db.$queryRaw<{ before: bigint | null; due: boolean }[]>`
    SELECT (SELECT min(position) FROM audit_entries e WHERE e.organisation_id = r.organisation_id
              AND entry ->> 'at' >= moment(now() - entry_days * interval '1 day')) AS before,
           EXISTS (SELECT FROM audit_entries e WHERE e.organisation_id = r.organisation_id AND entry IS NOT NULL
              AND entry ->> 'at' < moment(now() - (entry_days + ${SLACK_DAYS}) * interval '1 day')) AS due
    FROM audit_retentions r WHERE organisation_id = ${organisationId}::uuid AND entry_days IS NOT NULL`;
  if (!kept?.due) return false;
  const [end] = await db.$queryRaw<{ size: bigint }[]>`
    SELECT max(position) + 1 AS size FROM audit_entries WHERE organisation_id = ${organisationId}::uuid`;
  const before = kept.before ?? end!.size;
  await db.$executeRaw`
    UPDATE audit_entries SET entry = NULL, salt = NULL, personal = NULL
    WHERE organisation_id = ${organisationId}::uuid AND position < ${before} AND entry IS NOT NULL`;
  await notePlatform(db, organisationId, { action: 'letGo', arguments: { before: Number(before) }, subject: null });
  return true;
}

/** Erases personal parts that are older than the organisation keeps them, and those of persons that it wants forgotten. */
export async function erase(db: Db, organisationId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE audit_entries e SET salt = NULL, personal = NULL FROM audit_retentions r
    WHERE e.organisation_id = ${organisationId}::uuid AND r.organisation_id = e.organisation_id AND personal IS NOT NULL
      AND entry ->> 'at' < moment(now() - personal_days * interval '1 day')`;
  await db.$executeRaw`
    WITH asked AS (DELETE FROM audit_erasures WHERE organisation_id = ${organisationId}::uuid RETURNING person_id, asked_at)
    UPDATE audit_entries SET salt = NULL, personal = NULL FROM asked
    WHERE organisation_id = ${organisationId}::uuid AND personal IS NOT NULL AND entry ->> 'at' <= moment(asked_at)
      AND (entry -> 'actor' ->> 'person' = person_id::text OR entry ->> 'subject' = person_id::text)`;
}
