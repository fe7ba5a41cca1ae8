import { Fault, type Actor } from '@atoll/kernel';
import { nudge, Store, type AuditAnchoring } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { requireOnChain } from '../keys/usable.js';

export type AnchoringWish = { chainId: string; keyId: string; everyMinutes: number };
export type AuditAnchor = { size: number; root: Uint8Array; transactionId: string };

/** Where the heads of an organisation's audit log go: onto which chain, signed by which of its keys. */
@Injectable()
export class AuditAnchoringsService {
  constructor(private readonly store: Store) {}

  /** Null where the log is not anchored. */
  find(actor: Actor): Promise<AuditAnchoring | null> {
    actor.must('audit:read');
    const { organisationId } = actor;
    return this.store.as(actor, (db) => db.auditAnchoring.findUnique({ where: { organisationId } }));
  }

  async set(actor: Actor, { chainId, keyId, everyMinutes }: AnchoringWish): Promise<AuditAnchoring> {
    actor.must('organisation:manage');
    actor.must('transaction:send');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const chain = await db.chain.findUnique({ where: { id: chainId } });
      if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', chainId);
      const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: keyId } } });
      if (!key) throw Fault.notFound('key', keyId);
      requireOnChain(key);
      const wish = { consortiumId: chain.consortiumId, chainId, keyId, everyMinutes };
      await nudge(db, 'anchor', organisationId);
      return db.auditAnchoring.upsert({ where: { organisationId }, create: { organisationId, ...wish }, update: wish });
    });
  }

  /** What is on a chain stays there. */
  async stop(actor: Actor): Promise<void> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    await this.store.as(actor, (db) => db.auditAnchoring.deleteMany({ where: { organisationId } }));
  }

  /** Newest first, whatever became of their transactions. */
  anchors(actor: Actor, page: { take: number; after?: string }): Promise<AuditAnchor[]> {
    actor.must('audit:read');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const rows = await db.auditAnchor.findMany({
        where: { organisationId, ...(page.after && { transactionId: { lt: page.after } }) },
        orderBy: { transactionId: 'desc' },
        take: page.take,
        include: { head: true },
      });
      return rows.map(({ size, transactionId, head }) => ({ size: Number(size), root: head.root, transactionId }));
    });
  }
}
