import { storeOf, type BackupSettings, type BackupStore } from '@atoll/chains';
import { constantTimeEqual } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import { chunkLeaf } from '@atoll/sealed';
import type { ObjectStore } from '@atoll/store';
import path from 'node:path';

/** What a chunk of an object is: its place, and the leaf that it must have there. */
export type Leaf = { place: number; leaf: Uint8Array };

/**
 * An organisation's store, by chunks. A chunk is named by whose it is and by the root that it is under, so that nothing is ever
 * written over with something else, and one organisation's erasure does not take what another one sealed.
 */
export class ChunkStore {
  private constructor(private readonly files: BackupStore) {}

  static async of({ organisationId, s3, s3Secret }: ObjectStore, settings: BackupSettings): Promise<ChunkStore> {
    const directory = path.join(settings.directory, 'objects', organisationId);
    return new ChunkStore(await storeOf({ s3, s3Secret }, { ...settings, directory }));
  }

  put(owner: string, ctRoot: string, place: number, bytes: Uint8Array): Promise<void> {
    return this.files.put(nameOf(owner, ctRoot, place), bytes);
  }

  /** A chunk that has its leaf; null where the store has none, or another. */
  async get(owner: string, ctRoot: string, { place, leaf }: Leaf): Promise<Uint8Array | null> {
    const bytes = await this.files.get(nameOf(owner, ctRoot, place));
    return bytes && constantTimeEqual(chunkLeaf(place, bytes), leaf) ? bytes : null;
  }

  remove(owner: string, ctRoot: string, place: number): Promise<void> {
    return this.files.remove(nameOf(owner, ctRoot, place));
  }
}

/** What the place's directory is called keeps directories small: there may be a million chunks. */
const nameOf = (owner: string, ctRoot: string, place: number) =>
  `${owner}/${ctRoot.slice(2)}/${Math.floor(place / 1_000)}/${place}`;

/** What cannot be had within the time is not had. */
export async function within<T>(ms: number, work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Fault({ code: 'UNAVAILABLE', what })), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
