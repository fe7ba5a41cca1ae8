import { Fault, type Actor } from '@atoll/kernel';
import { againOnDuplicate, nudge, Store, type IndexWish } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { mustSee } from './explorer.service.js';

/** How much of a chain an organisation wants to find. Nobody wants less for another by it. */
@Injectable()
export class IndexWishesService {
  constructor(private readonly store: Store) {}

  async find(actor: Actor, chainId: string): Promise<Pick<IndexWish, 'fromBlock' | 'paused'>> {
    actor.must('chain:read');
    const { organisationId } = actor;
    const where = { organisationId_chainId: { organisationId, chainId } };
    const wish = await this.store.as(actor, (db) => db.indexWish.findUnique({ where }));
    return wish ?? { fromBlock: 0n, paused: false };
  }

  /** Makes it what is wished, whatever it was. */
  wish(
    actor: Actor,
    { chainId, ...wish }: { chainId: string; fromBlock: bigint; paused: boolean },
  ): Promise<IndexWish> {
    actor.must('chain:govern');
    if (wish.fromBlock < 0n || wish.fromBlock >= 2n ** 63n)
      throw Fault.invalid('fromBlock', 'must be the number of a block');
    const { organisationId } = actor;
    const key = { organisationId, chainId };
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { consortiumId } = await mustSee(db, chainId);
        const there = await db.indexWish.findFirst({ where: key });
        const row = there
          ? await db.indexWish.update({ where: { organisationId_chainId: key }, data: wish })
          : await db.indexWish.create({ data: { ...key, consortiumId, ...wish } });
        await nudge(db, 'index', chainId);
        return row;
      }),
    );
  }
}
