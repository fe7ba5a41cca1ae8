import { NIL_ID, type Db } from '@atoll/store';
import type { Stored } from '@atoll/tenancy';

import { indexBytes } from './index-bytes.js';

/**
 * What an organisation keeps: the index of each chain that it wants indexed, whole, whoever else wants it too; the ciphertext of its
 * objects, each copy that a member holds; and the volumes of its nodes, those included that outlived them, as large as they are asked
 * for here.
 */
export async function storedBy(db: Db, organisationId: string, volumeBytes: bigint): Promise<Stored[]> {
  const indexes = await db.$queryRaw<{ chainId: string; firstBlock: bigint; height: bigint }[]>`
    SELECT i.chain_id AS "chainId", i.first_block AS "firstBlock", i.height FROM consortium_members m
    JOIN chains c ON c.consortium_id = m.consortium_id JOIN chain_indexes i ON i.chain_id = c.id
    WHERE m.organisation_id = ${organisationId}::uuid AND m.left_at IS NULL AND NOT EXISTS (
      SELECT FROM index_wishes w WHERE w.organisation_id = m.organisation_id AND w.chain_id = c.id AND paused)`;
  const stored: Stored[] = [];
  for (const { chainId, ...extent } of indexes) stored.push({ chainId, bytes: await indexBytes(db, chainId, extent) });
  stored.push(...(await ciphertextOf(db, organisationId)));
  if (volumeBytes === 0n) return stored;
  const volumes = await db.$queryRaw<{ chainId: string; count: bigint }[]>`
    SELECT chain_id AS "chainId", count(*) FROM (
      SELECT chain_id FROM nodes WHERE organisation_id = ${organisationId}::uuid AND public_key IS NOT NULL AND NOT "foreign"
      UNION ALL SELECT chain_id FROM kept_volumes WHERE organisation_id = ${organisationId}::uuid) AS volumes GROUP BY chain_id`;
  return [...stored, ...volumes.map(({ chainId, count }) => ({ chainId, bytes: count * volumeBytes }))];
}

/** By the chain whose policy it is under; what is under none is no chain's. */
const ciphertextOf = (db: Db, organisationId: string): Promise<Stored[]> =>
  db.$queryRaw<Stored[]>`
    SELECT coalesce(o.chain_id, ${NIL_ID}::uuid) AS "chainId", sum(o.bytes)::bigint AS bytes
    FROM objects o JOIN object_replicas r ON r.organisation_id = o.organisation_id AND r.object_id = o.id
    WHERE o.organisation_id = ${organisationId}::uuid AND r.status = 'HELD' GROUP BY 1`;
