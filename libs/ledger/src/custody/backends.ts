import type { KeyBackend, Store } from '@atoll/store';

import { keyIn, type Custody, type Face, type KeyRef } from './custody.js';

/** All backends behind one door: each key is made, and signs, where its row says. */
export class Backends implements Custody {
  constructor(
    private readonly store: Store,
    private readonly backends: Partial<Record<KeyBackend, Custody>>,
  ) {}

  async create(key: KeyRef): Promise<Face> {
    return (await this.backendOf(key)).create(key);
  }

  async sign(key: KeyRef, messages: readonly Uint8Array[]): Promise<Uint8Array[]> {
    return (await this.backendOf(key)).sign(key, messages);
  }

  private async backendOf(key: KeyRef): Promise<Custody> {
    const { backend } = await keyIn(this.store.platform, key);
    const custody = this.backends[backend];
    if (!custody)
      throw new Error(`The key ${key.keyId} is of the backend ${backend}, which this worker was not given.`);
    return custody;
  }
}
