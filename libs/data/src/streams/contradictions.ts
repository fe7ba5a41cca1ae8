import type { Actor } from '@atoll/kernel';
import { readingLeaf } from '@atoll/sealed';
import { newId, nudge, type Store } from '@atoll/store';

import type { ReadingCode } from './reading-code.js';
import { seqKey, type GoodReading } from './reading-writer.js';

type Kept = { stream_id: string; seq: string; occurred_at: string; hash: Buffer };

const FIND = {
  name: 'data-readings-kept',
  text: `SELECT r.stream_id, r.seq, r.occurred_at, r.hash FROM unnest($2::uuid[], $3::bigint[]) AS g (stream_id, seq)
    JOIN data_readings r ON r.organisation_id = $1::uuid AND r.stream_id = g.stream_id AND r.seq = g.seq`,
};

/** What becomes of a reading whose number has one already. */
export class Contradictions {
  constructor(private readonly store: Store) {}

  /** The leaves, as text, of those that are kept already, by `seqKey`. */
  async earlier(actor: Actor, readings: readonly GoodReading[]): Promise<Map<string, string>> {
    if (readings.length === 0) return new Map();
    const values = [actor.organisationId, readings.map(({ streamId }) => streamId), readings.map(({ seq }) => seq)];
    const rows = await this.store.read<Kept>(actor, FIND, values);
    return new Map(
      rows.map(({ stream_id: streamId, seq, occurred_at: at, hash }) => {
        const leaf = readingLeaf({ seq: Number(seq), occurredAt: Number(at), hash });
        return [`${streamId}/${seq}`, Buffer.from(leaf).toString('base64')];
      }),
    );
  }

  /** The same again is no news. Another value that was signed, too, is kept beside the first, and becomes a case. */
  async judge(actor: Actor, readings: readonly GoodReading[]): Promise<ReadingCode[]> {
    const known = await this.earlier(actor, readings);
    const codes = readings.map((reading): ReadingCode => {
      if (known.get(seqKey(reading)) === Buffer.from(readingLeaf(reading)).toString('base64')) return 'DUPLICATE';
      return reading.signature ? 'CONTRADICTION' : 'NUMBER_TAKEN';
    });
    const others = readings.filter((_, i) => codes[i] === 'CONTRADICTION');
    if (others.length > 0) await this.open(actor, others);
    return codes;
  }

  /** One case for each number: a third value says no more than the second. */
  private async open(actor: Actor, readings: readonly GoodReading[]): Promise<void> {
    const { organisationId } = actor;
    await this.store.as(actor, async (db) => {
      for (const { streamId, seq, occurredAt, hash, payload, mediaType, signature } of readings)
        await db.$executeRaw`
          INSERT INTO data_cases (organisation_id, stream_id, id, seq, occurred_at, hash, payload, media_type, signature)
          VALUES (${organisationId}::uuid, ${streamId}::uuid, ${newId()}::uuid, ${seq}, ${occurredAt}, ${hash}, ${payload},
                  ${mediaType}, ${signature})
          ON CONFLICT DO NOTHING`;
      for (const streamId of new Set(readings.map((each) => each.streamId)))
        await nudge(db, 'data-stream', `${organisationId}/${streamId}`);
    });
  }
}
