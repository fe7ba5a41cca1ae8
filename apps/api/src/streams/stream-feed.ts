import { isBefore, offsetOf, placeIn, StreamReadings, type Place, type Reading } from '@atoll/ledger';
import type { Actor } from '@atoll/kernel';
import { Injectable } from '@nestjs/common';

import type { Caller } from '../caller.js';
import { Changes, type Nudges } from '../changes/changes.js';
import type { StreamBatchModel } from './event-stream.model.js';

export type FeedWish = {
  streamId: string;
  consumer: string | null;
  after: string | null;
  /** How many events a batch holds at most, and how many batches may be under way. */
  size: number;
  inFlight: number;
};

/** So often a reader that has much to read says that it goes on, and is looked at anew. */
const KEEP_MS = 15_000;

/**
 * Reads a stream for one subscriber, no faster than it acknowledges. What is under way is all that is remembered: the rest is in
 * the row, so that another process goes on where this one was cut off.
 */
@Injectable()
export class StreamFeed {
  constructor(
    private readonly readings: StreamReadings,
    private readonly changes: Changes,
  ) {}

  /** Every batch after an offset, or after what was acknowledged; waits for room, for events, and for its stream to be sent back. */
  async open(caller: Caller, wish: FeedWish): Promise<AsyncIterableIterator<StreamBatchModel>> {
    const reading = await this.readings.begin(await caller.actor(), wish.streamId, wish.consumer);
    return this.changes.attend(
      caller,
      ({ table, id, chainId }) =>
        (table === 'event_streams' && id === reading.streamId) ||
        (table === 'chain_indexes' && chainId === reading.chainId),
      (nudges) => this.batches(caller, nudges, reading, wish),
    );
  }

  private async *batches(caller: Caller, nudges: Nudges, reading: Reading, { after, size, inFlight }: FeedWish) {
    let actor: Actor | null = await caller.actor();
    try {
      const begun = await this.readings.look(actor, reading, null, size);
      let [run, place] = [begun.run, after ? placeIn(after, begun.run, 'after') : begun.next];
      let sent: Place[] = [];
      for (let keptAt = performance.now(); !nudges.ended;) {
        const hadRoom = sent.length < inFlight;
        const seen = await this.readings.look(actor, reading, hadRoom ? place : null, size);
        if (seen.run !== run) {
          [run, place, sent] = [seen.run, seen.next, []];
          continue;
        }
        sent = sent.filter((next) => isBefore(seen.next, next));
        if (seen.page) place = seen.page.next;
        if (seen.page && seen.page.events.length > 0) {
          sent.push(place);
          yield { offset: offsetOf(run, place), events: seen.page.events };
        }
        if (performance.now() - keptAt > KEEP_MS) {
          keptAt = performance.now();
          actor = await caller.again();
          if (!actor) return;
          await this.readings.keep(actor, reading, run, sent.length === 0 ? place : null);
        }
        if (sent.length < inFlight && (!hadRoom || seen.page?.more)) continue;
        await nudges.next();
        actor = await caller.again();
        if (!actor) return;
      }
    } finally {
      if (actor) await this.readings.end(actor, reading);
    }
  }
}
