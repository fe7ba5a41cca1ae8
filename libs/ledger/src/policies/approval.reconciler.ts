import { permissionsOf } from '@atoll/kernel';
import type { Handler } from '@atoll/queue';
import { NIL_ID, nudge, Store, type Approval, type Db, type Policy } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { accountKey } from '../transactions/account.js';
import { writeClosed } from '../transactions/ledger-writes.js';
import { forbidden } from './active-policies.js';

type Full = Approval & { policy: Policy | null };
type Decision = { status: 'GRANTED' | 'REJECTED' | 'EXPIRED' | 'OBSOLETE'; message: string };

/** Counts what people said, and does what they agreed on. */
@Injectable()
export class ApprovalReconciler implements Handler {
  readonly queue = 'approval';

  constructor(private readonly store: Store) {}

  async handle(name: string): Promise<null> {
    const [organisationId = '', id = ''] = name.split('/');
    const approval = await this.store.platform.approval.findUnique({
      where: { organisationId_id: { organisationId, id } },
      include: { policy: true },
    });
    if (approval?.status !== 'OPEN') return null;
    await this.store.platform.$transaction(async (db) => {
      // Policies of a key change one after the other, or two could each find that the other one asks nobody.
      await db.$queryRaw`SELECT FROM keys WHERE organisation_id = ${organisationId}::uuid AND id = ${approval.keyId}::uuid FOR NO KEY UPDATE`;
      const decision = await decisionOn(db, approval);
      if (decision) await carryOut(db, approval, decision);
    });
    return null;
  }

  /** What waits for nobody any more, or for nothing but a count. Votes nudge; this is for nudges that were lost. */
  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const open = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT a.organisation_id || '/' || a.id AS key
      FROM approvals a LEFT JOIN policies p ON p.organisation_id = a.organisation_id AND p.id = a.policy_id
      WHERE a.status = 'OPEN' AND (a.organisation_id, a.id) > (${organisationId}::uuid, ${id}::uuid)
        AND (a.kind IN ('ADD_POLICY', 'REMOVE_POLICY') OR p.status <> 'ACTIVE' OR a.expires_at <= now() OR EXISTS (
          SELECT FROM approval_votes v WHERE v.organisation_id = a.organisation_id AND v.approval_id = a.id))
      ORDER BY a.organisation_id, a.id LIMIT ${limit}`;
    return open.map(({ key }) => key);
  }
}

/** Null while it waits. */
async function decisionOn(db: Db, approval: Full): Promise<Decision | null> {
  const { kind, policy, needed, twoPerson, requestedBy } = approval;
  if (kind === 'TRANSACTION' && policy?.status !== 'ACTIVE')
    return { status: 'OBSOLETE', message: `The policy "${policy?.name}" has ended, so the others judge` };
  if (kind === 'REMOVE_POLICY' && policy?.status === 'ENDED')
    return { status: 'OBSOLETE', message: 'The policy has ended already' };
  if ((kind === 'ADD_POLICY' || kind === 'REMOVE_POLICY') && !(await asksTwoPersons(db, approval)))
    return { status: 'GRANTED', message: 'No policy of the key asks for two persons' };

  const votes = await countedVotes(db, approval);
  if (votes.some(({ approve }) => !approve)) return { status: 'REJECTED', message: 'A person refused it' };
  const people = votes.map(({ personId }) => personId);
  if (people.length >= needed && (!twoPerson || isOfTwo(people, requestedBy)))
    return {
      status: 'GRANTED',
      message: `Approved by ${people.length === 1 ? 'a person' : `${people.length} people`}`,
    };
  if (approval.expiresAt.getTime() <= Date.now())
    return { status: 'EXPIRED', message: 'Too few people approved it in time' };
  return null;
}

/** Where nobody knows who asked, two are needed, of whom one at least is another person. */
const isOfTwo = (people: readonly string[], requestedBy: string | null): boolean =>
  requestedBy === null ? people.length >= 2 : people.some((person) => person !== requestedBy);

async function asksTwoPersons(db: Db, { organisationId, keyId }: Approval): Promise<boolean> {
  return (await db.policy.count({ where: { organisationId, keyId, status: 'ACTIVE', twoPerson: true } })) > 0;
}

/** The votes of those who are members still, may approve, and are not left out by the policy. */
async function countedVotes(db: Db, { organisationId, id, approvers }: Approval) {
  const votes = await db.approvalVote.findMany({ where: { organisationId, approvalId: id } });
  const people = votes.map(({ personId }) => personId);
  const members = await db.membership.findMany({ where: { organisationId, personId: { in: people } } });
  const able = new Set(
    members.filter(({ role }) => permissionsOf(role).includes('key:approve')).map(({ personId }) => personId),
  );
  return votes.filter(({ personId }) => able.has(personId) && (approvers.length === 0 || approvers.includes(personId)));
}

/** The decision and what follows from it commit together. */
async function carryOut(db: Db, approval: Full, decision: Decision): Promise<void> {
  const { organisationId, id, policyId } = approval;
  const { count } = await db.approval.updateMany({
    where: { organisationId, id, status: 'OPEN' },
    data: { ...decision, decidedAt: new Date() },
  });
  if (count === 0) return; // another worker was first
  const granted = decision.status === 'GRANTED';
  switch (approval.kind) {
    case 'TRANSACTION':
      return release(db, approval, decision);
    case 'ADD_POLICY':
      await db.policy.updateMany({
        where: { organisationId, id: policyId ?? '', status: 'PROPOSED' },
        data: { status: granted ? 'ACTIVE' : 'ENDED' },
      });
      return;
    case 'REMOVE_POLICY':
      if (granted) await end(db, approval);
      return;
    case 'EXPORT_KEY':
      return letOut(db, approval, decision);
  }
}

/** A transaction goes on under its policy, or is judged anew by the others, or has failed. */
async function release(db: Db, approval: Full, { status, message }: Decision): Promise<void> {
  const { organisationId, transactionId } = approval;
  const held = { organisationId, id: transactionId ?? '', status: 'QUEUED' as const, held: true };
  const transaction = await db.transaction.findFirst({ where: held });
  if (!transaction) return;
  if (status === 'GRANTED' || status === 'OBSOLETE') {
    await db.transaction.updateMany({
      where: held,
      data: { held: false, ...(status === 'OBSOLETE' && { policyId: null }) },
    });
    return nudge(db, 'account', accountKey(transaction));
  }
  const reason = `${message}, as the policy "${approval.policy?.name}" asks, so it was not sent.`;
  const { detail: fault } = await forbidden(db, transaction, message);
  await writeClosed(db, transaction, [{ id: transaction.id, status: 'FAILED', reason, fault, receipt: null }]);
}

async function letOut(db: Db, { organisationId, exportId }: Full, { status, message }: Decision): Promise<void> {
  const granted = status === 'GRANTED';
  await db.keyExport.updateMany({
    where: { organisationId, id: exportId ?? '', status: 'WAITING' },
    data: granted ? { status: 'APPROVED', message } : { status: 'REFUSED', message, doneAt: new Date() },
  });
  if (granted) await nudge(db, 'key-export', `${organisationId}/${exportId}`);
}

/** What waits for people under the policy is looked at again, without it. */
async function end(db: Db, { organisationId, policyId }: Full): Promise<void> {
  await db.policy.updateMany({ where: { organisationId, id: policyId ?? '' }, data: { status: 'ENDED' } });
  await db.$executeRaw`
    INSERT INTO outbox (queue, key) SELECT 'approval', organisation_id || '/' || id FROM approvals
    WHERE organisation_id = ${organisationId}::uuid AND policy_id = ${policyId}::uuid AND status = 'OPEN'`;
}
