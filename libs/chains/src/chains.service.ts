import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import { Fault, type Actor } from '@atoll/kernel';
import { Places } from '@atoll/sites';
import { againOnDuplicate, limitsOf, nudge, Store, type Chain, type Db, type Node } from '@atoll/store';
import { BY_NODES, requireQuota } from '@atoll/tenancy';
import { Injectable } from '@nestjs/common';

import { checkedWish, LIMITS, type ChainWish } from './chain.wish.js';
import { Engines } from './engines.js';
import { countNodes, sharesOf, takePlaces } from './node-quota.js';
import { closingTime, type FoundingPayload } from './proposal.js';

export type WatchedChain = Omit<Chain, 'seenAt'> & { nodes: Omit<Node, 'seenAt'>[] };

type Wish = ReturnType<typeof checkedWish>;

@Injectable()
export class ChainsService {
  constructor(
    private readonly store: Store,
    private readonly engines: Engines,
    private readonly places: Places = new Places(true),
  ) {}

  /** Newest first. */
  list(actor: Actor, page: { take: number; after?: string; consortiumId?: string }): Promise<Chain[]> {
    actor.must('chain:read');
    const { take, after, consortiumId } = page;
    return this.store.as(actor, (db) =>
      db.chain.findMany({
        where: { ...(consortiumId && { consortiumId }), ...(after && { id: { lt: after } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    );
  }

  async find(actor: Actor, id: string): Promise<Chain> {
    const chain = (await this.byIds(actor, [id])).get(id);
    if (!chain) throw Fault.notFound('chain', id);
    return chain;
  }

  async byIds(actor: Actor, ids: string[]): Promise<Map<string, Chain>> {
    actor.must('chain:read');
    const chains = await this.store.as(actor, (db) => db.chain.findMany({ where: { id: { in: ids } } }));
    return new Map(chains.map((chain) => [chain.id, chain]));
  }

  /** A chain with its nodes, without what changes although nothing happened: for whoever waits for news of it. */
  async watched(actor: Actor, id: string): Promise<WatchedChain> {
    actor.must('chain:read');
    const chain = await this.store.as(actor, (db) =>
      db.chain.findFirst({
        where: { id },
        omit: { seenAt: true },
        include: { nodes: { omit: { seenAt: true }, orderBy: { name: 'asc' } } },
      }),
    );
    if (!chain) throw Fault.notFound('chain', id);
    return chain;
  }

  /** Writes down the chain, the proposal to found it and the founder's own vote, and nudges the worker. */
  async create(actor: Actor, input: ChainWish): Promise<Chain> {
    actor.must('chain:create');
    const wish = checkedWish(input, this.engines);
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { nodes } = await limitsOf(db, actor.organisationId); // and one creation of an organisation at a time
        return (await createdBefore(db, actor, wish)) ?? propose(db, actor, wish, { nodes, places: this.places });
      }),
    );
  }
}

async function createdBefore(db: Db, { organisationId }: Actor, wish: Wish): Promise<Chain | null> {
  const { idempotencyKey } = wish;
  if (!idempotencyKey) return null;
  const chain = await db.chain.findFirst({
    where: { foundedBy: organisationId, idempotencyKey },
    include: { proposals: { where: { kind: 'FOUND_CHAIN' } } },
  });
  if (!chain) return null;
  const { proposals, ...row } = chain;
  const { validators: _, kernelFounders: __, ...rest } = wish;
  const same = isDeepStrictEqual(proposals[0]?.payload, payloadOf(wish)) && Object.entries(rest).every(isIn(row));
  if (same) return row;
  throw conflict('idempotency key', 'it was used for another chain; use a new key for a new request');
}

const payloadOf = ({ validators, kernelFounders }: Wish): FoundingPayload => ({
  validators,
  ...(kernelFounders && { kernelFounders }),
});

const isIn =
  (row: object) =>
  (entry: [string, unknown]): boolean =>
    (row as Record<string, unknown>)[entry[0]] === entry[1];

async function propose(
  db: Db,
  { organisationId }: Actor,
  wish: Wish,
  room: { nodes: number; places: Places },
): Promise<Chain> {
  const { validators, kernelFounders: _, idempotencyKey, ...spec } = wish;
  const { consortiumId, name } = spec;
  await checkMembers(db, wish);
  await checkQuota(db, organisationId, { validators }, room.nodes);
  await requireQuota(db, { organisationId, applicationKeyId: null }, BY_NODES);
  await takePlaces(db, room.places, organisationId, { validators });
  await checkProposed(db, organisationId);
  if (await db.chain.count({ where: { consortiumId, name } })) {
    throw conflict('chain', `the consortium has one of the name "${name}" already`);
  }
  const chain = await db.chain.create({
    data: {
      ...spec,
      ...(idempotencyKey && { idempotencyKey }),
      foundedBy: organisationId,
      gasLimit: LIMITS.gasLimit,
      // Whoever draws a number that is taken draws again: other tenants' chains are not to be seen.
      evmChainId: randomInt(1_000_000, 2 ** 31),
    },
  });
  const proposal = await db.proposal.create({
    data: {
      ...{ consortiumId, chainId: chain.id, kind: 'FOUND_CHAIN', proposedBy: organisationId },
      payload: payloadOf(wish),
      closesAt: closingTime(),
    },
  });
  await db.vote.create({ data: { consortiumId, proposalId: proposal.id, organisationId, approve: true } });
  await nudge(db, 'chain', chain.id);
  return chain;
}

async function checkMembers(db: Db, { consortiumId, validators, kernelFounders = [] }: Wish): Promise<void> {
  const rows = await db.consortiumMember.findMany({ where: { consortiumId, leftAt: null, remote: false } });
  const members = new Set(rows.map(({ organisationId }) => organisationId));
  if (members.size === 0) throw Fault.notFound('consortium', consortiumId);
  for (const [field, named] of Object.entries({ validators, kernelFounders })) {
    const stranger = named.find(({ organisationId }) => !members.has(organisationId));
    if (stranger)
      throw Fault.invalid(`${field}.organisationId`, `must be a member: ${stranger.organisationId} is none`);
  }
}

/** The quota of the others is for them to judge, when they vote. */
async function checkQuota(
  db: Db,
  organisationId: string,
  { validators }: FoundingPayload,
  limit: number,
): Promise<void> {
  const own = sharesOf(validators, organisationId).reduce((sum, { count }) => sum + count, 0);
  if ((await countNodes(db, organisationId)) + own <= limit) return;
  throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'nodes', limit });
}

/** Whoever gives all validators to others takes no room of its own, and would fill the list for nothing. */
async function checkProposed(db: Db, organisationId: string): Promise<void> {
  if ((await db.chain.count({ where: { foundedBy: organisationId, desired: 'PROPOSED' } })) < LIMITS.proposed) return;
  throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'chains that are not founded', limit: LIMITS.proposed });
}

const conflict = (what: string, because: string): Fault => new Fault({ code: 'CONFLICT', what, because });
