import { enqueueKernelCall, principalOf } from '@atoll/contracts';
import { enqueueSignature } from '@atoll/ledger';
import type { LookAgain } from '@atoll/queue';
import { LEAF_DATA, leafOfData, MOST_READINGS, ReadingTree } from '@atoll/sealed';
import { newId, type Db } from '@atoll/store';
import { getAddress } from 'viem';

import { hexOf, openingOf, typedBatch, word } from './anchor-calls.js';
import { declareErrors } from './declare-errors.js';
import { followBatch, followGap } from './follow-deeds.js';
import { LATER, SOON, whereOf, type Pass, type Step } from './pass.js';
import { showCases } from './show-cases.js';

/** In one transaction; a stream that is behind takes larger ones than it wishes for. */
const MOST_IN_BATCH = 65_536;
/** The chain refuses what is more than 120 s ahead of its own clock, which is that of its last block. */
const AHEAD_SECONDS = 100n;

/** How long a refused transaction is not tried again. */
const PAUSE_MS = 60_000;

async function open({ lease, platform, stream, isThere }: Pass): Promise<LookAgain | null> {
  if (isThere) return null;
  const { organisationId, id, chainId, transactionId } = stream;
  const update = (db: Db, data: object) => db.dataStream.updateMany({ where: { organisationId, id }, data });
  if (transactionId) {
    const where = { organisationId_id: { organisationId, id: transactionId } };
    const transaction = await platform.transaction.findUnique({ where });
    if (transaction?.status !== 'FAILED') return SOON;
    await lease.write((db) => update(db, { state: 'REFUSED', reason: transaction.reason }));
    return LATER;
  }
  const opening = { chainId, contract: 'DataAnchor', function: 'openStream', args: openingOf(stream) } as const;
  await lease.write(async (db) => {
    const transaction = await enqueueKernelCall(db, organisationId, opening);
    await update(db, { transactionId: transaction.id });
  });
  return SOON;
}

/** Whatever the chain would refuse is not even signed. */
async function actsStill({ lease, view, stream }: Pass): Promise<LookAgain | null> {
  const { organisationId, id, producer, reason } = stream;
  if (stream.state !== 'OPEN') return null;
  const may = await view.read('IdentityRegistry', 'mayAct', [getAddress(hexOf(producer))]);
  const now = may ? null : 'The producer may not act at present, so nothing of it is anchored.';
  if (now !== reason)
    await lease.write((db) => db.dataStream.updateMany({ where: { organisationId, id }, data: { reason: now } }));
  return may ? null : LATER;
}

type Standing = { seq: bigint; age_seconds: number; is_full: boolean };

/** Closes the next batch where it is full or old enough, or declares what is missing before it. */
async function closeBatch(pass: Pass): Promise<LookAgain | null> {
  const { platform, stream } = pass;
  if (stream.state !== 'OPEN') return null;
  const next = stream.settled + 1n;
  const { organisationId, id: streamId, batchReadings, batchSeconds, patienceSeconds } = stream;
  const [first] = await platform.$queryRaw<Standing[]>`
    SELECT seq, extract(epoch FROM now() - received_at)::float8 AS age_seconds, EXISTS (SELECT FROM data_readings f
      WHERE f.organisation_id = ${organisationId}::uuid AND f.stream_id = ${streamId}::uuid AND f.seq = ${next + BigInt(batchReadings) - 1n}) AS is_full
    FROM data_readings WHERE organisation_id = ${organisationId}::uuid AND stream_id = ${streamId}::uuid AND seq >= ${next}
    ORDER BY seq LIMIT 1`;
  if (!first) return null;
  const isClosing = stream.desired === 'CLOSED';
  if (first.seq > next) {
    const left = isClosing ? 0 : patienceSeconds - first.age_seconds;
    return left > 0 ? again(left) : declareGap(pass, next, first.seq - 1n);
  }
  const left = isClosing || first.is_full ? 0 : batchSeconds - first.age_seconds;
  return left > 0 ? again(left) : sign(pass, next);
}

const again = (seconds: number): LookAgain => ({ lookAgainMs: Math.ceil(Math.max(seconds, 0.1) * 1_000) });

async function declareGap({ lease, stream }: Pass, seqFrom: bigint, last: bigint): Promise<LookAgain> {
  const { organisationId, chainId } = stream;
  const most = seqFrom + BigInt(MOST_READINGS) - 1n;
  const seqTo = last < most ? last : most;
  const cause = 'not received';
  const args = [hexOf(stream.stream), seqTo, word(cause)] as const;
  await lease.write(async (db) => {
    const call = { chainId, contract: 'DataAnchor', function: 'declareGap', args } as const;
    const { id: transactionId } = await enqueueKernelCall(db, organisationId, call);
    await db.dataGap.createMany({ data: { ...whereOf(stream), id: newId(), seqFrom, seqTo, cause, transactionId } });
  });
  return SOON;
}

/** Makes the tree over what follows without a hole, and has its root signed by the organisation's principal. */
async function sign({ lease, platform, view, stream }: Pass, seqFrom: bigint): Promise<LookAgain> {
  const { organisationId, id, chainId } = stream;
  const { timestamp } = await view.onNode((rpc) =>
    rpc.call<{ timestamp: string }>('eth_getBlockByNumber', ['latest', false]),
  );
  // One value for all rows: what stands in it is what leaves are made of, and tens of thousands of rows would be dear.
  const [found] = await platform.$queryRaw<{ data: Uint8Array | null }[]>`
    SELECT string_agg(int8send(seq) || int8send(occurred_at) || hash, '' ORDER BY seq) AS data FROM (
      SELECT seq, occurred_at, hash FROM data_readings
      WHERE organisation_id = ${organisationId}::uuid AND stream_id = ${id}::uuid AND seq >= ${seqFrom}
      ORDER BY seq LIMIT ${MOST_IN_BATCH}) AS next`;
  const run = anchorable(found?.data ?? new Uint8Array(), seqFrom, BigInt(timestamp) + AHEAD_SECONDS);
  if (run.leaves.length === 0) return LATER;
  const batch = {
    ...{ ...whereOf(stream), id: newId(), seqFrom, seqTo: seqFrom + BigInt(run.leaves.length) - 1n },
    root: Uint8Array.from(new ReadingTree(run.leaves).root),
    ...{ occurredFrom: run.from, occurredTo: run.to },
  };
  const { evmChainId } = await platform.chain.findUniqueOrThrow({ where: { id: chainId } });
  await lease.write(async (db) => {
    const { keyId } = await principalOf(db, organisationId, chainId);
    const row = await db.dataBatch.create({ data: batch });
    const typedData = typedBatch(stream, row, evmChainId);
    const { id: signatureId } = await enqueueSignature(db, organisationId, { keyId, typedData });
    await db.dataBatch.updateMany({ where: { organisationId, id: row.id }, data: { signatureId } });
  });
  return SOON;
}

/** Those that follow each other from the first on, up to one that the chain would still call a reading of the future. */
function anchorable(data: Uint8Array, seqFrom: bigint, latest: bigint) {
  const rows = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const leaves: Uint8Array[] = [];
  let [from, to] = [latest, 0n];
  for (let at = 0, seq = seqFrom; at < rows.length; at += LEAF_DATA, seq++) {
    const occurredAt = rows.readBigUInt64BE(at + 8);
    if (rows.readBigUInt64BE(at) !== seq || occurredAt > latest) break;
    leaves.push(leafOfData(rows.subarray(at, at + LEAF_DATA)));
    if (occurredAt < from) from = occurredAt;
    if (occurredAt > to) to = occurredAt;
  }
  return { leaves, from, to };
}

/** Ends the stream on the chain, once nothing is left of what it took. */
async function close({ lease, platform, stream }: Pass): Promise<LookAgain | null> {
  if (stream.desired !== 'CLOSED' || stream.state !== 'OPEN') return null;
  const { organisationId, id, chainId, transactionId } = stream;
  const closing = { chainId, contract: 'DataAnchor', function: 'closeStream', args: [hexOf(stream.stream)] } as const;
  const where = { organisationId_id: { organisationId, id: transactionId ?? newId() } };
  const last = await platform.transaction.findUnique({ where });
  // The transaction of before is the one that opened it, or one that closes it and is on its way.
  if (last && last.status !== 'MINED' && last.status !== 'FAILED') return SOON;
  if (last?.status === 'FAILED' && Date.now() - last.createdAt.getTime() < PAUSE_MS) return LATER;
  await lease.write(async (db) => {
    const transaction = await enqueueKernelCall(db, organisationId, closing);
    await db.dataStream.updateMany({ where: { organisationId, id }, data: { transactionId: transaction.id } });
  });
  return SOON;
}

export const STEPS: readonly Step[] = [
  open,
  showCases,
  followBatch,
  followGap,
  declareErrors,
  actsStill,
  closeBatch,
  close,
];
