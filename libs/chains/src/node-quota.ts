import type { Places } from '@atoll/sites';
import type { Db } from '@atoll/store';

import type { FoundingPayload, ValidatorShare } from './proposal.js';

/**
 * The nodes an organisation holds, and those it would hold if every open founding that it approved came true. `except`
 * leaves one chain's founding out, for whoever counts that one separately.
 */
export async function countNodes(db: Db, organisationId: string, except?: string): Promise<number> {
  const held = await db.node.count({ where: { organisationId, desired: { not: 'REMOVED' } } });
  const foundings = await db.proposal.findMany({
    where: {
      ...{ kind: 'FOUND_CHAIN', status: 'OPEN' },
      ...(except && { chainId: { not: except } }),
      votes: { some: { organisationId, approve: true } },
    },
    select: { payload: true },
  });
  const shares = foundings.flatMap(({ payload }) => (payload as FoundingPayload).validators);
  const proposed = shares.filter((share) => share.organisationId === organisationId);
  return proposed.reduce((sum, { count }) => sum + count, held);
}

export const sharesOf = (shares: readonly ValidatorShare[], organisationId: string): ValidatorShare[] =>
  shares.filter((share) => share.organisationId === organisationId);

/** Whether an organisation may place its own validators where a founding says; where others do is for them to judge. */
export async function takePlaces(
  db: Db,
  places: Places,
  organisationId: string,
  { validators }: FoundingPayload,
): Promise<void> {
  for (const { siteId, count } of sharesOf(validators, organisationId))
    if (siteId) await places.take(db, { siteId, organisationId, count });
}
