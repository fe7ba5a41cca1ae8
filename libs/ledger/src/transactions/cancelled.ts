import type { Store } from '@atoll/store';

import type { AccountRef } from './account.js';
import { CANCELLED } from './replacing.js';

/**
 * Ends what was cancelled before it had a nonce, whether or not a node answers, and whoever was asked to approve it. From the
 * moment on in which it was cancelled no nonce is given to it: the database sees to that.
 */
export async function endCancelled({ platform }: Store, { organisationId, chainId, keyId }: AccountRef): Promise<void> {
  await platform.$executeRaw`
    WITH ended AS (
      UPDATE transactions SET status = 'FAILED', held = false, reason = ${CANCELLED.reason}, fault = ${JSON.stringify(CANCELLED.fault)}::jsonb, ended_at = now()
      WHERE organisation_id = ${organisationId}::uuid AND chain_id = ${chainId}::uuid AND key_id = ${keyId}::uuid
        AND status = 'QUEUED' AND cancel_asked_at IS NOT NULL
      RETURNING id)
    UPDATE approvals SET status = 'OBSOLETE', message = 'The transaction was cancelled', decided_at = now()
    FROM ended WHERE organisation_id = ${organisationId}::uuid AND transaction_id = ended.id AND approvals.status = 'OPEN'`;
}
