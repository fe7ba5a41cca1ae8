import { nodeKey, type ChainDriver, type NodeRef, type Sighting } from '@atoll/driver';
import type { Db, Lease, Node, Prisma } from '@atoll/store';

import { lookElsewhere, type Elsewhere } from './elsewhere.js';
import { healthOf, type Health } from './health.js';
import type { Pace } from './scaling/scale-of.js';

const WISH = {
  nodes: { orderBy: { name: 'asc' } },
  proposals: {
    where: { status: { in: ['OPEN', 'ACCEPTED'] } },
    include: { votes: true },
    orderBy: { id: 'asc' },
  },
  restorations: { where: { status: { in: ['WAITING', 'KEY_WANTED', 'KEY_BROUGHT'] } } },
  backupPlans: true,
  rpcScalings: { include: { member: { select: { leftAt: true } } }, orderBy: { organisationId: 'asc' } },
} satisfies Prisma.ChainInclude;

/** A chain with all that its members wished: its nodes, and the proposals that are not closed. Nodes elsewhere stand apart. */
export type Wish = Prisma.ChainGetPayload<{ include: typeof WISH }> & { foreign: Node[] };
export type WishedProposal = Wish['proposals'][number];

/** What one pass over a chain needs. Read once, so that every step reasons about the same moment. */
export type Scope = {
  chain: Wish;
  /** The organisations of this installation that may vote. Only known while there is something to vote on. */
  members: string[];
  seen: Sighting[];
  elsewhere: Elsewhere;
  health: Health;
  now: Date;
  /** At which the number of RPC nodes follows the load. */
  pace: Pace;
  driver: ChainDriver;
  /** Under which the pass runs; its fence goes with everything that a driver is asked to change. */
  lease: Lease;
  /** A transaction that commits only while the pass is still the one that may write. Every write of a step is one. */
  write: Lease['write'];
};

/** Why the wish has not come true yet. */
export type Gap = { reason: string; message: string; lookAgainMs: number };

/** Makes something so, and says why it is not so yet; null means that it is. */
export type Step = (scope: Scope) => Promise<Gap | null>;

export async function readWish(db: Db, id: string): Promise<Wish | null> {
  const chain = await db.chain.findUnique({ where: { id }, include: WISH });
  if (!chain) return null;
  const foreign = chain.nodes.filter((node) => node.foreign);
  return { ...chain, nodes: chain.nodes.filter((node) => !node.foreign), foreign };
}

/** With what a pass looks at chains. */
export type Eye = { db: Db; driver: ChainDriver; pace: Pace };

export async function lookAt(chain: Wish, { db, driver, pace }: Eye, lease: Lease, now: Date): Promise<Scope> {
  const members = chain.proposals.length > 0 ? await membersOf(db, chain.consortiumId) : [];
  const seen = chain.desired === 'PROPOSED' ? [] : await driver.observe(chain.id);
  const write: Lease['write'] = (work) => lease.write(work);
  const elsewhere = await lookElsewhere(chain, seen, driver, now);
  return { chain, members, seen, elsewhere, health: healthOf(chain, seen, elsewhere), now, pace, driver, lease, write };
}

async function membersOf(db: Db, consortiumId: string): Promise<string[]> {
  const members = await db.consortiumMember.findMany({ where: { consortiumId, leftAt: null, remote: false } });
  return members.map(({ organisationId }) => organisationId);
}

export const refOf = ({ chainId, organisationId, name }: NodeRef): NodeRef => ({ chainId, organisationId, name });

export function sightingOf(node: Pick<Node, 'chainId' | 'organisationId' | 'name'>, seen: Sighting[]) {
  return seen.find((sighting) => nodeKey(sighting) === nodeKey(node));
}

/** Whether the node's key is one of those that seal the next block. */
export const isSealing = ({ address }: Pick<Node, 'address'>, validators: string[]): boolean =>
  !!address && validators.includes(address);

/** Sorted, so that seeing the same problem twice says the same words twice. */
export const list = (names: string[]): string => [...names].sort().join(', ');
