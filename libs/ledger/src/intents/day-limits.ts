import { Fault } from '@atoll/kernel';
import type { Db, Sponsorship } from '@atoll/store';

type Used = { all: number; allGas: bigint; own: number; ownGas: bigint; waitAll: number; waitOwn: number };

/**
 * Refuses an intent that would take its signer, or all signers together, over what the sponsorship gives in 24 hours. What was set
 * aside counts, whether it was used or not, so that nothing that fails is free. The caller holds the sponsorship's lock.
 */
export async function requireDayRoom(db: Db, sponsorship: Sponsorship, signer: string, gas: bigint): Promise<void> {
  const { organisationId, id, intentsPerSigner, gasPerSigner, intentsPerDay, gasPerDay } = sponsorship;
  if (gas > gasPerSigner)
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'gas of one signer', limit: Number(gasPerSigner) });
  const [used] = await db.$queryRaw<[Used]>`
    SELECT count(*)::int AS all, coalesce(sum(gas), 0)::bigint AS "allGas",
      count(*) FILTER (WHERE signer = ${signer})::int AS own,
      coalesce(sum(gas) FILTER (WHERE signer = ${signer}), 0)::bigint AS "ownGas",
      coalesce(extract(epoch FROM min(created_at) + interval '24 hours' - now()), 0)::float AS "waitAll",
      coalesce(extract(epoch FROM min(created_at) FILTER (WHERE signer = ${signer}) + interval '24 hours' - now()), 0)::float AS "waitOwn"
    FROM intents
    WHERE organisation_id = ${organisationId}::uuid AND sponsorship_id = ${id}::uuid AND created_at > now() - interval '24 hours'`;
  const spent = (what: string, wait: number) =>
    new Fault({ code: 'RATE_LIMITED', what, retryAfterSeconds: Math.max(1, Math.ceil(wait)) });
  if (used.own >= intentsPerSigner) throw spent('sponsored intents of this signer', used.waitOwn);
  if (used.ownGas + gas > gasPerSigner) throw spent('units of sponsored gas of this signer', used.waitOwn);
  if (used.all >= intentsPerDay) throw spent('sponsored intents', used.waitAll);
  if (used.allGas + gas > gasPerDay) throw spent('units of sponsored gas', used.waitAll);
}
