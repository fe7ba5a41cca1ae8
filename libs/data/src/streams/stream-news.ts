import type { Actor } from '@atoll/kernel';
import type { Store } from '@atoll/store';

/** Tells of what came in: whoever follows a stream at once, and the worker once a second, which looks again by itself. */
const TELL = {
  name: 'tell-data-readings',
  text: `WITH nudged AS (INSERT INTO outbox (queue, key) SELECT 'data-stream', $1::text || '/' || id FROM unnest($3::text[]) AS id)
    SELECT count(pg_notify('atoll_changed', json_build_object('table', 'data_readings', 'id', id, 'chainId', id)::text)) AS told
    FROM unnest($2::text[]) AS id`,
};
const PAUSE_MS = 100;
const NUDGE_MS = 1_000;
const MOST = 50_000;

/** Many batches in a moment are one piece of news. What is lost with the process costs a delay: the worker's sweep finds it. */
export class StreamNews {
  private readonly waiting = new Map<string, { actor: Actor; streams: Set<string> }>();
  private readonly nudged = new Map<string, number>();

  constructor(private readonly store: Store) {}

  tell(actor: Actor, streams: ReadonlySet<string>): void {
    if (streams.size === 0) return;
    const waiting = this.waiting.get(actor.organisationId);
    if (waiting) for (const id of streams) waiting.streams.add(id);
    else {
      this.waiting.set(actor.organisationId, { actor, streams: new Set(streams) });
      setTimeout(() => void this.send(actor.organisationId), PAUSE_MS).unref();
    }
  }

  private async send(organisationId: string): Promise<void> {
    const { actor, streams } = this.waiting.get(organisationId)!;
    this.waiting.delete(organisationId);
    const now = performance.now();
    if (this.nudged.size > MOST) this.nudged.clear();
    const due = [...streams].filter((id) => now - (this.nudged.get(id) ?? -Infinity) > NUDGE_MS);
    for (const id of due) this.nudged.set(id, now);
    await this.store.write(actor, TELL, [organisationId, [...streams], due]).catch(() => undefined);
  }
}
