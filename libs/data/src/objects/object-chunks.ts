import { Fault } from '@atoll/kernel';
import type { WorkerDoor } from '@atoll/queue';
import type { StoredObject } from '@atoll/store';

import { keyOf } from './object.js';

const PATIENCE_MS = 30_000;

/** Reads chunks from the worker, which alone reaches the stores. Whose object it is has been checked before. */
export class ObjectChunks {
  constructor(private readonly worker: WorkerDoor) {}

  async read(object: Pick<StoredObject, 'organisationId' | 'id'>, place: number): Promise<Uint8Array> {
    const path = `objects/${keyOf(object)}/chunks/${place}`;
    const answer = await this.worker.ask(path, { patienceMs: PATIENCE_MS });
    if (!answer.ok) throw new Fault({ code: 'UNAVAILABLE', what: 'object, of which no holder has this chunk,' });
    return new Uint8Array(await answer.arrayBuffer());
  }
}
