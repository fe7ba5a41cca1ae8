import { Fault } from '@atoll/kernel';
import type { Db } from '@atoll/store';

/** Of the room that was found, so much is given out before it is looked for again. */
const SHARE = 100;
const MOST_KNOWN = 10_000;

/**
 * Bounds the transactions of an organisation that wait. They are counted without a lock, since a lock would let an
 * organisation submit only one at a time, and the more seldom the more room there was: requests that count at once may go
 * over the limit by as many as they are. What the limit protects is the platform, which bears that.
 */
export class Room {
  private readonly found = new Map<string, number>();

  /** Takes a place, or refuses when too many transactions wait. */
  async take(db: Db, organisationId: string): Promise<void> {
    const left = this.found.get(organisationId) ?? (await this.look(db, organisationId));
    if (left > 0) this.found.set(organisationId, left - 1);
    else this.found.delete(organisationId);
  }

  private async look(db: Db, organisationId: string): Promise<number> {
    const [{ limit, waiting } = { limit: 0, waiting: 0 }] = await db.$queryRaw<{ limit: number; waiting: number }[]>`
      SELECT max_waiting_transactions AS limit, (
        SELECT count(*)::int FROM transactions
        WHERE organisation_id = organisations.id AND status IN ('QUEUED', 'SIGNED', 'SENT')) AS waiting
      FROM organisations WHERE id = ${organisationId}::uuid`;
    if (waiting >= limit) throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'waiting transactions', limit });
    if (this.found.size >= MOST_KNOWN) this.found.clear(); // to look again is all that it costs
    return Math.floor((limit - waiting) / SHARE);
  }
}
