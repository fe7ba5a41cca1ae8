import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/**
 * Which row changed, and whose it is where a column says so. What it says now is read under the reader's own rights.
 * Of rows that were written together there is one for each owner and chain, without an id.
 */
export type Change = {
  table: string;
  op?: 'INSERT' | 'UPDATE' | 'DELETE';
  id: string | null;
  /** Of a row that belongs to no chain, its own id. */
  chainId: string;
  organisationId?: string | null;
  consortiumId?: string | null;
};

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

  /** Resolves once the channel is heard, or at once while the database is away; from then on connects by itself. */
  async open(): Promise<void> {
    try {
      await this.connect();
    } catch (error) {
      // Whoever starts while the database does must not die of it; a wrong address or password is told instead.
      if (!isAway(error)) throw error;
      void this.reopen();
    }
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, keepAlive: true });
    client.on('notification', ({ payload }) => this.onMessage(payload ?? ''));
    client.on('error', () => undefined); // the `end` that follows starts the reconnection
    await client.connect();
    await client.query(`LISTEN ${this.channel}`).catch(async (error: unknown) => {
      await client.end().catch(() => undefined);
      throw error;
    });
    client.once('end', () => void this.reopen());
    this.client = client;
    if (this.closed) await client.end();
  }

  private async reopen(): Promise<void> {
    for (let delay = 100; !this.closed; delay = Math.min(delay * 2, 5_000)) {
      await wait(delay);
      if (this.closed) return;
      try {
        await this.connect();
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

/** Nothing listens, the connection was cut before it was one, or the server starts or stops (class 57P). */
function isAway(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return /^(57P0\d|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code) || /terminated unexpectedly/.test(message);
}
