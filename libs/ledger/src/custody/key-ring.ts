import type { MasterKey } from './master-key.js';

/**
 * The keys that signing keys lie under. The first one seals; the others open what was sealed before it came, and the last one
 * is the master key, which every installation has.
 */
export class KeyRing {
  readonly current: MasterKey;
  readonly master: MasterKey;
  private readonly keys: ReadonlyMap<string, MasterKey>;

  constructor(...keys: [MasterKey, ...MasterKey[]]) {
    this.current = keys[0];
    this.master = keys.at(-1) ?? keys[0];
    this.keys = new Map(keys.map((key) => [key.id, key]));
  }

  get all(): Iterable<MasterKey> {
    return this.keys.values();
  }

  /** The key of this id, for the signing key that lies under it. */
  of(id: string, keyId: string): Uint8Array {
    const found = this.keys.get(id);
    if (found) return found.bytes;
    throw new Error(
      `The signing key ${keyId} is sealed under ${id}, which this worker was not given. Name it in ATOLL_KEY_ENCRYPTION_KEYS.`,
    );
  }
}
