import { Fault, type Actor } from '@atoll/kernel';
import { nudge, Store, type Approval, type ApprovalStatus, type ApprovalVote, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';

export type { Approval } from '@atoll/store';

/** What waits for people. They vote here; the worker counts, and does what was agreed. */
@Injectable()
export class ApprovalsService {
  constructor(private readonly store: Store) {}

  /** Casts a person's vote; the last one counts while the approval is open, and one refusal ends it. */
  async vote(actor: Actor, id: string, approve: boolean): Promise<Approval> {
    actor.must('key:approve');
    const { organisationId, personId } = actor;
    if (!personId) throw conflict('only people approve, and this is an application');
    return this.store.as(actor, async (db) => {
      const approval = await approvalIn(db, actor, id);
      requireVoter(approval, personId, approve);
      await db.approvalVote.upsert({
        where: { organisationId_approvalId_personId: { organisationId, approvalId: id, personId } },
        create: { organisationId, approvalId: id, personId, approve },
        update: { approve, castAt: new Date() },
      });
      await nudge(db, 'approval', `${organisationId}/${id}`);
      return approval;
    });
  }

  async find(actor: Actor, id: string): Promise<Approval> {
    actor.must('key:read');
    return this.store.as(actor, (db) => approvalIn(db, actor, id));
  }

  /** Newest first, starting after the approval `after`; of one status where one is named. */
  async list(
    actor: Actor,
    { status }: { status?: ApprovalStatus | null },
    page: { take: number; after?: string },
  ): Promise<Approval[]> {
    actor.must('key:read');
    const { organisationId } = actor;
    return this.store.as(actor, (db) =>
      db.approval.findMany({
        where: { organisationId, ...(status && { status }), ...(page.after && { id: { lt: page.after } }) },
        orderBy: { id: 'desc' },
        take: page.take,
      }),
    );
  }

  /** The newest of each of the transactions that was asked about, by the transaction's id. */
  async byTransactions(actor: Actor, ids: string[]): Promise<Map<string, Approval>> {
    actor.must('key:read');
    const { organisationId } = actor;
    const found = await this.store.as(actor, (db) =>
      db.approval.findMany({ where: { organisationId, transactionId: { in: ids } }, orderBy: { id: 'asc' } }),
    );
    return new Map(found.map((approval) => [approval.transactionId ?? '', approval]));
  }

  /** Who said what, by approval, in the order of their words. */
  async votesOn(actor: Actor, ids: string[]): Promise<Map<string, ApprovalVote[]>> {
    actor.must('key:read');
    const { organisationId } = actor;
    const votes = await this.store.as(actor, (db) =>
      db.approvalVote.findMany({ where: { organisationId, approvalId: { in: ids } }, orderBy: { castAt: 'asc' } }),
    );
    return new Map(ids.map((id) => [id, votes.filter(({ approvalId }) => approvalId === id)]));
  }
}

async function approvalIn(db: Db, { organisationId }: Actor, id: string): Promise<Approval> {
  const approval = await db.approval.findUnique({ where: { organisationId_id: { organisationId, id } } });
  if (!approval) throw Fault.notFound('approval', id);
  return approval;
}

/** Says at once what the worker would not count. */
function requireVoter(approval: Approval, personId: string, approve: boolean): void {
  const { status, expiresAt, approvers, twoPerson, needed, requestedBy } = approval;
  if (status !== 'OPEN') throw conflict(`it is ${status.toLowerCase()} already`);
  if (expiresAt.getTime() <= Date.now())
    throw new Fault({
      code: 'EXPIRED',
      what: 'approval',
      because: `it could be given until ${expiresAt.toISOString()}`,
    });
  if (approvers.length > 0 && !approvers.includes(personId)) throw conflict('its policy names others who may approve');
  if (approve && twoPerson && needed === 1 && requestedBy === personId)
    throw conflict('it takes two persons, and you are the one who asked; another one must approve it');
}

const conflict = (because: string) => new Fault({ code: 'CONFLICT', what: 'approval', because });
