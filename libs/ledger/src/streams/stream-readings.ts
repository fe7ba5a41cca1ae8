import { Fault, type Actor } from '@atoll/kernel';
import { newId, Store, type EventStream } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { mustSee } from '../indexer/explorer.service.js';
import { countGiven } from './count-given.js';
import { placeOf, pushed, streamOf } from './event-streams.service.js';
import type { Place } from './place.js';
import { readEvents, type EventPage } from './read-events.js';

/** How long a reader that says nothing more is waited for. */
const LASTS_SECONDS = 45;

/** The right to read a stream, alone and for a while. */
export type Reading = { streamId: string; token: string };

/** What a reader finds: what was acknowledged by now, in which run, and the page it asked for. */
export type Look = { run: number; next: Place; page: EventPage | null };

/** Who reads streams over a connection: one reader of each at a time. */
@Injectable()
export class StreamReadings {
  constructor(private readonly store: Store) {}

  /** CONFLICT while another one reads it. A reader with a name takes over from its own earlier connection. */
  begin(actor: Actor, streamId: string, name: string | null): Promise<Reading & { chainId: string }> {
    actor.must('stream:consume');
    actor.must('chain:read');
    const { organisationId } = actor;
    const token = newId();
    return this.store.as(actor, async (db) => {
      const stream = await streamOf(db, actor, streamId);
      await mustSee(db, stream.chainId);
      if (await db.webhook.findFirst({ where: { organisationId, streamId }, select: { id: true } })) throw pushed();
      const taken = await db.$executeRaw`
        UPDATE event_streams SET consumer = ${name}, consumer_token = ${token}::uuid,
          consumer_until = clock_timestamp() + ${LASTS_SECONDS} * interval '1 second'
        WHERE organisation_id = ${organisationId}::uuid AND id = ${streamId}::uuid
          AND (consumer_token IS NULL OR consumer_until <= clock_timestamp() OR consumer = ${name})`;
      if (taken === 0) throw readBy(stream);
      return { streamId, token, chainId: stream.chainId };
    });
  }

  /** CONFLICT once another one reads it. Without a place nothing is read but the row. */
  look(actor: Actor, { streamId, token }: Reading, from: Place | null, take: number): Promise<Look> {
    return this.store.as(actor, async (db) => {
      const stream = await streamOf(db, actor, streamId);
      await mustSee(db, stream.chainId);
      if (stream.consumerToken !== token) throw readBy(stream);
      return {
        run: stream.run,
        next: placeOf(stream),
        page: from && (await countGiven(db, actor, stream, from, await readEvents(db, stream, from, take))),
      };
    });
  }

  /** Goes on reading. A place to which the stream has nothing that was not acknowledged saves whoever comes next the way there. */
  async keep(actor: Actor, { streamId, token }: Reading, run: number, place: Place | null): Promise<void> {
    const { organisationId } = actor;
    await this.store.as(actor, async (db) => {
      await db.$executeRaw`
        UPDATE event_streams SET consumer_until = clock_timestamp() + ${LASTS_SECONDS} * interval '1 second'
        WHERE organisation_id = ${organisationId}::uuid AND id = ${streamId}::uuid AND consumer_token = ${token}::uuid`;
      if (place)
        await db.$executeRaw`
          UPDATE event_streams SET next_block = ${place.block}, next_log = ${place.log}
          WHERE organisation_id = ${organisationId}::uuid AND id = ${streamId}::uuid AND consumer_token = ${token}::uuid
            AND run = ${run} AND (next_block, next_log) < (${place.block}, ${place.log})`;
    });
  }

  /** Lets another one read it at once. Where that fails, time does it. */
  async end(actor: Actor, { streamId, token }: Reading): Promise<void> {
    const { organisationId } = actor;
    await this.store
      .as(actor, (db) =>
        db.eventStream.updateMany({
          where: { organisationId, id: streamId, consumerToken: token },
          data: { consumer: null, consumerToken: null, consumerUntil: null },
        }),
      )
      .catch(() => undefined);
  }
}

function readBy({ consumer }: EventStream): Fault {
  const who = consumer === null ? 'another consumer' : `the consumer "${consumer}"`;
  return new Fault({
    code: 'CONFLICT',
    what: 'event stream',
    because: `${who} reads it; end that one, or make a stream for each`,
  });
}
