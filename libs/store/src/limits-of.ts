import type { Db } from './store.js';

/** How much of everything an organisation may hold. */
export type Limits = {
  nodes: number;
  keys: number;
  applicationKeys: number;
  releases: number;
  deployments: number;
  waitingDeployments: number;
};

/**
 * The limits of the organisation, which is locked until the transaction ends: two requests that count and then add
 * cannot both take the last place. The lock is advisory, because the worker, which takes it too, may not write the row.
 */
export async function limitsOf(db: Db, organisationId: string): Promise<Limits> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${organisationId}, 0))::text`;
  const [limits] = await db.$queryRaw<Limits[]>`
    SELECT max_nodes AS nodes, max_keys AS keys, max_application_keys AS "applicationKeys", max_releases AS releases,
           max_deployments AS deployments, max_waiting_deployments AS "waitingDeployments"
    FROM organisations WHERE id = ${organisationId}::uuid`;
  if (!limits) throw new Error(`The organisation ${organisationId} is not visible to its own actor.`);
  return limits;
}
