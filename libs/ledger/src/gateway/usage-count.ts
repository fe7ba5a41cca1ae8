import { newId, type Store } from '@atoll/store';

import type { MethodGroup } from './methods.js';

/** Who used what. */
export type Used = { organisationId: string; applicationKeyId: string; chainId: string; methodGroup: MethodGroup };
type Count = Used & { hour: string; requests: number; points: number; bytes: number };

const HOUR_MS = 3_600_000;

/**
 * Counts in memory and adds to the table every few seconds. A batch that may or may not have arrived is sent again under its
 * id, which the database counts once. What a killed process had not sent is lost: the answers since its last batch.
 */
export class UsageCount {
  private counts = new Map<string, Count>();
  private batch: { id: string; counts: Count[] } | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly store: Store,
    private readonly now: () => number = Date.now,
  ) {}

  add(used: Used, points: number, bytes: number): void {
    const hour = Math.floor(this.now() / HOUR_MS);
    const key = `${used.applicationKeyId} ${used.chainId} ${used.methodGroup} ${hour}`;
    let count = this.counts.get(key);
    if (!count) {
      count = { ...used, hour: new Date(hour * HOUR_MS).toISOString(), requests: 0, points: 0, bytes: 0 };
      this.counts.set(key, count);
    }
    count.requests++;
    count.points += points;
    count.bytes += bytes;
  }

  /** Rows that are not in the table yet. */
  get waiting(): number {
    return this.counts.size + (this.batch?.counts.length ?? 0);
  }

  /** Sends what was counted; fails when it did not arrive, and keeps it then. */
  flush(): Promise<void> {
    return (this.running ??= this.sendAll().finally(() => (this.running = null)));
  }

  private async sendAll(): Promise<void> {
    while (this.waiting > 0) {
      if (!this.batch) {
        this.batch = { id: newId(), counts: [...this.counts.values()] };
        this.counts = new Map();
      }
      const { id, counts } = this.batch;
      await this.store.platform.$queryRaw`SELECT count_rpc_usage(${id}::uuid, ${JSON.stringify(counts)}::jsonb)`;
      this.batch = null;
    }
  }
}
