import type { Store } from '@atoll/store';
import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 500;

export type Watched = { keyId: string; used: () => Promise<number> };

/**
 * Looks at accounts again and again, and measures for how long a nonce that the chain waits for belongs to nothing in flight
 * though later ones do. Where no node answers nothing is known, and what was open before stays open.
 */
export class NonceGaps {
  longestMs = 0;
  found = 0;
  private readonly open = new Map<string, number>();
  private ended = false;
  private readonly running: Promise<void>;

  constructor(
    private readonly store: Store,
    private readonly accounts: readonly Watched[],
  ) {
    this.running = this.rounds();
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.running;
  }

  private async rounds(): Promise<void> {
    while (!this.ended) {
      for (const account of this.accounts) await this.look(account).catch(() => undefined);
      await pause(EVERY_MS);
    }
  }

  private async look({ keyId, used }: Watched): Promise<void> {
    const first = await used();
    const rows = await this.store.platform.transaction.findMany({
      where: { keyId, status: { in: ['SIGNED', 'SENT'] }, nonce: { not: null } },
      select: { nonce: true },
    });
    const nonces = rows.map(({ nonce }) => Number(nonce));
    const present = new Set(nonces);
    const last = Math.max(-1, ...nonces);
    const gaps = new Set<string>();
    for (let nonce = first; nonce < last; nonce++) if (!present.has(nonce)) gaps.add(`${keyId} ${nonce}`);
    // What was mined between the two looks is no gap.
    const now = performance.now();
    const after = gaps.size > 0 ? await used() : first;
    for (const gap of gaps) {
      if (Number(gap.split(' ')[1]) < after) continue;
      if (!this.open.has(gap)) this.found++;
      this.open.set(gap, this.open.get(gap) ?? now);
    }
    for (const [gap, since] of this.open) {
      if (!gap.startsWith(keyId)) continue;
      this.longestMs = Math.max(this.longestMs, now - since);
      if (!gaps.has(gap)) this.open.delete(gap);
    }
  }
}
