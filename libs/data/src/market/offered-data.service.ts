import { Fault, type Actor } from '@atoll/kernel';
import { Store, type StoredObject } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { requireChain } from '../grants/data-policies.service.js';
import { chunksOf } from '../objects/object.js';
import { ObjectChunks } from '../objects/object-chunks.js';

/** The ciphertext of assets, for whom the resource's policy lets keep it and for who bought it: the database says who that is. */
@Injectable()
export class OfferedDataService {
  constructor(
    private readonly store: Store,
    private readonly chunks: ObjectChunks,
  ) {}

  /** The object that holds an asset, where its owner keeps it on this platform. */
  async object(actor: Actor, chainId: string, id: string): Promise<StoredObject> {
    actor.must('data:read');
    return this.store.as(actor, async (db) => {
      const { consortiumId } = await requireChain(db, chainId);
      const asset = await db.dataAsset.findUnique({ where: { chainId_id: { chainId, id } } });
      if (!asset) throw Fault.notFound('data asset', id);
      const { ctRoot } = asset;
      const kept = { status: { in: ['REPLICATING' as const, 'STORED' as const] }, erasedBy: null };
      const object = await db.storedObject.findFirst({
        where: { consortiumId, ctRoot, ...kept },
        orderBy: { id: 'asc' },
      });
      if (!object) throw Fault.notFound('ciphertext of the asset', id);
      return object;
    });
  }

  /** From the first holder that has the chunk as it is in the tree; one that altered it is passed over. */
  async chunk(actor: Actor, chainId: string, id: string, place: number): Promise<Uint8Array> {
    const object = await this.object(actor, chainId, id);
    if (!Number.isInteger(place) || place < 0 || place >= chunksOf(object))
      throw Fault.invalid('place', `must be from 0 to ${chunksOf(object) - 1}`);
    return this.chunks.read(object, place);
  }
}
