import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Which row changed. What it says now is read under the reader's own rights. */
export type Change = { table: string; id: string; chainId: string };

/**
 * Hears what commits tell, over one connection that is made again when it breaks. Nudges during a gap are lost, so
 * `onGap` runs after each reconnection and whoever listens looks at everything once.
 */
export class Listener {
  private client: pg.Client | undefined;
  private closed = false;

  constructor(
    private readonly url: string,
    private readonly channel: 'atoll_changed' | 'atoll_outbox',
    private readonly onMessage: (payload: string) => void,
    private readonly onGap: () => void,
  ) {}

  /** Resolves once the channel is heard; from then on reconnects by itself. */
  async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, keepAlive: true });
    client.on('notification', ({ payload }) => this.onMessage(payload ?? ''));
    client.on('error', () => undefined); // the `end` that follows starts the reconnection
    await client.connect();
    await client.query(`LISTEN ${this.channel}`);
    client.once('end', () => void this.reopen());
    this.client = client;
    if (this.closed) await client.end();
  }

  private async reopen(): Promise<void> {
    for (let delay = 100; !this.closed; delay = Math.min(delay * 2, 5_000)) {
      await wait(delay);
      if (this.closed) return;
      try {
        await this.open();
        this.onGap();
        return;
      } catch {
        continue; // the database is still away
      }
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client?.end();
  }
}
