import type { NodeIdentity } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import type { Node, Restoration } from '@atoll/store';
import { z } from 'zod';

import { refOf, sightingOf, type Scope, type Step } from '../chain.scope.js';

const PEERS = z.array(z.looseObject({ id: z.string() }));

/** Brings keys back to nodes that lost their disks, each by the hand of its owner, and never a second living copy. */
export const lostKeysComeBack: Step = async (scope) => {
  for (const restoration of scope.chain.restorations) {
    const node = scope.chain.nodes.find(({ id }) => id === restoration.nodeId);
    if (node?.publicKey)
      await bringBack(scope, restoration, node).catch((error) => tellTrouble(scope, restoration, error));
  }
  return null;
};

async function bringBack(scope: Scope, restoration: Restoration, node: Node): Promise<void> {
  const { driver, lease } = scope;
  if (restoration.status === 'KEY_WANTED') return;
  const identity = { publicKey: node.publicKey, address: node.address } as NodeIdentity;
  await requireDead(scope, node);
  if (restoration.status === 'WAITING') {
    const recipient = await driver.receiveKey(refOf(node), identity, lease.fence);
    return write(scope, restoration, {
      status: 'KEY_WANTED',
      recipient,
      message: 'Waiting for its owner to bring the key',
    });
  }
  await driver.openKey(refOf(node), identity, restoration.sealed ?? '', lease.fence);
  const message = `The key is back: ${node.name} starts as ${node.address}`;
  await write(scope, restoration, { status: 'DONE', message, sealed: null, endedAt: scope.now });
}

/** Neither the driver nor any peer may know of a living node with this key. */
async function requireDead({ seen, driver }: Scope, node: Node): Promise<void> {
  if (sightingOf(node, seen)?.status) throw alive(node, 'it runs; stop it before another copy of its key starts');
  const others = seen.filter((sighting) => sighting.status && sighting.name !== node.name);
  for (const other of others) {
    const peers = PEERS.parse(await driver.control(refOf(other), 'admin_peers', []));
    if (peers.some(({ id }) => sameKey(id, node.publicKey!)))
      throw alive(node, `${other.name} is connected to a node with its key; stop that one first`);
  }
}

const sameKey = (id: string, publicKey: string): boolean => id.replace(/^0x/, '').toLowerCase() === publicKey.slice(2);

const alive = ({ name }: Node, because: string): Fault =>
  new Fault({ code: 'CONFLICT', what: `node ${name}`, because });

/** What stands in the way may go away; a key that is not the one meant stays that. */
async function tellTrouble(scope: Scope, restoration: Restoration, error: unknown): Promise<void> {
  if (!(error instanceof Fault)) throw error;
  const failed = error.detail.code === 'INVALID' ? { status: 'FAILED' as const, sealed: null, endedAt: scope.now } : {};
  if (restoration.message === error.message && !failed.status) return;
  await write(scope, restoration, { message: error.message, ...failed });
}

async function write({ write }: Scope, { organisationId, id }: Restoration, data: Partial<Restoration>): Promise<void> {
  await write((db) => db.restoration.updateMany({ where: { organisationId, id }, data }));
}
