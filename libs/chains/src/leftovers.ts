import type { ChainDriver } from '@atoll/driver';
import { Store, type Lease } from '@atoll/store';

/**
 * The chains whose rows are gone and of which something still stands: a write that came late, or a crash at the wrong moment.
 * Whatever no table knows is left alone: after a restore of an old copy it may be somebody's chain.
 */
export async function leftovers(store: Store, driver: ChainDriver): Promise<string[]> {
  const there = (await driver.inventory()).filter(isUuid);
  const gone = await store.platform.goneChain.findMany({ where: { id: { in: there } }, select: { id: true } });
  return gone.map(({ id }) => id);
}

/** Takes away what is left of a chain without a row, if it ever had one. */
export async function clear(store: Store, driver: ChainDriver, lease: Lease, chainId: string): Promise<null> {
  const gone = isUuid(chainId) && (await store.platform.goneChain.findUnique({ where: { id: chainId } }));
  if (gone) await driver.remove(chainId, lease.fence);
  return lease.retire();
}

/** Elsewhere anything may stand, and the database compares ids only. */
const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
