import { lock } from './lock.js';
import type { Db } from './store.js';

/** How much of everything an organisation may hold. */
export type Limits = {
  nodes: number;
  keys: number;
  applicationKeys: number;
  releases: number;
  deployments: number;
  waitingDeployments: number;
  consortia: number;
  invitations: number;
  sites: number;
  keptVolumes: number;
  factoryRules: number;
  policies: number;
  eventStreams: number;
  quotas: number;
};

/**
 * The limits of the organisation, which is locked until the transaction ends: two requests that count and then add
 * cannot both take the last place. The lock is advisory, because the worker, which takes it too, may not write the row.
 */
export async function limitsOf(db: Db, organisationId: string): Promise<Limits> {
  await lock(db, organisationId);
  const [limits] = await db.$queryRaw<Limits[]>`
    SELECT max_nodes AS nodes, max_keys AS keys, max_application_keys AS "applicationKeys", max_releases AS releases,
           max_deployments AS deployments, max_waiting_deployments AS "waitingDeployments",
           max_consortia AS consortia, max_invitations AS invitations, max_sites AS sites,
           max_kept_volumes AS "keptVolumes", max_factory_rules AS "factoryRules", max_policies AS policies,
           max_event_streams AS "eventStreams", max_quotas AS quotas
    FROM organisations WHERE id = ${organisationId}::uuid`;
  if (!limits) throw new Error(`The organisation ${organisationId} is not visible to its own actor.`);
  return limits;
}

/** The same of a person. */
export async function limitsOfPerson(db: Db, personId: string): Promise<{ organisations: number }> {
  await lock(db, personId);
  const [limits] = await db.$queryRaw<{ organisations: number }[]>`
    SELECT max_organisations AS organisations FROM people WHERE id = ${personId}::uuid`;
  if (!limits) throw new Error(`The person ${personId} is not visible to itself.`);
  return limits;
}
