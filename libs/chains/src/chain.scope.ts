import { nodeKey, type ChainDriver, type NodeRef, type Sighting } from '@atoll/driver';
import type { Db, Node, Prisma, Store } from '@atoll/store';

import { healthOf, type Health } from './health.js';

const WISH = {
  nodes: { orderBy: { name: 'asc' } },
  proposals: {
    where: { status: { in: ['OPEN', 'ACCEPTED'] } },
    include: { votes: true },
    orderBy: { id: 'asc' },
  },
} satisfies Prisma.ChainInclude;

/** A chain with all that its members wished: its nodes, and the proposals that are not closed. */
export type Wish = Prisma.ChainGetPayload<{ include: typeof WISH }>;
export type WishedProposal = Wish['proposals'][number];

/** What one pass over a chain needs. Read once, so that every step reasons about the same moment. */
export type Scope = {
  chain: Wish;
  /** The organisations that may vote. Only known while there is something to vote on. */
  members: string[];
  seen: Sighting[];
  health: Health;
  now: Date;
  store: Store;
  driver: ChainDriver;
};

/** Why the wish has not come true yet. */
export type Gap = { reason: string; message: string; lookAgainMs: number };

/** Makes something so, and says why it is not so yet; null means that it is. */
export type Step = (scope: Scope) => Promise<Gap | null>;

export async function readWish(db: Db, id: string): Promise<Wish | null> {
  return db.chain.findUnique({ where: { id }, include: WISH });
}

export async function lookAt(chain: Wish, db: Db, store: Store, driver: ChainDriver, now: Date): Promise<Scope> {
  const members = chain.proposals.length > 0 ? await membersOf(db, chain.consortiumId) : [];
  const seen = chain.desired === 'PROPOSED' ? [] : await driver.observe(chain.id);
  return { chain, members, seen, health: healthOf(chain, seen), now, store, driver };
}

async function membersOf(db: Db, consortiumId: string): Promise<string[]> {
  const members = await db.consortiumMember.findMany({ where: { consortiumId, leftAt: null } });
  return members.map(({ organisationId }) => organisationId);
}

export const refOf = ({ chainId, organisationId, name }: NodeRef): NodeRef => ({ chainId, organisationId, name });

export function sightingOf(node: Pick<Node, 'chainId' | 'organisationId' | 'name'>, seen: Sighting[]) {
  return seen.find((sighting) => nodeKey(sighting) === nodeKey(node));
}

/** Sorted, so that seeing the same problem twice says the same words twice. */
export const list = (names: string[]): string => [...names].sort().join(', ');
