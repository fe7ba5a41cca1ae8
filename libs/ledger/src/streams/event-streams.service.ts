import { Fault, type Actor } from '@atoll/kernel';
import { againOnDuplicate, limitsOf, nudge, Store, type Db, type EventStream, type Prisma } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { mustSee, type Part } from '../indexer/explorer.service.js';
import { countGiven } from './count-given.js';
import { LAST_BLOCK, placeIn, type Place } from './place.js';
import { readEvents, type EventPage } from './read-events.js';
import { eventsOf, filterColumns, type StreamFilterWish } from './stream-filter.js';

/** From which block on. */
export type StreamStart = bigint | 'LATEST' | 'EARLIEST';

export type EventStreamWish = StreamFilterWish & {
  chainId: string;
  name: string;
  start: StreamStart;
  idempotencyKey?: string | null | undefined;
};

/** The streams of an organisation, and what their consumers have acknowledged. */
@Injectable()
export class EventStreamsService {
  constructor(private readonly store: Store) {}

  /** Newest first, of one chain or of all. */
  list(actor: Actor, chainId: string | undefined, { take, after }: Part<string>): Promise<EventStream[]> {
    actor.must('stream:read');
    const { organisationId } = actor;
    const where = { organisationId, ...(chainId && { chainId }), ...(after && { id: { lt: after } }) };
    return this.store.as(actor, (db) => db.eventStream.findMany({ where, orderBy: { id: 'desc' }, take }));
  }

  find(actor: Actor, id: string): Promise<EventStream> {
    actor.must('stream:read');
    return this.store.as(actor, (db) => streamOf(db, actor, id));
  }

  async byIds(actor: Actor, ids: string[]): Promise<Map<string, EventStream>> {
    actor.must('stream:read');
    const { organisationId } = actor;
    const where = { organisationId, id: { in: ids } };
    const streams = await this.store.as(actor, (db) => db.eventStream.findMany({ where }));
    return new Map(streams.map((stream) => [stream.id, stream]));
  }

  create(actor: Actor, wish: EventStreamWish): Promise<EventStream> {
    actor.must('stream:manage');
    actor.must('chain:read');
    const { organisationId } = actor;
    const { chainId, name, idempotencyKey = null } = wish;
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { eventStreams: limit } = await limitsOf(db, organisationId);
        const { consortiumId } = await mustSee(db, chainId);
        const { filter, ...columns } = await filterColumns(db, chainId, wish);
        const start = await placeOfStart(db, chainId, wish.start);
        const row = { organisationId, consortiumId, chainId, name, idempotencyKey, ...columns };
        const earlier = await madeBefore(db, { ...row, filter });
        if (earlier) return earlier;
        if ((await db.eventStream.count({ where: { organisationId } })) >= limit)
          throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'event streams', limit });
        const data = { ...row, filter: filter as unknown as Prisma.InputJsonObject, ...columnsOf(start) };
        return db.eventStream.create({ data });
      }),
    );
  }

  rename(actor: Actor, id: string, name: string): Promise<EventStream> {
    actor.must('stream:manage');
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        await streamOf(db, actor, id);
        await nameIsFree(db, actor.organisationId, name, id);
        return db.eventStream.update({ where: keyOf(actor, id), data: { name } });
      }),
    );
  }

  /** With its webhook. Deleting twice succeeds. */
  async delete(actor: Actor, id: string): Promise<void> {
    actor.must('stream:manage');
    const { organisationId } = actor;
    await this.store.as(actor, (db) => db.eventStream.deleteMany({ where: { organisationId, id } }));
  }

  /** Sends it to another block, backwards or forwards; who reads it now goes on from there. */
  replay(actor: Actor, id: string, start: StreamStart): Promise<EventStream> {
    actor.must('stream:manage');
    return this.store.as(actor, async (db) => {
      const { chainId } = await streamOf(db, actor, id);
      await mustSee(db, chainId);
      const place = await placeOfStart(db, chainId, start);
      const data = { ...columnsOf(place), run: { increment: 1 } };
      const stream = await db.eventStream.update({ where: keyOf(actor, id), data, include: { webhook: true } });
      if (stream.webhook) await nudge(db, 'webhook', `${actor.organisationId}/${stream.webhook.id}`);
      return stream;
    });
  }

  /** All up to an offset was taken in. What was acknowledged stays so: an earlier offset, or the same again, changes nothing. */
  acknowledge(actor: Actor, id: string, offset: string): Promise<EventStream> {
    actor.must('stream:consume');
    return this.store.as(actor, async (db) => {
      const stream = await streamOf(db, actor, id);
      const { block, log } = placeIn(offset, stream.run);
      const { organisationId } = actor;
      if (await db.webhook.findFirst({ where: { organisationId, streamId: id }, select: { id: true } })) throw pushed();
      await db.$executeRaw`
        UPDATE event_streams SET next_block = ${block}, next_log = ${log}
        WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid AND run = ${stream.run}
          AND (next_block, next_log) < (${block}, ${log}) AND ${block} <= (SELECT height + 1 FROM chain_indexes i WHERE i.chain_id = event_streams.chain_id)`;
      return streamOf(db, actor, id);
    });
  }

  /** The events after an offset, or after what was acknowledged, for who asks instead of listening. */
  async page(
    actor: Actor,
    id: string,
    { after, take }: { after?: string | undefined; take: number },
  ): Promise<EventPage & { run: number }> {
    actor.must('stream:consume');
    actor.must('chain:read');
    return this.store.as(actor, async (db) => {
      const stream = await streamOf(db, actor, id);
      await mustSee(db, stream.chainId);
      const from = after ? placeIn(after, stream.run, 'after') : placeOf(stream);
      const page = await countGiven(db, actor, stream, from, await readEvents(db, stream, from, take));
      return { ...page, run: stream.run };
    });
  }
}

export const placeOf = ({ nextBlock, nextLog }: Pick<EventStream, 'nextBlock' | 'nextLog'>): Place => ({
  block: nextBlock,
  log: nextLog,
});

const columnsOf = ({ block, log }: Place) => ({ nextBlock: block, nextLog: log });

export const pushed = (): Fault =>
  new Fault({
    code: 'CONFLICT',
    what: 'event stream',
    because: 'its events are posted to its webhook, which acknowledges them; delete that, or make another stream',
  });

const keyOf = ({ organisationId }: Actor, id: string) => ({ organisationId_id: { organisationId, id } });

export async function streamOf(db: Db, actor: Actor, id: string): Promise<EventStream> {
  const stream = await db.eventStream.findUnique({ where: keyOf(actor, id) });
  if (!stream) throw Fault.notFound('event stream', id);
  return stream;
}

async function placeOfStart(db: Db, chainId: string, start: StreamStart): Promise<Place> {
  const index = await db.chainIndex.findUnique({ where: { chainId }, select: { height: true, firstBlock: true } });
  const { height = -1n, firstBlock = 0n } = index ?? {};
  if (start === 'LATEST') return { block: height + 1n, log: 0 };
  if (start === 'EARLIEST') return { block: firstBlock, log: 0 };
  if (start < 0n || start > LAST_BLOCK) throw Fault.invalid('fromBlock', 'must be the number of a block');
  if (start < firstBlock)
    throw Fault.invalid('fromBlock', `must not be before block ${firstBlock}, the first that is indexed`);
  return { block: start, log: 0 };
}

type Row = Pick<EventStream, 'organisationId' | 'chainId' | 'name' | 'idempotencyKey' | 'contracts'> & {
  filter: { events: unknown; where: unknown };
};

async function madeBefore(db: Db, row: Row): Promise<EventStream | null> {
  const { organisationId, idempotencyKey } = row;
  const found = idempotencyKey && (await db.eventStream.findFirst({ where: { organisationId, idempotencyKey } }));
  if (!found) {
    await nameIsFree(db, organisationId, row.name, null);
    return null;
  }
  if (found.chainId === row.chainId && found.name === row.name && sameFilter(found, row)) return found;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another stream' });
}

function sameFilter(found: EventStream, { contracts, filter }: Row): boolean {
  const hex = (all: Uint8Array[]) => all.map((bytes) => Buffer.from(bytes).toString('hex')).join();
  const { where } = found.filter as { where: unknown };
  return (
    hex(found.contracts) === hex(contracts) &&
    JSON.stringify(where) === JSON.stringify(filter.where) &&
    eventsOf(found).join() === eventsOf({ filter: filter as Prisma.JsonObject }).join()
  );
}

async function nameIsFree(db: Db, organisationId: string, name: string, except: string | null): Promise<void> {
  const taken = await db.eventStream.findFirst({ where: { organisationId, name }, select: { id: true } });
  if (taken && taken.id !== except)
    throw new Fault({ code: 'CONFLICT', what: 'event stream', because: `another one is called "${name}"` });
}
