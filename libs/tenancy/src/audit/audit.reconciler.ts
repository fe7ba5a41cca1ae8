import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, Store } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { erase, letGo } from './audit-retention.js';
import { BATCH, sequence } from './audit-sequence.js';

/** Another worker writes this log; what it does not see yet is looked at after it. */
const BUSY: LookAgain = { lookAgainMs: 1_000 };

/**
 * Writes the audit logs. What is noted waits beside its log, so that nobody who does something waits for anybody else; here the
 * notes get their places, one after the other, under a lease. Afterwards goes what the organisation does not keep any longer.
 */
@Injectable()
export class AuditReconciler implements Handler {
  readonly queue = 'audit';

  constructor(private readonly store: Store) {}

  async handle(organisationId: string): Promise<LookAgain | null> {
    const lease = await Lease.take(this.store, `audit:${organisationId}`);
    if (!lease) return BUSY;
    try {
      return await lease.write(async (db) => {
        if ((await sequence(db, organisationId)) === BATCH) return { lookAgainMs: 0 };
        if (await letGo(db, organisationId)) await sequence(db, organisationId);
        await erase(db, organisationId);
        return null;
      });
    } finally {
      await lease.release();
    }
  }

  async due(limit: number, after = NIL_ID): Promise<string[]> {
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT key::text FROM (
        SELECT organisation_id AS key FROM audit_notes
        UNION SELECT organisation_id FROM audit_erasures
        UNION SELECT organisation_id FROM audit_retentions r WHERE EXISTS (
          SELECT FROM audit_entries e WHERE e.organisation_id = r.organisation_id AND entry IS NOT NULL
            AND entry ->> 'at' < moment(now() - (entry_days + 1) * interval '1 day'))
        UNION SELECT organisation_id FROM audit_retentions r WHERE EXISTS (
          SELECT FROM audit_entries e WHERE e.organisation_id = r.organisation_id AND personal IS NOT NULL
            AND entry ->> 'at' < moment(now() - personal_days * interval '1 day'))
      ) AS due WHERE key > ${after}::uuid ORDER BY key LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }
}
