import { SlidingWindow } from '@atoll/accounts';
import { principalOf } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import { personBehind } from '@atoll/ledger';
import { againOnDuplicate, newId, nudge, Store, type Db, type Enrolment, type EnrolmentProblem } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';

import { chainOf } from './devices.service.js';
import { writePart, type Counts } from './enrolment-rows.js';
import { readFile, type FileFormat, type FileRecord } from './read-file.js';

/** How many records one transaction writes. */
const PART = 1_000;
/** So that nobody has the platform read files all day. */
const FILES = { what: 'files of devices', limit: 120, seconds: 3_600 };
/** Of one organisation on one chain. */
const MOST_DEVICES = 1_000_000;

export type FileWish = { chainId: string; format: FileFormat; idempotencyKey: string };

/** How many devices of a file there are in each state on the chain, and how many have a problem or no proof. */
export type Progress = { states: Record<string, number>; unproved: number; waiting: number; stuck: number };

/** Takes files of devices in. */
@Injectable()
export class EnrolmentsService {
  constructor(
    private readonly store: Store,
    private readonly attempts: SlidingWindow,
  ) {}

  /**
   * Reads a file while it comes, and writes it down part by part. Under the same key the next upload goes on where this one was
   * cut off, and finds what is there; another file under it is refused.
   */
  async take(actor: Actor, wish: FileWish, source: Readable): Promise<Enrolment> {
    actor.must('device:manage');
    await this.attempts.admit(actor.organisationId, FILES);
    const enrolment = await this.begin(actor, wish);
    if (enrolment.endedAt) return enrolment;
    const reading = new Reading(enrolment);
    for await (const record of readFile(source, wish.format)) {
      if (reading.add(record) === PART) await this.write(actor, reading);
    }
    return this.write(actor, reading, new Date());
  }

  async find(actor: Actor, id: string): Promise<Enrolment> {
    actor.must('device:read');
    const { organisationId } = actor;
    const where = { organisationId_id: { organisationId, id } };
    const found = await this.store.as(actor, (db) => db.enrolment.findUnique({ where }));
    if (!found) throw Fault.notFound('enrolment', id);
    return found;
  }

  /** Newest first, starting after the enrolment `after`. */
  async list(actor: Actor, chainId: string, page: { take: number; after?: string }): Promise<Enrolment[]> {
    actor.must('device:read');
    const { organisationId } = actor;
    const where = { organisationId, chainId, ...(page.after && { id: { lt: page.after } }) };
    return this.store.as(actor, (db) => db.enrolment.findMany({ where, orderBy: { id: 'desc' }, take: page.take }));
  }

  /** What is wrong with which lines, by line, starting after the place `after`. */
  async problems(
    actor: Actor,
    enrolmentId: string,
    { take, after }: { take: number; after?: { line: number; field: string } },
  ): Promise<EnrolmentProblem[]> {
    actor.must('device:read');
    const { organisationId } = actor;
    const { line = 0, field = '' } = after ?? {};
    const beyond = after ? { OR: [{ line: { gt: line } }, { line, field: { gt: field } }] } : {};
    return this.store.as(actor, (db) =>
      db.enrolmentProblem.findMany({
        where: { organisationId, enrolmentId, ...beyond },
        orderBy: [{ line: 'asc' }, { field: 'asc' }],
        take,
      }),
    );
  }

  /** Counted anew each time, so that it is never wrong. */
  async progress(actor: Actor, enrolmentId: string): Promise<Progress> {
    actor.must('device:read');
    const { organisationId } = actor;
    const rows = await this.store.as(
      actor,
      (db) => db.$queryRaw<ProgressRow[]>`
      SELECT status::text AS status, count(*)::int AS count, count(*) FILTER (WHERE proof IS NULL)::int AS unproved,
        count(*) FILTER (WHERE proof IS NOT NULL AND settled_revision < revision)::int AS waiting,
        count(*) FILTER (WHERE settled_revision >= revision AND reason IS NOT NULL)::int AS stuck
      FROM devices WHERE organisation_id = ${organisationId}::uuid AND enrolment_id = ${enrolmentId}::uuid GROUP BY status`,
    );
    const sum = (of: (row: ProgressRow) => number) => rows.reduce((total, row) => total + of(row), 0);
    return {
      states: Object.fromEntries(rows.map(({ status, count }) => [status, count])),
      ...{ unproved: sum((row) => row.unproved), waiting: sum((row) => row.waiting), stuck: sum((row) => row.stuck) },
    };
  }

  private begin(actor: Actor, { chainId, format, idempotencyKey }: FileWish): Promise<Enrolment> {
    const { organisationId } = actor;
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { consortiumId } = await chainOf(db, chainId);
        const key = { organisationId, chainId, idempotencyKey };
        const there = await db.enrolment.findUnique({ where: { organisationId_chainId_idempotencyKey: key } });
        if (there && there.format !== format) throw anotherFile();
        if (there) return there;
        await principalOf(db, organisationId, chainId);
        if ((await db.device.count({ where: { organisationId, chainId } })) >= MOST_DEVICES)
          throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'devices on this chain', limit: MOST_DEVICES });
        const createdBy = await personBehind(db, actor);
        return db.enrolment.create({ data: { ...key, id: newId(), consortiumId, format, createdBy } });
      }),
    );
  }

  private async write(actor: Actor, reading: Reading, endedAt: Date | null = null): Promise<Enrolment> {
    const written = await this.store.as(actor, (db) => writeOn(db, actor, reading, endedAt));
    reading.wrote(written);
    return written;
  }
}

type ProgressRow = { status: string; count: number; unproved: number; waiting: number; stuck: number };

/** A file under way: what of it was written down before is passed over, once it is known to be the same. */
class Reading {
  private readonly hash: Hash = createHash('sha256');
  private records = 0;
  readonly part: FileRecord[] = [];

  constructor(public enrolment: Enrolment) {
    this.requireSame();
  }

  /** How many wait to be written. */
  add(record: FileRecord): number {
    this.hash.update(`${record.text}\n`);
    this.records++;
    if (this.records > this.enrolment.records) this.part.push(record);
    else this.requireSame();
    return this.part.length;
  }

  get place(): { records: number; digest: Uint8Array<ArrayBuffer> } {
    return { records: this.records, digest: Uint8Array.from(this.hash.copy().digest()) };
  }

  get isShort(): boolean {
    return this.records < this.enrolment.records;
  }

  wrote(enrolment: Enrolment): void {
    this.enrolment = enrolment;
    this.part.length = 0;
  }

  private requireSame(): void {
    const { records, digest } = this.enrolment;
    if (records !== this.records || records === 0) return;
    if (Buffer.compare(digest, this.hash.copy().digest()) !== 0) throw anotherFile();
  }
}

/** The part and the place it reaches commit together; whoever reads the same file at the same time goes on from there. */
async function writeOn(db: Db, actor: Actor, reading: Reading, endedAt: Date | null): Promise<Enrolment> {
  if (reading.isShort) throw anotherFile();
  const { organisationId, id, records, chainId } = reading.enrolment;
  const counts: Counts = await writePart(db, reading.enrolment, reading.part, await personBehind(db, actor));
  const moved = await db.enrolment.updateMany({
    where: { organisationId, id, records, endedAt: null },
    data: {
      ...{ ...reading.place, endedAt },
      ...{
        taken: { increment: counts.taken },
        known: { increment: counts.known },
        refused: { increment: counts.refused },
      },
    },
  });
  if (moved.count === 0)
    throw new Fault({
      code: 'CONFLICT',
      what: 'enrolment',
      because: 'the same file is being read already; wait for that',
    });
  if (counts.taken > 0) await nudge(db, 'device', `${organisationId}/${chainId}`);
  return db.enrolment.findUniqueOrThrow({ where: { organisationId_id: { organisationId, id } } });
}

const anotherFile = () =>
  new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another file' });
