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

  /** Takes places for so many, or for as many as there are. */
  async take(db: Db, organisationId: string, count: number): Promise<{ taken: number; limit: number }> {
    const known = this.found.get(organisationId) ?? 0;
    if (known >= count) {
      this.found.set(organisationId, known - count);
      return { taken: count, limit: 0 };
    }
    const { limit, waiting } = await look(db, organisationId);
    const taken = Math.max(0, Math.min(count, limit - waiting));
    if (this.found.size >= MOST_KNOWN) this.found.clear(); // to look again is all that it costs
    this.found.set(organisationId, Math.floor((limit - waiting - taken) / SHARE));
    return { taken, limit };
  }

  /** Takes a place, or says that there is none. */
  async takeOne(db: Db, organisationId: string): Promise<void> {
    const { taken, limit } = await this.take(db, organisationId, 1);
    if (taken === 0) throw noRoom(limit);
  }
}

export const noRoom = (limit: number): Fault =>
  new Fault({ code: 'QUOTA_EXCEEDED', what: 'waiting transactions', limit });

async function look(db: Db, organisationId: string): Promise<{ limit: number; waiting: number }> {
  const [found = { limit: 0, waiting: 0 }] = await db.$queryRaw<{ limit: number; waiting: number }[]>`
    SELECT max_waiting_transactions AS limit, (
      SELECT count(*)::int FROM transactions
      WHERE organisation_id = organisations.id AND status IN ('QUEUED', 'SIGNED', 'SENT')) AS waiting
    FROM organisations WHERE id = ${organisationId}::uuid`;
  return found;
}
