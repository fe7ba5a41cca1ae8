import { enqueueKernelCall } from '@atoll/contracts';
import type { LookAgain } from '@atoll/queue';
import { readingValue } from '@atoll/sealed';
import type { DataCase, DataReading } from '@atoll/store';

import { hexOf, signatureForChain } from './anchor-calls.js';
import { SOON, whereOf, type Pass } from './pass.js';
import { transactionOf } from './follow-deeds.js';
import { saidOf } from './readings.service.js';

/** Shows the chain two values that one producer signed for one number, which ends the stream and cuts the device off. */
export async function showCases(pass: Pass): Promise<LookAgain | null> {
  const { platform, stream } = pass;
  const open = { in: ['WAITING', 'SENDING'] as ('WAITING' | 'SENDING')[] };
  const cases = await platform.dataCase.findMany({
    where: { ...whereOf(stream), state: open },
    orderBy: { id: 'asc' },
    take: 100,
  });
  for (const each of cases) {
    if (each.state === 'SENDING') {
      if (await isUnderWay(pass, each)) return SOON;
      continue;
    }
    // One case ends a stream; those after it are kept as they are.
    if (stream.state === 'EQUIVOCATED') await say(pass, each, { state: 'DONE' });
    else if (await show(pass, each)) return SOON;
  }
  return null;
}

async function isUnderWay(pass: Pass, each: DataCase): Promise<boolean> {
  const transaction = await transactionOf(pass, each.transactionId);
  if (transaction && transaction.status !== 'MINED' && transaction.status !== 'FAILED') return true;
  const isDone = transaction?.status === 'MINED' || pass.stream.state === 'EQUIVOCATED';
  await say(pass, each, isDone ? { state: 'DONE' } : { state: 'FAILED', reason: transaction?.reason ?? null });
  return false;
}

async function show(pass: Pass, second: DataCase): Promise<boolean> {
  const { lease, platform, stream } = pass;
  const { organisationId, id: streamId, chainId } = stream;
  const where = { organisationId_streamId_seq: { organisationId, streamId, seq: second.seq } };
  const first = await platform.dataReading.findUnique({ where });
  if (!first?.signature || first.assurance !== 'DEVICE_SIGNED') {
    const reason = 'Both are kept, but not both are signed by the key that the chain knows the producer by.';
    await say(pass, second, { state: 'FAILED', reason });
    return false;
  }
  const readings = [first, second].map((each) => signedReading(pass, each)) as [Signed, Signed];
  const args = [hexOf(stream.stream), second.seq, ...readings] as const;
  await lease.write(async (db) => {
    const call = { chainId, contract: 'DataAnchor', function: 'proveContradiction', args } as const;
    const { id: transactionId } = await enqueueKernelCall(db, organisationId, call);
    await db.dataCase.updateMany({ where: idOf(second), data: { state: 'SENDING', transactionId } });
  });
  return true;
}

type Signed = { value: `0x${string}`; signature: `0x${string}` };

const signedReading = ({ stream }: Pass, each: DataReading | DataCase): Signed => ({
  value: hexOf(readingValue(saidOf(each))),
  signature: signatureForChain(stream.curve, stream.publicKey, each.signature!),
});

const idOf = ({ organisationId, streamId, id }: DataCase) => ({ organisationId, streamId, id });

const say = ({ lease }: Pass, each: DataCase, data: { state: 'DONE' | 'FAILED'; reason?: string | null }) =>
  lease.write((db) => db.dataCase.updateMany({ where: idOf(each), data }));
