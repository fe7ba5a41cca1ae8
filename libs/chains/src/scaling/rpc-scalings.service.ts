import { Fault, type Actor } from '@atoll/kernel';
import { Places } from '@atoll/sites';
import { againOnDuplicate, limitsOf, nudge, Store, type Chain, type Db, type RpcScaling } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import type { Bounds } from './scale-of.js';

export type RpcScalingWish = Bounds & {
  chainId: string;
  /** Where added nodes stand; without one, in the installation's own place. */
  siteId?: string | undefined;
};

/** More than one node of any engine answers. */
export const MOST_RATE = 1_000_000;

/** How many RPC nodes an organisation has the platform keep on its chains. Nobody else sees it. */
@Injectable()
export class RpcScalingsService {
  constructor(
    private readonly store: Store,
    private readonly places: Places = new Places(true),
  ) {}

  /** The organisation's own for many chains in one query. */
  async ofChains(actor: Actor, chainIds: string[]): Promise<Map<string, RpcScaling>> {
    actor.must('chain:read');
    const where = { organisationId: actor.organisationId, chainId: { in: chainIds } };
    const scalings = await this.store.as(actor, (db) => db.rpcScaling.findMany({ where }));
    return new Map(scalings.map((scaling) => [scaling.chainId, scaling]));
  }

  /** Makes it what is wished, whatever it was. The nodes that there are stay until the load says otherwise. */
  scale(actor: Actor, { chainId, siteId, ...bounds }: RpcScalingWish): Promise<RpcScaling> {
    actor.must('node:operate');
    const { organisationId } = actor;
    checkBounds(bounds);
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { nodes: limit } = await limitsOf(db, organisationId);
        const { consortiumId } = await scalable(db, chainId);
        if (bounds.maximum > limit) throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'nodes', limit });
        if (siteId) await this.places.take(db, { siteId, organisationId, count: 0 });
        const key = { organisationId, chainId };
        const data = { ...bounds, siteId: siteId ?? null };
        const scaling = (await db.rpcScaling.findFirst({ where: key }))
          ? await db.rpcScaling.update({ where: { organisationId_chainId: key }, data })
          : await db.rpcScaling.create({ data: { ...key, consortiumId, ...data } });
        await nudge(db, 'chain', chainId);
        return scaling;
      }),
    );
  }

  /** The nodes that were added stay, as the organisation's own. Stopping twice succeeds. */
  async stop(actor: Actor, chainId: string): Promise<void> {
    actor.must('node:operate');
    const { organisationId } = actor;
    await this.store.as(actor, async (db) => {
      if (!(await db.chain.findFirst({ where: { id: chainId } }))) throw Fault.notFound('chain', chainId);
      const { count } = await db.rpcScaling.deleteMany({ where: { organisationId, chainId } });
      if (count > 0) await nudge(db, 'chain', chainId);
    });
  }
}

async function scalable(db: Db, id: string): Promise<Chain> {
  const chain = await db.chain.findFirst({ where: { id } });
  if (!chain) throw Fault.notFound('chain', id);
  if (chain.desired === 'PROPOSED') throw conflict('its chain is not founded yet');
  if (chain.desired === 'DELETED') throw conflict('its chain is being deleted');
  return chain;
}

/** One at least: without a node there is nobody to tell of any load. */
function checkBounds({ minimum, maximum, rate }: Bounds): void {
  const whole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  if (!whole(minimum, 1)) throw Fault.invalid('minimum', 'must be a whole number, 1 or more');
  if (!whole(maximum, minimum)) throw Fault.invalid('maximum', 'must be a whole number, not below the minimum');
  if (!whole(rate, 1) || rate > MOST_RATE)
    throw Fault.invalid('rate', `must be a whole number of requests a second, from 1 to ${MOST_RATE}`);
}

const conflict = (because: string): Fault => new Fault({ code: 'CONFLICT', what: 'scaling', because });
