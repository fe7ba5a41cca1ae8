import { Fault } from '@atoll/kernel';
import type { StoredObject } from '@atoll/store';

import { keyOf } from './object.js';

const PATIENCE_MS = 30_000;

/** Reads chunks from the worker, which alone reaches the stores. Whose object it is has been checked before. */
export class ObjectChunks {
  constructor(
    private readonly workerUrl: string | null,
    private readonly token: string | null,
  ) {}

  async read(object: Pick<StoredObject, 'organisationId' | 'id'>, place: number): Promise<Uint8Array> {
    if (!this.workerUrl || !this.token) throw new Fault({ code: 'UNAVAILABLE', what: 'worker' });
    const url = new URL(`/internal/objects/${keyOf(object)}/chunks/${place}`, this.workerUrl);
    const headers = { authorization: `Bearer ${this.token}` };
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS) }).catch((cause: unknown) => {
      throw new Fault({ code: 'UNAVAILABLE', what: 'worker' }, { cause });
    });
    if (!answer.ok) throw new Fault({ code: 'UNAVAILABLE', what: 'object, of which no holder has this chunk,' });
    return new Uint8Array(await answer.arrayBuffer());
  }
}
