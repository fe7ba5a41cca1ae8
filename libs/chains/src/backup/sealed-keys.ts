import type { ChainDriver, NodeIdentity } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import type { BackupPlan, Node, Store } from '@atoll/store';

/** Every key of the organisation on this chain, encrypted to the recipient of its plan, once and for good. */
export async function keysAreSealed(store: Store, driver: ChainDriver, plan: BackupPlan): Promise<void> {
  const { organisationId, chainId, recipient } = plan;
  const [nodes, sealed] = await Promise.all([
    store.platform.node.findMany({ where: { organisationId, chainId, publicKey: { not: null } } }),
    store.platform.sealedKey.findMany({ where: { organisationId, chainId, recipient }, select: { publicKey: true } }),
  ]);
  const known = new Set(sealed.map(({ publicKey }) => publicKey));
  for (const node of nodes.filter(({ publicKey, desired }) => desired !== 'REMOVED' && !known.has(publicKey!)))
    await seal(store, driver, plan, node);
}

async function seal(store: Store, driver: ChainDriver, plan: BackupPlan, node: Node): Promise<void> {
  const { organisationId, chainId, recipient } = plan;
  const identity = { publicKey: node.publicKey, address: node.address } as NodeIdentity;
  const ref = { chainId, organisationId, name: node.name };
  const text = await driver.sealKey(ref, identity, recipient).catch((error: unknown) => {
    // A node that lost its disk has nothing to give; its key is in the backups from before, or lost.
    if (error instanceof Fault && ['CONFLICT', 'NOT_FOUND'].includes(error.detail.code)) return null;
    throw error;
  });
  if (text === null) return;
  const key = { organisationId, publicKey: identity.publicKey, recipient };
  await store.platform.sealedKey.upsert({
    where: { organisationId_publicKey_recipient: key },
    create: { ...key, chainId, nodeName: node.name, address: identity.address, sealed: text },
    update: {},
  });
}
