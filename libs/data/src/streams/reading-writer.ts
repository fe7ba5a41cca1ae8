import type { Actor } from '@atoll/kernel';
import type { ReadingAssurance, Store } from '@atoll/store';

/** A reading that was found good, about to be kept. */
export type GoodReading = {
  streamId: string;
  seq: number;
  occurredAt: number;
  hash: Uint8Array;
  payload: Uint8Array | null;
  mediaType: string | null;
  signature: Uint8Array | null;
  assurance: ReadingAssurance;
  late: boolean;
};

const ASSURANCES: readonly ReadingAssurance[] = ['DEVICE_SIGNED', 'GATEWAY_ATTESTED', 'SELF_DECLARED'];
/** What is bytes goes as one parameter each, cut apart by the database: arrays of bytes would be written and read as text. */
const WRITE = {
  name: 'write-data-readings',
  text: `WITH added AS (
      INSERT INTO data_readings (organisation_id, stream_id, seq, occurred_at, hash, payload, media_type, signature, assurance, late)
      SELECT $1::uuid, ($2::uuid[])[g.stream], g.seq, g.at, substring($7::bytea FROM (g.n::int - 1) * 32 + 1 FOR 32),
        CASE WHEN g.payload >= 0 THEN substring($8::bytea FROM g.payload_from + 1 FOR g.payload) END, g.media,
        CASE WHEN g.signature >= 0 THEN substring($9::bytea FROM g.signature_from + 1 FOR g.signature) END,
        ((enum_range(NULL::reading_assurance))[g.flags / 2 + 1]), g.flags % 2 = 1
      FROM unnest($3::int[], $4::bigint[], $5::bigint[], $6::int[], $10::int[], $11::int[], $12::int[], $13::int[], $14::text[])
        WITH ORDINALITY AS g (stream, seq, at, flags, payload_from, payload, signature_from, signature, media, n)
      ORDER BY ($2::uuid[])[g.stream], g.seq
      ON CONFLICT DO NOTHING RETURNING stream_id, seq)
    SELECT NULL AS stream_id, count(*) AS seq FROM added
    UNION ALL SELECT stream_id, seq FROM added WHERE (SELECT count(*) FROM added) < $15`,
};

type Waiting = {
  readings: readonly GoodReading[];
  done: (kept: Set<string> | null) => void;
  failed: (error: unknown) => void;
};

/** So many readings go into one statement, and so many statements are under way for an organisation. */
const MOST_TOGETHER = 4_096;
const MOST_AT_ONCE = 2;

/**
 * Keeps readings: what comes while a statement is under way goes together into the next, so that many small requests share the
 * flush to disk. A reading is durable when `keep` answers.
 */
export class ReadingWriter {
  private readonly lanes = new Map<string, { waiting: Waiting[]; under: number }>();

  constructor(private readonly store: Store) {}

  /** Those that were new, by `seqKey`; null when all were. Nothing is changed where there was one already. */
  async keep(actor: Actor, readings: readonly GoodReading[]): Promise<Set<string> | null> {
    if (readings.length === 0) return null;
    return new Promise((done, failed) => {
      const { organisationId } = actor;
      let lane = this.lanes.get(organisationId);
      if (!lane) this.lanes.set(organisationId, (lane = { waiting: [], under: 0 }));
      lane.waiting.push({ readings, done, failed });
      this.next(actor, lane);
    });
  }

  private next(actor: Actor, lane: { waiting: Waiting[]; under: number }): void {
    if (lane.under >= MOST_AT_ONCE) return;
    const together: Waiting[] = [];
    for (let count = 0; lane.waiting[0] && count < MOST_TOGETHER; count += together.at(-1)!.readings.length)
      together.push(lane.waiting.shift()!);
    if (together.length === 0) {
      if (lane.under === 0) this.lanes.delete(actor.organisationId);
      return;
    }
    lane.under += 1;
    void this.write(actor, together).finally(() => {
      lane.under -= 1;
      this.next(actor, lane);
    });
  }

  private async write(actor: Actor, together: readonly Waiting[]): Promise<void> {
    try {
      // The first of two for one number is kept, and the other is for whoever handed it in to look into.
      const own = new Map<string, Waiting>();
      const readings: GoodReading[] = [];
      for (const each of together)
        for (const reading of each.readings) {
          if (own.has(seqKey(reading))) continue;
          own.set(seqKey(reading), each);
          readings.push(reading);
        }
      const all = together.reduce((count, { readings }) => count + readings.length, 0);
      const rows = await this.store.write<Row>(actor, WRITE, valuesOf(actor, readings));
      // The row without a stream says how many were added; which ones, the others say where not all were.
      const count = Number(rows.find(({ stream_id: id }) => id === null)?.seq);
      const added = count === readings.length ? null : new Set(rows.map(keyOfRow));
      for (const each of together) {
        if (!added && all === readings.length) each.done(null);
        else
          each.done(
            new Set(
              each.readings.map(seqKey).filter((key) => own.get(key) === each && (added === null || added.has(key))),
            ),
          );
      }
    } catch (error) {
      for (const { failed } of together) failed(error);
    }
  }
}

export const seqKey = ({ streamId, seq }: { streamId: string; seq: number }): string => `${streamId}/${seq}`;
type Row = { stream_id: string | null; seq: string };
const keyOfRow = ({ stream_id: streamId, seq }: Row) => `${streamId}/${seq}`;

function valuesOf({ organisationId }: Actor, readings: readonly GoodReading[]): unknown[] {
  const streams = new Map<string, number>();
  for (const { streamId } of readings) if (!streams.has(streamId)) streams.set(streamId, streams.size + 1);
  const column = <T>(of: (reading: GoodReading) => T): T[] => readings.map(of);
  const [payloads, signatures] = [cut(column(({ payload }) => payload)), cut(column(({ signature }) => signature))];
  return [
    ...[organisationId, [...streams.keys()], column(({ streamId }) => streams.get(streamId)!)],
    ...[column(({ seq }) => seq), column(({ occurredAt }) => occurredAt)],
    column(({ assurance, late }) => ASSURANCES.indexOf(assurance) * 2 + (late ? 1 : 0)),
    ...[Buffer.concat(column(({ hash }) => hash)), payloads.bytes, signatures.bytes],
    ...[payloads.from, payloads.lengths, signatures.from, signatures.lengths],
    ...[column(({ mediaType }) => mediaType), readings.length],
  ];
}

/** One behind the other, and where each begins; -1 is the length of what is not there. */
function cut(parts: readonly (Uint8Array | null)[]) {
  const from: number[] = [];
  const lengths: number[] = [];
  let at = 0;
  for (const part of parts) {
    from.push(at);
    lengths.push(part ? part.length : -1);
    at += part?.length ?? 0;
  }
  return { bytes: Buffer.concat(parts.filter((part) => part !== null)), from, lengths };
}
