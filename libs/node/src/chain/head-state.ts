import type { HeadSource } from '../execution/source.js';
import type { StateChanges } from '../execution/state-root.js';
import type { Database } from './database.js';

const CACHED_ENTRIES = 10_000;
const ABSENT = new Uint8Array(0);

/** The state after the newest block, with the entries used last kept in memory. */
export class HeadState implements HeadSource {
  private recent = new Map<string, Uint8Array>();
  private older = new Map<string, Uint8Array>();

  constructor(private readonly database: Database) {}

  get(key: string): Uint8Array | undefined {
    const cached = this.recent.get(key) ?? this.older.get(key);
    const value = cached ?? this.database.getSync(key) ?? ABSENT;
    this.remember(key, value);
    return value === ABSENT ? undefined : value;
  }

  async keys(prefix: string): Promise<string[]> {
    return this.database.keys({ gte: prefix, lt: `${prefix}~` }).all();
  }

  /** Called when the changes are in the database. */
  changed(changes: StateChanges): void {
    for (const [key, value] of changes) this.remember(key, value ?? ABSENT);
  }

  /** Two generations: what is not used while one fills is forgotten with the other. */
  private remember(key: string, value: Uint8Array): void {
    this.recent.set(key, value);
    if (this.recent.size < CACHED_ENTRIES) return;
    this.older = this.recent;
    this.recent = new Map();
  }
}
