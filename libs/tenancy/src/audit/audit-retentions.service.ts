import type { Actor } from '@atoll/kernel';
import { Store, nudge } from '@atoll/store';
import { Injectable } from '@nestjs/common';

/** For how many days; null: for good. */
export type AuditRetention = { entryDays: number | null; personalDays: number | null };

const FOR_GOOD: AuditRetention = { entryDays: null, personalDays: null };

/** What an organisation keeps of its log, and whom it forgets. */
@Injectable()
export class AuditRetentionsService {
  constructor(private readonly store: Store) {}

  async find(actor: Actor): Promise<AuditRetention> {
    actor.must('audit:read');
    const { organisationId } = actor;
    const found = await this.store.as(actor, (db) => db.auditRetention.findUnique({ where: { organisationId } }));
    return found ?? FOR_GOOD;
  }

  set(actor: Actor, wish: AuditRetention): Promise<AuditRetention> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    return this.store.as(actor, (db) =>
      db.auditRetention.upsert({ where: { organisationId }, create: { organisationId, ...wish }, update: wish }),
    );
  }

  /** Whoever the id is of: people who left can be forgotten, too, and it says nothing of whether they were ever here. */
  async forget(actor: Actor, personId: string): Promise<void> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    await this.store.as(actor, async (db) => {
      await db.auditErasure.deleteMany({ where: { organisationId, personId } });
      await db.auditErasure.create({ data: { organisationId, personId } });
      await nudge(db, 'audit', organisationId);
    });
  }
}
