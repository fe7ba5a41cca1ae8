import { HASH } from '@atoll/crypto';
import { Fault, type Actor } from '@atoll/kernel';
import {
  LEAF_DATA,
  leafOfData,
  readingLeaf,
  readingValue,
  readSenmlCbor,
  readSenmlJson,
  ReadingTree,
  SenmlError,
  type SenmlRecord,
} from '@atoll/sealed';
import {
  newId,
  nudge,
  Store,
  type DataBatch,
  type DataCase,
  type DataError,
  type DataGap,
  type DataReading,
  type DataStream,
  type Db,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { found } from './data-streams.service.js';
import { SENML_CBOR, SENML_JSON } from './given-reading.js';

export type Page = { take: number; after?: string };
/** In seconds of the claimed time, both ends included. */
export type ReadingRange = { from?: bigint | null; to?: bigint | null; newestFirst?: boolean };

/** What makes a portable receipt of a reading. All of it can be checked without this platform. */
export type ReceiptParts = {
  stream: DataStream;
  reading: DataReading;
  batch: DataBatch;
  evmChainId: bigint;
  /** What the leaf holds after the number: 8 bytes of time, 32 of the hash. */
  value: Uint8Array;
  leaf: Uint8Array;
  /** From 0, within the batch. */
  position: number;
  size: number;
  path: Uint8Array[];
  transaction: { id: string; hash: string | null; blockNumber: bigint | null } | null;
};

/** Reads what was taken in: readings, batches, gaps, errors, cases, and how each reading came onto the chain. */
@Injectable()
export class ReadingsService {
  constructor(private readonly store: Store) {}

  /** By number, or the newest first. `after` is the number of the last one of the page before. */
  async list(actor: Actor, streamId: string, range: ReadingRange, page: Page): Promise<DataReading[]> {
    const { from, to, newestFirst = false } = range;
    const { take, after } = page;
    return this.of(actor, streamId, (db, where) =>
      db.dataReading.findMany({
        where: {
          ...where,
          ...(after && { seq: newestFirst ? { lt: BigInt(after) } : { gt: BigInt(after) } }),
          ...((from != null || to != null) && {
            occurredAt: { ...(from != null && { gte: from }), ...(to != null && { lte: to }) },
          }),
        },
        orderBy: { seq: newestFirst ? 'desc' : 'asc' },
        take,
      }),
    );
  }

  async find(actor: Actor, streamId: string, seq: bigint): Promise<DataReading> {
    const reading = await this.of(actor, streamId, (db, where) =>
      db.dataReading.findFirst({ where: { ...where, seq } }),
    );
    if (!reading) throw Fault.notFound('reading', String(seq));
    return reading;
  }

  batches(actor: Actor, streamId: string, page: Page): Promise<DataBatch[]> {
    return this.of(actor, streamId, (db, where) => db.dataBatch.findMany(newest(where, page)));
  }

  gaps(actor: Actor, streamId: string, page: Page): Promise<DataGap[]> {
    return this.of(actor, streamId, (db, where) => db.dataGap.findMany(newest(where, page)));
  }

  errors(actor: Actor, streamId: string, page: Page): Promise<DataError[]> {
    return this.of(actor, streamId, (db, where) => db.dataError.findMany(newest(where, page)));
  }

  cases(actor: Actor, streamId: string, page: Page): Promise<DataCase[]> {
    return this.of(actor, streamId, (db, where) => db.dataCase.findMany(newest(where, page)));
  }

  /** The batch that has the reading and did not fail; null while there is none. */
  async batchOf(actor: Actor, { streamId, seq }: Pick<DataReading, 'streamId' | 'seq'>): Promise<DataBatch | null> {
    return this.of(actor, streamId, (db, where) => batchWith(db, where, seq));
  }

  /** Says that an anchored reading was wrong. It stays as it is, and the chain counts the correction beside it. */
  async correct(
    actor: Actor,
    streamId: string,
    { seq, cause, replacement = null }: { seq: bigint; cause: string; replacement?: string | null },
  ): Promise<DataError> {
    actor.must('data:manage');
    actor.must('transaction:send');
    const { organisationId } = actor;
    if (Buffer.byteLength(cause) < 1 || Buffer.byteLength(cause) > 32)
      throw Fault.invalid('cause', 'must have 1 to 32 bytes of UTF-8, which is what the chain keeps');
    if (replacement && !HASH.test(replacement))
      throw Fault.invalid('replacement', 'must be a leaf: 32 bytes as 0x hex');
    return this.store.as(actor, async (db) => {
      const stream = await found(db, organisationId, streamId);
      if (seq < 1n || seq > stream.settled)
        throw new Fault({ code: 'CONFLICT', what: 'reading', because: 'it is not settled on the chain yet' });
      const bytes = replacement ? Uint8Array.from(Buffer.from(replacement.slice(2), 'hex')) : null;
      const row = { organisationId, streamId, id: newId(), seq, cause, replacement: bytes, createdBy: actor.personId };
      await db.dataError.createMany({ data: row });
      await nudge(db, 'data-stream', `${organisationId}/${streamId}`);
      return db.dataError.findUniqueOrThrow({
        where: { organisationId_streamId_id: { organisationId, streamId, id: row.id } },
      });
    });
  }

  /** For portable receipts: the leaf, its place and path, and the transaction that anchored its root. */
  async receiptParts(actor: Actor, streamId: string, seq: bigint): Promise<ReceiptParts> {
    const { organisationId } = actor;
    const parts = await this.of(actor, streamId, async (db, where) => {
      const stream = await found(db, organisationId, streamId);
      const batch = await batchWith(db, where, seq);
      if (batch?.state !== 'DONE') return null;
      // One value for all rows, as the batch was made of: tens of thousands of rows would be dear.
      const [all] = await db.$queryRaw<{ data: Uint8Array }[]>`
        SELECT string_agg(int8send(seq) || int8send(occurred_at) || hash, '' ORDER BY seq) AS data FROM data_readings
        WHERE organisation_id = ${organisationId}::uuid AND stream_id = ${streamId}::uuid
          AND seq BETWEEN ${batch.seqFrom} AND ${batch.seqTo}`;
      const reading = await db.dataReading.findFirst({ where: { ...where, seq } });
      const chain = await db.chain.findUniqueOrThrow({ where: { id: stream.chainId }, select: { evmChainId: true } });
      const transaction = batch.transactionId
        ? await db.transaction.findUnique({
            where: { organisationId_id: { organisationId, id: batch.transactionId } },
            select: { id: true, hash: true, blockNumber: true },
          })
        : null;
      return { stream, batch, data: all!.data, reading, transaction, evmChainId: chain.evmChainId };
    });
    if (!parts?.reading)
      throw new Fault({
        code: 'CONFLICT',
        what: 'reading',
        because: 'it is not anchored, so there is no proof of it yet',
      });
    const { data, reading, ...rest } = parts;
    const tree = new ReadingTree(leavesIn(data));
    const position = Number(seq - rest.batch.seqFrom);
    const said = saidOf(reading);
    return {
      ...{ ...rest, reading, value: readingValue(said), leaf: readingLeaf(said) },
      ...{ position, size: tree.size, path: tree.path(position) },
    };
  }

  private of<T>(actor: Actor, streamId: string, read: (db: Db, where: Where) => Promise<T>): Promise<T> {
    actor.must('data:read');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      await found(db, organisationId, streamId);
      return read(db, { organisationId, streamId });
    });
  }
}

type Where = { organisationId: string; streamId: string };

const newest = (where: Where, { take, after }: Page) => ({
  where: { ...where, ...(after && { id: { lt: after } }) },
  orderBy: { id: 'desc' as const },
  take,
});

const batchWith = (db: Db, where: Where, seq: bigint) =>
  db.dataBatch.findFirst({
    where: { ...where, seqFrom: { lte: seq }, seqTo: { gte: seq }, state: { not: 'FAILED' } },
    orderBy: { seqFrom: 'desc' },
  });

export const saidOf = ({ seq, occurredAt, hash }: Pick<DataReading, 'seq' | 'occurredAt' | 'hash'>) => ({
  ...{ seq: Number(seq), occurredAt: Number(occurredAt), hash },
});

function* leavesIn(data: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < data.length; at += LEAF_DATA) yield leafOfData(data.subarray(at, at + LEAF_DATA));
}

/** The measurements of a reading that is SenML; null for others. */
export function senmlOf({ payload, mediaType, occurredAt }: DataReading): SenmlRecord[] | null {
  if (!payload || (mediaType !== SENML_JSON && mediaType !== SENML_CBOR)) return null;
  try {
    const at = Number(occurredAt);
    return mediaType === SENML_CBOR ? readSenmlCbor(payload, at) : readSenmlJson(Buffer.from(payload).toString(), at);
  } catch (error) {
    if (error instanceof SenmlError) return null; // with a commitment, nobody checked what the payload is
    throw error;
  }
}
