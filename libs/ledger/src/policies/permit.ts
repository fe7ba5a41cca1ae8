import { newId, type Db, type Policy, type Store, type Transaction } from '@atoll/store';

import type { AccountRef } from '../transactions/account.js';
import { weiOf } from '../transactions/bytes.js';
import { writeClosed } from '../transactions/ledger-writes.js';
import { activePolicies, forbidden, leftOf } from './active-policies.js';
import { objectionTo, verdictOn, type Asked, type Verdict } from './verdict.js';

type Judged = { row: Transaction; verdict: Verdict };

/**
 * Those of the oldest waiting transactions that may go. Each has its place in a policy's rate by then, and it is committed, so
 * nothing is signed that was not counted. The others wait for people from here on, or have failed. A policy that ended permits
 * nothing any more, not even what it had permitted and was not signed yet.
 */
export async function permit(
  { platform }: Store,
  account: AccountRef,
  waiting: readonly Transaction[],
): Promise<readonly Transaction[]> {
  if (waiting.length === 0 || (await activePolicies(platform, account)).length === 0) return waiting;
  return platform.$transaction(async (db) => {
    // One at a time for each key: whoever counts must find what the one before it took.
    await db.$queryRaw`
      SELECT FROM policies WHERE organisation_id = ${account.organisationId}::uuid AND key_id = ${account.keyId}::uuid
        AND status = 'ACTIVE' ORDER BY id FOR NO KEY UPDATE`;
    const policies = await activePolicies(db, account);
    if (policies.length === 0) return waiting;
    const left = new Map(await leftOf(db, account));
    const rows = await asTheyAreNow(db, account, waiting);
    const judged = rows.map((row) => ({ row, verdict: take(policies, row, left) }));
    await writePermitted(db, account, judged);
    for (const { row, verdict } of judged) if ('holds' in verdict) await hold(db, row, verdict.holds);
    await writeRefused(db, account, judged);
    const permitted = new Set(judged.flatMap(({ row, verdict }) => ('permits' in verdict ? row.id : [])));
    return waiting.filter(({ id }) => permitted.has(id));
  });
}

/** Another worker, or a person's approval, may have been here since they were read. */
function asTheyAreNow(db: Db, { organisationId }: AccountRef, waiting: readonly Transaction[]): Promise<Transaction[]> {
  return db.transaction.findMany({
    where: { organisationId, id: { in: waiting.map(({ id }) => id) }, status: 'QUEUED', held: false },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

/** The verdict on one, whose place is taken with it. What people approved goes under the policy that asked them. */
function take(policies: readonly Policy[], row: Transaction, left: Map<string, number>): Verdict {
  const under = policies.find(({ id }) => id === row.policyId);
  if (under && row.permittedAt) return { permits: under };
  const asked: Asked = { ...row, value: weiOf(row) };
  const approved = under && objectionTo(under, asked, left) === null;
  const verdict: Verdict = approved ? { permits: under } : verdictOn(policies, asked, left);
  if ('permits' in verdict) left.set(verdict.permits.id, (left.get(verdict.permits.id) ?? 0) - 1);
  return verdict;
}

async function writePermitted(db: Db, { organisationId }: AccountRef, judged: readonly Judged[]): Promise<void> {
  const fresh = judged.flatMap(({ row, verdict }) =>
    'permits' in verdict && !(row.permittedAt && row.policyId === verdict.permits.id)
      ? { id: row.id, policyId: verdict.permits.id }
      : [],
  );
  if (fresh.length === 0) return;
  await db.$executeRaw`
    UPDATE transactions SET policy_id = s.policy_id, permitted_at = clock_timestamp()
    FROM unnest(${fresh.map(({ id }) => id)}::uuid[], ${fresh.map(({ policyId }) => policyId)}::uuid[]) AS s (id, policy_id)
    WHERE transactions.organisation_id = ${organisationId}::uuid AND transactions.id = s.id`;
}

async function hold(db: Db, { organisationId, id, keyId, submittedBy }: Transaction, policy: Policy): Promise<void> {
  const { name, approvals: needed, twoPerson, approvers, approvalSeconds } = policy;
  await db.transaction.update({
    where: { organisationId_id: { organisationId, id } },
    data: { policyId: policy.id, permittedAt: null, held: true },
  });
  await db.approval.create({
    data: {
      ...{ organisationId, id: newId(), keyId, kind: 'TRANSACTION', transactionId: id, policyId: policy.id },
      ...{ requestedBy: submittedBy, needed, twoPerson, approvers },
      expiresAt: new Date(Date.now() + approvalSeconds * 1_000),
      message: `Waiting for ${needed === 1 ? 'a person' : `${needed} people`} to approve it, as the policy "${name}" asks`,
    },
  });
}

async function writeRefused(db: Db, account: AccountRef, judged: readonly Judged[]): Promise<void> {
  const rows = [];
  for (const { row, verdict } of judged) {
    if (!('refusal' in verdict)) continue;
    const { message: reason, detail: fault } = await forbidden(db, account, verdict.refusal);
    rows.push({ id: row.id, status: 'FAILED' as const, reason, fault, receipt: null });
  }
  await writeClosed(db, account, rows);
}
