import type { BackupSettings } from '@atoll/chains';
import { fromHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import { ContentTree, provesChunk, type Hex } from '@atoll/sealed';
import type { ObjectReplica, Store, StoredObject } from '@atoll/store';
import { randomInt } from 'node:crypto';

import { ChunkStore, within } from './chunk-store.js';
import { chunksOf, leafAt, sizeOf, treeOf } from './object.js';

/** A holder that does not answer within this time does not hold. */
const ANSWER_MS = 10_000;

export type Challenge = { held: boolean; place: number; ms: number };

/** The chunks of an object, wherever they lie: on their way in, or in members' stores. */
export class ObjectCopies {
  constructor(
    private readonly store: Store,
    private readonly settings: BackupSettings,
  ) {}

  /** The leaves of what came, or null where it is not what was announced. */
  async assembled(object: StoredObject): Promise<Uint8Array | null> {
    const tree = new ContentTree();
    for (let place = 0; place < chunksOf(object); place++) {
      const bytes = await this.part(object, place);
      if (bytes?.length !== sizeOf(object, place)) return null;
      tree.add(bytes);
    }
    return tree.root === object.ctRoot ? tree.leaves : null;
  }

  /** Puts every chunk into a holder's store, from wherever it is. Chunks that are there already are put again: the same. */
  async copyTo(object: StoredObject, holderId: string, holders: readonly string[]): Promise<void> {
    const to = await this.storeOf(holderId);
    const from = holders.filter((other) => other !== holderId);
    for (let place = 0; place < chunksOf(object); place++)
      await to.put(object.organisationId, object.ctRoot, place, await this.chunk(object, place, from));
  }

  /** A chunk from the first that has it as it was. */
  async chunk(object: StoredObject, place: number, holders: readonly string[]): Promise<Uint8Array> {
    const part = await this.part(object, place);
    if (part) return part;
    for (const holder of holders) {
      const read = this.storeOf(holder).then((it) =>
        it.get(object.organisationId, object.ctRoot, leafAt(object, place)),
      );
      const bytes = await within(ANSWER_MS, read, 'store').catch(() => null);
      if (bytes) return bytes;
    }
    throw new Fault({ code: 'UNAVAILABLE', what: `chunk ${place} of the object, which no holder has,` });
  }

  /** Asks a holder for a chunk that it cannot foresee, and checks it with its path against the root. */
  async challenge(object: StoredObject, { holderId }: ObjectReplica): Promise<Challenge> {
    const count = chunksOf(object);
    const place = randomInt(count);
    const began = performance.now();
    const read = this.storeOf(holderId).then((it) =>
      it.get(object.organisationId, object.ctRoot, leafAt(object, place)),
    );
    const chunk = await within(ANSWER_MS, read, 'store').catch(() => null);
    const ms = Math.round(performance.now() - began);
    return { held: chunk !== null && this.proves(object, place, chunk), place, ms };
  }

  /** Takes a copy away. */
  async removeFrom(object: StoredObject, holderId: string): Promise<void> {
    const from = await this.storeOf(holderId).catch(gone);
    for (let place = 0; from && place < chunksOf(object); place++)
      await from.remove(object.organisationId, object.ctRoot, place);
  }

  private proves(object: StoredObject, place: number, chunk: Uint8Array): boolean {
    const tree = treeOf(object);
    return provesChunk(fromHex(object.ctRoot as Hex), { place, count: tree.size, chunk, path: tree.path(place) });
  }

  private async part({ organisationId, id: objectId }: StoredObject, place: number): Promise<Uint8Array | null> {
    const key = { organisationId_objectId_place: { organisationId, objectId, place } };
    return (await this.store.platform.objectPart.findUnique({ where: key }))?.bytes ?? null;
  }

  private async storeOf(organisationId: string): Promise<ChunkStore> {
    const store = await this.store.platform.objectStore.findUnique({ where: { organisationId } });
    if (!store) throw Fault.notFound('object store', organisationId);
    return ChunkStore.of(store, this.settings);
  }
}

/** Of a store that is no longer there, nothing is to be removed. */
function gone(error: unknown): null {
  if (error instanceof Fault && error.detail.code === 'NOT_FOUND') return null;
  throw error;
}
