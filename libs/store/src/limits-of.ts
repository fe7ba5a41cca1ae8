import type { Db } from './store.js';

/** How much of everything an organisation may hold. */
export type Limits = { nodes: number; keys: number; applicationKeys: number; releases: number };

/**
 * The limits of the organisation, locked until the transaction ends: two requests that count and then add cannot
 * both take the last place.
 */
export async function limitsOf(db: Db, organisationId: string): Promise<Limits> {
  const [limits] = await db.$queryRaw<Limits[]>`
    SELECT max_nodes AS nodes, max_keys AS keys, max_application_keys AS "applicationKeys", max_releases AS releases
    FROM organisations WHERE id = ${organisationId}::uuid FOR NO KEY UPDATE`;
  if (!limits) throw new Error(`The organisation ${organisationId} is not visible to its own actor.`);
  return limits;
}
