import { toHex } from '@atoll/crypto';
import type { Handler, LookAgain } from '@atoll/queue';
import { anchorData } from '@atoll/sealed';
import { Lease, NIL_ID, Prisma, Store, type Db } from '@atoll/store';
import { headOf } from '@atoll/tenancy';
import { Injectable } from '@nestjs/common';

import { enqueue } from '../transactions/submission.js';

const BUSY: LookAgain = { lookAgainMs: 1_000 };

/**
 * Puts the head of an organisation's audit log onto the chain that it named for it, as the data of a transaction that its key
 * sends to itself. One is on its way at a time, and none where the log has nothing new but the last one's own entry.
 */
@Injectable()
export class AnchorReconciler implements Handler {
  readonly queue = 'anchor';

  constructor(private readonly store: Store) {}

  async handle(organisationId: string): Promise<LookAgain | null> {
    const lease = await Lease.take(this.store, `anchor:${organisationId}`);
    if (!lease) return BUSY;
    try {
      return await lease.write(async (db) => {
        const [due] = await dueIn(db, Prisma.sql`= ${organisationId}::uuid`, 1);
        if (due) await anchor(db, organisationId);
        return null;
      });
    } finally {
      await lease.release();
    }
  }

  due(limit: number, after = NIL_ID): Promise<string[]> {
    return dueIn(this.store.platform, Prisma.sql`> ${after}::uuid`, limit);
  }
}

async function anchor(db: Db, organisation: string): Promise<void> {
  const wish = await db.auditAnchoring.findUniqueOrThrow({
    where: { organisationId: organisation },
    include: { key: true },
  });
  const head = await headOf(db, organisation);
  if (!head) return;
  const { size, root } = head;
  const { chainId, keyId, key } = wish;
  const data = anchorData({ organisation, size, root: toHex(root) });
  const transaction = await enqueue(db, organisation, { chainId, keyId, to: key.address, data }, { submittedBy: null });
  await db.auditAnchor.create({
    data: { organisationId: organisation, transactionId: transaction.id, size: BigInt(size) },
  });
}

async function dueIn(db: Db, which: Prisma.Sql, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ key: string }[]>`
    SELECT wish.organisation_id::text AS key
    FROM audit_anchorings wish JOIN keys ON keys.organisation_id = wish.organisation_id AND keys.id = key_id
    JOIN LATERAL (SELECT max(size) AS size FROM audit_heads h WHERE h.organisation_id = wish.organisation_id) head ON true
    LEFT JOIN LATERAL (
      SELECT a.size, t.status, t.created_at FROM audit_anchors a
      JOIN transactions t ON t.organisation_id = a.organisation_id AND t.id = a.transaction_id
      WHERE a.organisation_id = wish.organisation_id ORDER BY a.transaction_id DESC LIMIT 1) last ON true
    WHERE wish.organisation_id ${which} AND keys.address IS NOT NULL AND head.size > coalesce(last.size + 1, 0)
      AND (last.status IS NULL OR last.status IN ('MINED', 'FAILED')
           AND last.created_at + every_minutes * interval '1 minute' <= now())
    ORDER BY 1 LIMIT ${limit}`;
  return rows.map(({ key }) => key);
}
