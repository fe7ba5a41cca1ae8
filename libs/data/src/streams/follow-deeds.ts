import { enqueueKernelCall, principalOf } from '@atoll/contracts';
import type { LookAgain } from '@atoll/queue';
import type { DataBatch, ReadingAssurance, Transaction } from '@atoll/store';

import { claimOf, hexOf } from './anchor-calls.js';
import { LATER, SOON, whereOf, type Pass } from './pass.js';

const OPEN = { in: ['WAITING', 'SIGNING', 'SENDING'] as ('WAITING' | 'SIGNING' | 'SENDING')[] };
const ASSURANCES: readonly ReadingAssurance[] = ['DEVICE_SIGNED', 'GATEWAY_ATTESTED', 'SELF_DECLARED'];
/** A batch that was anchored is among the newest, unless somebody anchors the device's own meanwhile. */
const MOST_BACK = 64;

export const transactionOf = ({ platform, stream: { organisationId } }: Pass, id: string | null) =>
  id === null
    ? Promise.resolve<Transaction | null>(null)
    : platform.transaction.findUnique({ where: { organisationId_id: { organisationId, id } } });

/** The batch that is on its way: signed, then sent, then found on the chain. There is one at a time. */
export async function followBatch(pass: Pass): Promise<LookAgain | null> {
  const { platform, stream } = pass;
  const batch = await platform.dataBatch.findFirst({ where: { ...whereOf(stream), state: OPEN } });
  if (!batch) return null;
  return batch.state === 'SIGNING' ? send(pass, batch) : settle(pass, batch);
}

async function send(pass: Pass, batch: DataBatch): Promise<LookAgain> {
  const { lease, platform, stream } = pass;
  const { organisationId, chainId } = stream;
  const where = { organisationId_id: { organisationId, id: batch.signatureId! } };
  const signature = await platform.signature.findUnique({ where });
  if (!signature || signature.status === 'FAILED') return fail(pass, batch, signature?.reason ?? 'It was not signed.');
  if (signature.status !== 'SIGNED') return SOON;
  await lease.write(async (db) => {
    const { address } = await principalOf(db, organisationId, chainId);
    const args = [claimOf(stream, batch), address, hexOf(signature.signature!)] as const;
    const call = { chainId, contract: 'DataAnchor', function: 'anchorBatch', args } as const;
    const { id: transactionId } = await enqueueKernelCall(db, organisationId, call);
    await db.dataBatch.updateMany({ where: idOf(batch), data: { state: 'SENDING', transactionId } });
  });
  return SOON;
}

const idOf = ({ organisationId, streamId, id }: DataBatch) => ({ organisationId, streamId, id });

async function settle(pass: Pass, batch: DataBatch): Promise<LookAgain | null> {
  const transaction = await transactionOf(pass, batch.transactionId);
  if (transaction && transaction.status !== 'MINED' && transaction.status !== 'FAILED') return SOON;
  const found = await onChain(pass, batch);
  // Its signature is public once it was sent, so somebody else may have carried the same batch.
  if (!found) return transaction?.status === 'MINED' ? SOON : fail(pass, batch, transaction?.reason ?? null);
  await pass.lease.write((db) => db.dataBatch.updateMany({ where: idOf(batch), data: { ...found, state: 'DONE' } }));
  return null;
}

/** What the chain says of the batch, where it has it. */
async function onChain({ view, stream }: Pass, { seqFrom, seqTo, root }: DataBatch) {
  const id = hexOf(stream.stream);
  for (let number = stream.anchored - 1; number >= Math.max(0, stream.anchored - MOST_BACK); number--) {
    const [itsRoot, , from, to, , , recordedAt, assurance, late] = await view.read('DataAnchor', 'batches', [
      id,
      BigInt(number),
    ]);
    if (to < seqFrom) return null;
    if (from === seqFrom && to === seqTo && itsRoot === hexOf(root))
      return { number, late, assurance: ASSURANCES[assurance]!, anchoredAt: new Date(Number(recordedAt) * 1_000) };
  }
  return null;
}

/** The readings are there still, and the next batch begins where the chain stands by then. */
async function fail({ lease }: Pass, batch: DataBatch, reason: string | null): Promise<LookAgain> {
  await lease.write((db) => db.dataBatch.updateMany({ where: idOf(batch), data: { state: 'FAILED', reason } }));
  return LATER;
}

export async function followGap(pass: Pass): Promise<LookAgain | null> {
  const { lease, platform, stream } = pass;
  const gap = await platform.dataGap.findFirst({ where: { ...whereOf(stream), state: OPEN } });
  if (!gap) return null;
  const transaction = await transactionOf(pass, gap.transactionId);
  if (transaction && transaction.status !== 'MINED' && transaction.status !== 'FAILED') return SOON;
  const isDone = transaction?.status === 'MINED';
  if (isDone && stream.settled < gap.seqTo) return SOON; // this node does not have the block yet
  const data = isDone ? { state: 'DONE' as const } : { state: 'FAILED' as const, reason: transaction?.reason ?? null };
  const { organisationId, streamId, id } = gap;
  await lease.write((db) => db.dataGap.updateMany({ where: { organisationId, streamId, id }, data }));
  return isDone ? null : LATER;
}
