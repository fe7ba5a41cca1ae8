import { Fault, type Actor } from '@atoll/kernel';
import { constructorInputs, personBehind, readArguments } from '@atoll/ledger';
import {
  againOnDuplicate,
  limitsOf,
  Store,
  type Db,
  type Deployment,
  type Prisma,
  type Promotion,
  type Release,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { keccak256, type Abi } from 'viem';

import { deploy } from './deployments.service.js';
import { storable } from './storable.js';

export type PromotionWish = {
  /** A verified deployment of the organisation. */
  deploymentId: string;
  /** Where its release is to go. */
  chainId: string;
  keyId: string;
  /** Constructor arguments as typed JSON; those of the deployment when absent. */
  arguments?: unknown[] | null;
  /** How long it may be approved. */
  hours: number;
  idempotencyKey?: string | null;
};

/** A promotion as it is now: the row of an open one does not change when its time is over. */
export type PromotionView = Omit<Promotion, 'status'> & { status: Promotion['status'] | 'EXPIRED' };

type Proven = Deployment & { release: Release };

/**
 * Takes a release from the chain where it is verified to another, with a second person's consent. What is approved is what
 * was asked for: the creation code by its hash, its arguments, the chain and the key.
 */
@Injectable()
export class PromotionsService {
  constructor(private readonly store: Store) {}

  async request(actor: Actor, wish: PromotionWish): Promise<PromotionView> {
    actor.must('contract:deploy');
    storable(wish.arguments ?? [], 'arguments');
    const { organisationId } = actor;
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        // Who asks by a key is who made the key: otherwise one person could ask by it, and approve.
        const requestedBy = (await personBehind(db, actor)) ?? personOf(actor);
        const from = await provenBy(db, organisationId, wish.deploymentId);
        const content = await contentOf(db, organisationId, from, wish);
        const limits = await limitsOf(db, organisationId);
        const earlier = await requestedBefore(db, organisationId, { ...content, idempotencyKey: wish.idempotencyKey });
        if (earlier) return shown(earlier);
        // No more than may ever be deployed.
        if ((await db.promotion.count({ where: { organisationId } })) >= limits.deployments)
          throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'promotions', limit: limits.deployments });
        const expiresAt = new Date(Date.now() + wish.hours * 3_600_000);
        const idempotencyKey = wish.idempotencyKey ?? null;
        return shown(
          await db.promotion.create({ data: { ...content, organisationId, requestedBy, expiresAt, idempotencyKey } }),
        );
      }),
    );
  }

  /** Deploys what was asked for. Another worker's look at the chain then says whether that is what runs there. */
  async approve(actor: Actor, id: string): Promise<PromotionView> {
    return this.decide(actor, id, async (db, promotion) => {
      const { organisationId, chainId, keyId, requestedBy } = promotion;
      const from = await provenBy(db, organisationId, promotion.fromId);
      if (codeHashOf(from.release) !== promotion.codeHash)
        throw new Fault({
          code: 'CONFLICT',
          what: 'promotion',
          because: 'the release is not the code that was asked for',
        });
      const values = promotion.arguments as unknown[];
      const wish = { releaseId: from.releaseId, chainId, keyId, arguments: values };
      const limits = await limitsOf(db, organisationId);
      const { id: deploymentId } = await deploy(db, organisationId, wish, limits, requestedBy);
      return { status: 'APPROVED', deploymentId };
    });
  }

  async reject(actor: Actor, id: string): Promise<PromotionView> {
    return this.decide(actor, id, async () => ({ status: 'REJECTED' }));
  }

  /** Takes one's own request back. */
  async withdraw(actor: Actor, id: string): Promise<PromotionView> {
    actor.must('contract:deploy');
    const personId = personOf(actor);
    return this.store.as(actor, async (db) => {
      const promotion = await openOne(db, actor, id);
      if (promotion.requestedBy !== personId) throw conflict('only whoever asked can take it back');
      return close(db, promotion, personId, { status: 'WITHDRAWN' });
    });
  }

  async find(actor: Actor, id: string): Promise<PromotionView> {
    actor.must('contract:read');
    return this.store.as(actor, async (db) => shown(await one(db, actor, id)));
  }

  /** Newest first, starting after the promotion `after`. */
  async list(actor: Actor, page: { take: number; after?: string }): Promise<PromotionView[]> {
    actor.must('contract:read');
    const { organisationId } = actor;
    const found = await this.store.as(actor, (db) =>
      db.promotion.findMany({
        where: { organisationId, ...(page.after ? { id: { lt: page.after } } : {}) },
        orderBy: { id: 'desc' },
        take: page.take,
      }),
    );
    return found.map(shown);
  }

  private async decide(
    actor: Actor,
    id: string,
    decision: (db: Db, promotion: Promotion) => Promise<Decision>,
  ): Promise<PromotionView> {
    actor.must('contract:approve');
    const personId = personOf(actor);
    return this.store.as(actor, async (db) => {
      const promotion = await openOne(db, actor, id);
      if (promotion.requestedBy === personId) throw conflict('whoever asked for it does not decide it');
      return close(db, promotion, personId, await decision(db, promotion));
    });
  }
}

type Decision = { status: 'APPROVED'; deploymentId: string } | { status: 'REJECTED' | 'WITHDRAWN' };

/** The policy of the table asks the same again: still open, in time, and by this very person. */
async function close(db: Db, { organisationId, id }: Promotion, decidedBy: string, decision: Decision) {
  const { count } = await db.promotion.updateMany({
    where: { organisationId, id, status: 'OPEN' },
    data: { ...decision, decidedBy, decidedAt: new Date() },
  });
  if (count === 0) throw conflict('somebody else has decided it meanwhile');
  return shown(await db.promotion.findUniqueOrThrow({ where: { organisationId_id: { organisationId, id } } }));
}

async function one(db: Db, { organisationId }: Actor, id: string): Promise<Promotion> {
  const promotion = await db.promotion.findUnique({ where: { organisationId_id: { organisationId, id } } });
  if (!promotion) throw Fault.notFound('promotion', id);
  return promotion;
}

async function openOne(db: Db, actor: Actor, id: string): Promise<Promotion> {
  const promotion = await one(db, actor, id);
  const { status } = shown(promotion);
  if (status === 'EXPIRED') throw new Fault({ code: 'EXPIRED', what: 'promotion', because: 'nobody decided in time' });
  if (status !== 'OPEN') throw conflict(`it is ${status}`);
  return promotion;
}

async function provenBy(db: Db, organisationId: string, id: string): Promise<Proven> {
  const deployment = await db.deployment.findUnique({
    where: { organisationId_id: { organisationId, id } },
    include: { release: true },
  });
  if (!deployment) throw Fault.notFound('deployment', id);
  if (deployment.proxy) throw Fault.invalid('deploymentId', 'is a proxy; promote what it runs');
  if (deployment.status === 'VERIFIED') return deployment;
  throw new Fault({ code: 'CONFLICT', what: 'deployment', because: `it is ${deployment.status}, and not VERIFIED` });
}

async function contentOf(db: Db, organisationId: string, from: Proven, wish: PromotionWish) {
  const { chainId, keyId } = wish;
  const chain = await db.chain.findUnique({ where: { id: chainId } });
  if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', chainId);
  if (chainId === from.chainId) throw Fault.invalid('chainId', 'must be another chain than where it is');
  const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: keyId } } });
  if (!key) throw Fault.notFound('key', keyId);
  const values = wish.arguments ?? (from.arguments as unknown[]);
  readArguments(constructorInputs(from.release.abi as unknown as Abi), values);
  return {
    ...{ fromId: from.id, consortiumId: chain.consortiumId, chainId, keyId, codeHash: codeHashOf(from.release) },
    arguments: values as Prisma.InputJsonValue,
  };
}

type Content = Awaited<ReturnType<typeof contentOf>>;

async function requestedBefore(
  db: Db,
  organisationId: string,
  { idempotencyKey, ...content }: Content & { idempotencyKey: string | null | undefined },
): Promise<Promotion | null> {
  if (!idempotencyKey) return null;
  const found = await db.promotion.findUnique({
    where: { organisationId_idempotencyKey: { organisationId, idempotencyKey } },
  });
  if (!found) return null;
  const { fromId, consortiumId, chainId, keyId, codeHash, arguments: values } = found;
  if (isDeepStrictEqual({ fromId, consortiumId, chainId, keyId, codeHash, arguments: values }, content)) return found;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another promotion' });
}

function shown(promotion: Promotion): PromotionView {
  const late = promotion.status === 'OPEN' && promotion.expiresAt <= new Date();
  return late ? { ...promotion, status: 'EXPIRED' } : promotion;
}

const codeHashOf = ({ bytecode }: Release): string => keccak256(bytecode ?? new Uint8Array());

const conflict = (because: string) => new Fault({ code: 'CONFLICT', what: 'promotion', because });

function personOf({ personId }: Actor): string {
  if (personId) return personId;
  throw new Fault({ code: 'UNAUTHENTICATED', because: 'This is for people; an application key cannot do it' });
}
