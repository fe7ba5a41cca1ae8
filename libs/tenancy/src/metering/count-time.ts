import { NIL_ID, type Db } from '@atoll/store';

/** How much of a chain's something an organisation keeps, in bytes. */
export type Stored = { chainId: string; bytes: bigint };

/**
 * Counts the seconds that nodes ran up to a moment, each in its hour. How far a run is counted stands in its row and moves with what
 * is counted: so a pass that was cut off, came late, or follows a clock that went back counts no second twice and leaves none out.
 * A run that ended before the moment up to which it was counted gives back what it was not.
 */
export async function countNodes(db: Db, organisationId: string, until: Date): Promise<void> {
  await db.$executeRaw`
    WITH due AS (
      SELECT id, chain_id, counted_until AS a, least(ended_at, greatest(counted_until, ${until}::timestamptz)) AS b
      FROM node_runs WHERE organisation_id = ${organisationId}::uuid AND counted_until IS DISTINCT FROM ended_at FOR UPDATE),
    moved AS (
      UPDATE node_runs r SET counted_until = due.b FROM due
      WHERE r.organisation_id = ${organisationId}::uuid AND r.id = due.id AND due.a <> due.b RETURNING due.*),
    parts AS (
      SELECT chain_id, hour, sign(extract(epoch FROM b - a)) * extract(epoch FROM least(greatest(a, b), hour + interval '1 hour') - greatest(least(a, b), hour)) AS seconds
      FROM moved, generate_series(date_trunc('hour', least(a, b), 'UTC'), greatest(a, b), interval '1 hour') AS hour)
    INSERT INTO usage_hours AS kept (organisation_id, measure, hour, chain_id, application_key_id, amount)
    SELECT ${organisationId}::uuid, 'NODE_SECONDS', hour, chain_id, ${NIL_ID}::uuid, sum(seconds) FROM parts
    GROUP BY hour, chain_id HAVING sum(seconds) <> 0
    ON CONFLICT (organisation_id, measure, hour, chain_id, application_key_id) DO UPDATE SET amount = kept.amount + excluded.amount`;
}

/** From when on an organisation's storage is not counted yet; from `until` on where it never was. */
export async function storageSince(db: Db, organisationId: string, until: Date): Promise<Date> {
  await db.$executeRaw`
    INSERT INTO storage_meters (organisation_id, counted_until) VALUES (${organisationId}::uuid, ${until}) ON CONFLICT DO NOTHING`;
  const [meter] = await db.$queryRaw<{ since: Date }[]>`
    SELECT counted_until AS since FROM storage_meters WHERE organisation_id = ${organisationId}::uuid FOR UPDATE`;
  return meter!.since;
}

/** Counts what is kept for the time from a moment to another one, and remembers the other. */
export async function countStorage(
  db: Db,
  organisationId: string,
  { since, until }: { since: Date; until: Date },
  stored: readonly Stored[],
): Promise<void> {
  await db.$executeRaw`UPDATE storage_meters SET counted_until = ${until} WHERE organisation_id = ${organisationId}::uuid`;
  await db.$executeRaw`
    INSERT INTO usage_hours AS kept (organisation_id, measure, hour, chain_id, application_key_id, amount)
    SELECT ${organisationId}::uuid, 'STORAGE_BYTE_SECONDS', hour, chain_id, ${NIL_ID}::uuid,
           sum(bytes * extract(epoch FROM least(${until}::timestamptz, hour + interval '1 hour') - greatest(${since}::timestamptz, hour)))
    FROM unnest(${stored.map(({ chainId }) => chainId)}::uuid[], ${stored.map(({ bytes }) => bytes)}::bigint[]) AS s (chain_id, bytes),
         generate_series(date_trunc('hour', ${since}::timestamptz, 'UTC'), ${until}::timestamptz - interval '1 second', interval '1 hour') AS hour
    WHERE bytes > 0 GROUP BY hour, chain_id
    ON CONFLICT (organisation_id, measure, hour, chain_id, application_key_id) DO UPDATE SET amount = kept.amount + excluded.amount`;
}
