import { Fault, type Actor } from '@atoll/kernel';
import type { Chain, Db, Sponsorship } from '@atoll/store';
import type { Hex } from 'viem';

import { endpointsOf, type Endpoint } from '../transactions/chain-rpc.js';
import { openTo } from './intent-view.js';
import type { UnsignedWish } from './intent-wish.js';
import { sponsoredMethod, type Sponsored } from './sponsored.js';

/** Everything that the tables say about a wish. */
export type Plan = Sponsored & { sponsorship: Sponsorship; chain: Chain; sponsor: Hex; endpoints: Endpoint[] };

export async function planOf(db: Db, actor: Actor, wish: Omit<UnsignedWish, 'nonce'>): Promise<Plan> {
  const { organisationId } = actor;
  const sponsorship = await liveSponsorship(db, actor, wish.sponsorshipId);
  const { chainId, keyId } = sponsorship;
  const [chain, key] = [
    await db.chain.findUnique({ where: { id: chainId } }),
    await db.key.findUnique({ where: { organisationId_id: { organisationId, id: keyId } } }),
  ];
  if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', chainId);
  if (!key?.address) throw new Fault({ code: 'UNAVAILABLE', what: "sponsor's key, which is being made," });
  const sponsored = await sponsoredMethod(db, sponsorship, wish);
  const endpoints = await endpointsOf(db, chainId, organisationId);
  return { ...sponsored, sponsorship, chain, sponsor: key.address as Hex, endpoints };
}

/** One that this caller may hand intents in to. To others it does not exist. */
export async function liveSponsorship(db: Db, actor: Actor, id: string): Promise<Sponsorship> {
  const sponsorship = await db.sponsorship.findFirst({
    where: { organisationId: actor.organisationId, id, ...openTo(actor) },
  });
  if (!sponsorship) throw Fault.notFound('sponsorship', id);
  const { endedAt, expiresAt } = sponsorship;
  if (endedAt || expiresAt.getTime() <= Date.now())
    throw new Fault({
      code: 'EXPIRED',
      what: 'sponsorship',
      because: `it ended ${(endedAt ?? expiresAt).toISOString()}`,
    });
  return sponsorship;
}
