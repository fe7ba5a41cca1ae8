import { enqueueKernelCall } from '@atoll/contracts';
import type { LookAgain } from '@atoll/queue';
import { readingLeaf } from '@atoll/sealed';
import { newId, type DataReading } from '@atoll/store';

import { hexOf, NOTHING, word } from './anchor-calls.js';
import { SOON, whereOf, type Pass } from './pass.js';
import { transactionOf } from './follow-deeds.js';
import { saidOf } from './readings.service.js';

const AT_ONCE = 100;
/** What is said of a reading that comes after its number was declared missing. */
export const CAME_LATE = 'came late';

/** Has the chain count corrections beside what it has: those that people made, and readings that came after all. */
export async function declareErrors(pass: Pass): Promise<LookAgain | null> {
  const { lease, platform, stream } = pass;
  await findLate(pass);
  const open = await platform.dataError.findMany({
    where: { ...whereOf(stream), state: { in: ['WAITING', 'SENDING'] } },
    orderBy: { id: 'asc' },
    take: AT_ONCE,
  });
  if (open.length === 0) return null;
  const { organisationId, chainId } = stream;
  for (const error of open) {
    const where = { organisationId, streamId: stream.id, id: error.id };
    if (error.state === 'SENDING') {
      const transaction = await transactionOf(pass, error.transactionId);
      const isDone = transaction?.status === 'MINED';
      if (!isDone && transaction && transaction.status !== 'FAILED') continue;
      const data = isDone
        ? { state: 'DONE' as const }
        : { state: 'FAILED' as const, reason: transaction?.reason ?? null };
      await lease.write((db) => db.dataError.updateMany({ where, data }));
      continue;
    }
    if (stream.state !== 'OPEN') {
      const reason = 'The stream has ended, so the chain takes no word about it any more.';
      await lease.write((db) => db.dataError.updateMany({ where, data: { state: 'FAILED', reason } }));
      continue;
    }
    const replacement = error.replacement ? hexOf(error.replacement) : NOTHING;
    const args = [hexOf(stream.stream), error.seq, word(error.cause), replacement] as const;
    await lease.write(async (db) => {
      const call = { chainId, contract: 'DataAnchor', function: 'declareError', args } as const;
      const { id: transactionId } = await enqueueKernelCall(db, organisationId, call);
      await db.dataError.updateMany({ where, data: { state: 'SENDING', transactionId } });
    });
  }
  return SOON;
}

/** Readings that stand in a declared gap, of which the chain was not told yet. */
async function findLate({ lease, platform, stream }: Pass): Promise<void> {
  const { organisationId, id: streamId } = stream;
  const late = await platform.$queryRaw<Pick<DataReading, 'seq' | 'occurredAt' | 'hash'>[]>`
    SELECT r.seq, r.occurred_at AS "occurredAt", r.hash FROM data_gaps g
    JOIN data_readings r ON r.organisation_id = g.organisation_id AND r.stream_id = g.stream_id AND r.seq BETWEEN g.seq_from AND g.seq_to
    WHERE g.organisation_id = ${organisationId}::uuid AND g.stream_id = ${streamId}::uuid AND g.state = 'DONE'
      AND NOT EXISTS (SELECT FROM data_errors e WHERE e.organisation_id = r.organisation_id AND e.stream_id = r.stream_id
        AND e.seq = r.seq AND e.cause = ${CAME_LATE})
    ORDER BY r.seq LIMIT ${AT_ONCE}`;
  if (late.length === 0) return;
  await lease.write((db) =>
    db.dataError.createMany({
      data: late.map((row) => ({
        ...{ ...whereOf(stream), id: newId(), seq: row.seq, cause: CAME_LATE },
        replacement: Uint8Array.from(readingLeaf(saidOf(row))),
      })),
    }),
  );
}
