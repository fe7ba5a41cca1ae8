import { Fault, type Actor } from '@atoll/kernel';
import { lock, Prisma, type Db } from '@atoll/store';
import { BY_TRANSACTIONS, requireQuota } from '@atoll/tenancy';
import type { Hex } from 'viem';

import { requirePermitted } from '../policies/active-policies.js';
import { personBehind } from '../transactions/person-behind.js';
import { requireBlocks } from '../transactions/require-blocks.js';
import type { Room } from '../transactions/room.js';
import { enqueue } from '../transactions/submission.js';
import { requireDayRoom } from './day-limits.js';
import type { Signed } from './intent-form.js';
import { liveSponsorship, type Plan } from './intent-plan.js';
import { WITH_TRANSACTION, type IntentView } from './intent-view.js';
import { lockOf } from './sponsorships.service.js';

/** What the chain said of a wish: that it may go, for so much gas. */
export type Checked = { plan: Plan; deploymentId: string; signed: Signed; digest: Hex; data: Hex; gas: bigint };

/** One at a time for each sponsorship, so that its limits hold to the last place; and for each signer's nonce. */
export async function accept(db: Db, actor: Actor, room: Room, checked: Checked): Promise<IntentView> {
  const { plan, signed, digest, data, gas } = checked;
  const { organisationId } = actor;
  const { form, method, abi, chain } = plan;
  const { id, keyId, chainId } = plan.sponsorship;
  requireBlocks(chain);
  const asked = { chainId, to: form.verifier, data: Buffer.from(data.slice(2), 'hex'), value: 0n };
  await requirePermitted(db, { organisationId, keyId }, asked);
  const submittedBy = await personBehind(db, actor);

  await lock(db, lockOf(id));
  await lock(db, `intents of ${signed.signer} at ${form.verifier} on ${chainId}`);
  const earlier = await sameIntent(db, actor, plan, digest);
  if (earlier) return earlier;
  const sponsorship = await liveSponsorship(db, actor, id);
  await requireDayRoom(db, sponsorship, signed.signer, gas);
  await requireFreeNonce(db, actor, plan, signed);
  await room.takeOne(db, organisationId);
  await requireQuota(db, actor, BY_TRANSACTIONS);
  const relay = { chainId, keyId, to: form.verifier, data, abi, maxGas: gas };
  const transaction = await enqueue(db, organisationId, relay, {
    submittedBy,
    applicationKeyId: actor.applicationKeyId,
  });
  return db.intent.create({
    data: {
      ...{ organisationId, sponsorshipId: id, chainId, digest, signer: signed.signer, gas },
      ...{ deploymentId: checked.deploymentId, function: method, verifier: form.verifier },
      ...{ nonce: new Prisma.Decimal(signed.nonce.toString()), deadline: signed.deadline },
      transactionId: transaction.id,
    },
    include: WITH_TRANSACTION,
  });
}

/** The row of the same digest on the chain, by whatever sponsorship of the organisation it came. */
export function sameIntent(
  db: Db,
  { organisationId }: Actor,
  { sponsorship: { chainId } }: Plan,
  digest: Hex,
): Promise<IntentView | null> {
  return db.intent.findUnique({
    where: { organisationId_chainId_digest: { organisationId, chainId, digest } },
    include: WITH_TRANSACTION,
  });
}

/** Two of one nonce would both be simulated well, and one of them would fail in its block at the sponsor's expense. */
async function requireFreeNonce(
  db: Db,
  { organisationId }: Actor,
  { form: { verifier }, chain }: Plan,
  { signer, nonce }: Signed,
): Promise<void> {
  const where = {
    ...{ organisationId, chainId: chain.id, verifier, signer, nonce: new Prisma.Decimal(nonce.toString()) },
    transaction: { status: { in: ['QUEUED' as const, 'SIGNED' as const, 'SENT' as const] } },
  };
  if (await db.intent.findFirst({ where, select: { id: true } }))
    throw new Fault({ code: 'CONFLICT', what: 'intent', because: `another one with the nonce ${nonce} is on its way` });
}
