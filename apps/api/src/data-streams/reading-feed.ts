import { ReadingsService } from '@atoll/data';
import type { DataReading } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import type { Caller } from '../caller.js';
import { Changes, type Nudges } from '../changes/changes.js';

/** So many are told at once, and so far back what comes out of order is still told. */
const AT_ONCE = 100;
const BACK = 1_000n;

/** Tells of readings as they come, each once. */
@Injectable()
export class ReadingFeed {
  constructor(
    private readonly readings: ReadingsService,
    private readonly changes: Changes,
  ) {}

  /** After a number, or of what comes from now on. */
  async open(caller: Caller, streamId: string, after: bigint | null): Promise<AsyncIterableIterator<DataReading[]>> {
    const [newest] = await this.readings.list(await caller.actor(), streamId, { newestFirst: true }, { take: 1 });
    const start = after ?? newest?.seq ?? 0n;
    return this.changes.attend(
      caller,
      ({ table, id }) => table === 'data_readings' && id === streamId,
      (nudges) => this.tell(caller, nudges, streamId, start),
    );
  }

  private async *tell(caller: Caller, nudges: Nudges, streamId: string, start: bigint) {
    const told = new Set<bigint>();
    for (let highest = start; !nudges.ended; await nudges.next()) {
      const actor = await caller.again();
      if (!actor) return;
      let after = highest - BACK > start ? highest - BACK : start;
      for (let more = true; more;) {
        const page = await this.readings.list(actor, streamId, {}, { take: AT_ONCE, after: String(after) });
        more = page.length === AT_ONCE;
        after = page.at(-1)?.seq ?? after;
        const fresh = page.filter(({ seq }) => !told.has(seq));
        for (const { seq } of fresh) told.add(seq);
        highest = after > highest ? after : highest;
        if (fresh.length > 0) yield fresh;
      }
      for (const seq of told) if (seq < highest - BACK) told.delete(seq);
    }
  }
}
