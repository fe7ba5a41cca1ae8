import { bytesToBigInt } from '@ethereumjs/util';

import type { StateSource } from '../execution/source.js';
import type { Database } from './database.js';
import { HEAD, historyEnd, historyKey } from './keys.js';

/**
 * The state after one block, now or in the past, from a snapshot of the database: blocks that are committed while it is
 * in use do not show. A key's value then is what the first later change of it replaced, or else what it holds now.
 */
export class StateView implements StateSource {
  private constructor(
    private readonly database: Database,
    private readonly snapshot: ReturnType<Database['snapshot']>,
    readonly number: bigint,
    private readonly head: bigint,
  ) {}

  static open(database: Database, number?: bigint): StateView {
    const snapshot = database.snapshot();
    const head = bytesToBigInt(database.getSync(HEAD, { snapshot }) ?? new Uint8Array(0));
    return new StateView(database, snapshot, number ?? head, head);
  }

  get(key: string): Uint8Array | undefined | Promise<Uint8Array | undefined> {
    const { snapshot } = this;
    if (this.number >= this.head) return this.database.getSync(key, { snapshot });
    return this.past(key);
  }

  async keys(prefix: string): Promise<string[]> {
    const { snapshot } = this;
    const current = await this.database.keys({ gte: prefix, lt: `${prefix}~`, snapshot }).all();
    if (this.number >= this.head) return current;
    const changed = await this.database.keys({ gte: `h${prefix}`, lt: `h${prefix}~`, snapshot }).all();
    const names = new Set([...current, ...changed.map((key) => key.slice(1, key.indexOf(':')))]);
    const values = await Promise.all([...names].map(async (name) => ((await this.get(name)) ? [name] : [])));
    return values.flat();
  }

  async close(): Promise<void> {
    await this.snapshot.close();
  }

  private async past(key: string): Promise<Uint8Array | undefined> {
    const { snapshot } = this;
    const range = { gte: historyKey(key, this.number + 1n), lt: historyEnd(key), limit: 1, snapshot };
    const [replaced] = await this.database.values(range).all();
    if (replaced) return replaced.length === 0 ? undefined : replaced;
    return this.database.getSync(key, { snapshot });
  }
}
