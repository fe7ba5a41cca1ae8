import { tell } from '@atoll/telemetry';
import { randomUUID } from 'node:crypto';

import type { Db, Store } from './store.js';

/** How long a holder that says nothing more is waited for. */
const LASTS_MS = 5_000;
/** A transaction that its process left open holds up whoever comes next for no longer than this. */
const IDLE = '10s';
const WRITE = { maxWait: 30_000, timeout: 60_000 };

/** This process, for whoever looks at the table. */
const HOLDER = randomUUID();

/** Somebody else may hold it now, so nothing more is to be done under this lease. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(key: string) {
    super(`The lease on ${key} is over.`);
  }
}

/**
 * The right to work on what a key names, alone and for a while. Each taking has a higher token than all before it, which
 * whoever is asked to change something may compare: a holder that was paused, and does not know that its time is over, is
 * refused. Only the clock of the database decides.
 */
export class Lease {
  private over = false;
  private until: number;
  private readonly renewals: NodeJS.Timeout;

  private constructor(
    private readonly store: Store,
    readonly key: string,
    private readonly token: bigint,
    private readonly lastsMs: number,
    asked: number,
  ) {
    this.until = asked + lastsMs;
    this.renewals = setInterval(() => void this.renew().catch(() => undefined), lastsMs / 4).unref();
  }

  /**
   * Null while somebody else holds it. The token is the time in milliseconds, and more than the last one whatever the clock
   * says: so it also grows when the row was lost in a crash or the database was restored from an old copy, and the row needs
   * no flush to disk of its own.
   */
  static async take(store: Store, key: string, lastsMs = LASTS_MS): Promise<Lease | null> {
    const asked = performance.now();
    const [taken] = await store.platform.$queryRaw<{ token: bigint }[]>`
      INSERT INTO leases AS held (key, holder, token, until)
      VALUES (${key}, ${HOLDER}::uuid, extract(epoch FROM clock_timestamp()) * 1000,
              clock_timestamp() + ${lastsMs} * interval '1 millisecond')
      ON CONFLICT (key) DO UPDATE
        SET holder = excluded.holder,
            token = greatest(held.token + 1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint),
            until = clock_timestamp() + ${lastsMs} * interval '1 millisecond'
        WHERE held.until <= clock_timestamp()
      RETURNING token, set_config('synchronous_commit', 'off', true)`;
    return taken ? new Lease(store, key, taken.token, lastsMs, asked) : null;
  }

  /** Works under a lease and gives it back; `otherwise` where somebody else has it, or got it meanwhile. */
  static async hold<T>(store: Store, key: string, otherwise: T, work: (lease: Lease) => Promise<T>): Promise<T> {
    const lease = await Lease.take(store, key);
    if (!lease) return otherwise;
    try {
      return await work(lease);
    } catch (error) {
      if (error instanceof LeaseLost) return otherwise;
      throw error;
    } finally {
      await lease.release();
    }
  }

  /** The token, for those that refuse a lower one than they have seen; not given once the time is known to be over. */
  get fence(): number {
    if (this.over || performance.now() >= this.until) throw this.lost();
    return Number(this.token);
  }

  /** A transaction that commits only under this very lease: whoever takes the next one waits for it, or it fails. */
  async write<T>(work: (db: Db) => Promise<T>): Promise<T> {
    return this.store.platform.$transaction(async (db) => {
      const held = await db.$queryRaw<object[]>`
        SELECT set_config('idle_in_transaction_session_timeout', ${IDLE}, true) FROM leases
        WHERE key = ${this.key} AND token = ${this.token} AND until > clock_timestamp() FOR SHARE`;
      if (held.length === 0) throw this.lost();
      return work(db);
    }, WRITE);
  }

  /** Lets the next one take it at once. Where that fails, time does it. */
  async release(): Promise<void> {
    if (this.over) return;
    this.end();
    await this.store.platform.$queryRaw`
      UPDATE leases SET until = clock_timestamp() WHERE key = ${this.key} AND token = ${this.token}
      RETURNING set_config('synchronous_commit', 'off', true)`.catch(() => undefined);
  }

  /** Takes away the row too, where what the key named is gone for good. */
  async retire(): Promise<null> {
    this.end();
    await this.store.platform.$executeRaw`DELETE FROM leases WHERE key = ${this.key} AND token = ${this.token}`;
    return null;
  }

  private async renew(): Promise<void> {
    const asked = performance.now();
    const renewed = await this.store.platform.$queryRaw<object[]>`
      UPDATE leases SET until = clock_timestamp() + ${this.lastsMs} * interval '1 millisecond'
      WHERE key = ${this.key} AND token = ${this.token} AND until > clock_timestamp()
      RETURNING set_config('synchronous_commit', 'off', true)`;
    if (renewed.length === 0) this.lost();
    else this.until = asked + this.lastsMs;
  }

  /** Told once of each lease, and not of one that its holder gave back. */
  private lost(): LeaseLost {
    if (!this.over) tell('atoll:lease-lost', { kind: this.key.split(':')[0]! });
    this.end();
    return new LeaseLost(this.key);
  }

  private end(): void {
    this.over = true;
    clearInterval(this.renewals);
  }
}
