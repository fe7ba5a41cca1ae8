import { Fault, type Actor } from '@atoll/kernel';
import {
  constructorInputs,
  personBehind,
  readArguments,
  requireBlocks,
  requireOnChain,
  requirePermitted,
} from '@atoll/ledger';
import {
  againOnDuplicate,
  limitsOf,
  nudge,
  Store,
  type Db,
  type Deployment,
  type Limits,
  type Prisma,
  type ProxyKind,
} from '@atoll/store';
import { BY_TRANSACTIONS, requireQuota } from '@atoll/tenancy';
import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { Abi } from 'viem';

import { storable } from './storable.js';

export type DeploymentWish = {
  releaseId: string;
  chainId: string;
  keyId: string;
  /** Constructor arguments as typed JSON; those of the initialiser of a proxy. */
  arguments: unknown[];
  /** Before which code, and called what, where the deployment is a proxy. */
  proxy?: { kind: ProxyKind; implementationId: string; initialiser: string } | null;
  idempotencyKey?: string | null;
};

@Injectable()
export class DeploymentsService {
  constructor(private readonly store: Store) {}

  /** Checks the arguments where the release is compiled already, and writes the wish down. */
  async create(actor: Actor, wish: DeploymentWish): Promise<Deployment> {
    actor.must('contract:deploy');
    const { organisationId } = actor;
    storable(wish.arguments, 'arguments');
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        // The lock comes first: whoever waited for it must find what the one before it made.
        const limits = await limitsOf(db, organisationId);
        const earlier = await createdBefore(db, organisationId, wish);
        return earlier ?? deploy(db, organisationId, wish, limits, await personBehind(db, actor));
      }),
    );
  }

  /** Also another member's, on a chain both share: whoever can call a contract may know it. */
  async find(actor: Actor, id: string): Promise<Deployment> {
    actor.must('contract:read');
    const found = await this.store.as(actor, (db) => db.deployment.findFirst({ where: { id } }));
    if (!found) throw Fault.notFound('deployment', id);
    return found;
  }

  /** Those of the ids that the actor may know. */
  async byIds(actor: Actor, ids: string[]): Promise<Map<string, Deployment>> {
    actor.must('contract:read');
    const found = await this.store.as(actor, (db) => db.deployment.findMany({ where: { id: { in: ids } } }));
    return new Map(found.map((deployment) => [deployment.id, deployment]));
  }

  /** Of all members on one chain, newest first, starting after the deployment `after`. */
  async list(actor: Actor, chainId: string, page: { take: number; after?: string }): Promise<Deployment[]> {
    actor.must('contract:read');
    return this.store.as(actor, (db) =>
      db.deployment.findMany({
        where: { chainId, ...(page.after ? { id: { lt: page.after } } : {}) },
        orderBy: { id: 'desc' },
        take: page.take,
      }),
    );
  }
}

/** The deployment as a row, and the nudge that commits with it, for whoever has been found to be allowed to. */
export async function deploy(
  db: Db,
  organisationId: string,
  wish: DeploymentWish,
  limits: Limits,
  submittedBy: string | null,
): Promise<Deployment> {
  const { releaseId, chainId, keyId, idempotencyKey, proxy } = wish;
  const release = await db.release.findUnique({ where: { organisationId_id: { organisationId, id: releaseId } } });
  if (!release) throw Fault.notFound('release', releaseId);
  if (release.status === 'FAILED')
    throw new Fault({ code: 'CONFLICT', what: 'release', because: 'it did not compile' });
  if (release.abi && !proxy) readArguments(constructorInputs(release.abi as unknown as Abi), wish.arguments);

  const chain = await db.chain.findUnique({ where: { id: chainId } });
  if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', chainId);
  const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: keyId } } });
  if (!key) throw Fault.notFound('key', keyId);
  requireOnChain(key);
  requireBlocks(chain);
  await requirePermitted(db, { organisationId, keyId }, { chainId, to: null, data: new Uint8Array(), value: 0n });
  await requireRoom(db, organisationId, limits);
  await requireQuota(db, { organisationId, applicationKeyId: null }, BY_TRANSACTIONS);

  const deployment = await db.deployment.create({
    data: {
      ...{ organisationId, consortiumId: chain.consortiumId, chainId, releaseId, keyId },
      contractName: release.contractName,
      arguments: wish.arguments as Prisma.InputJsonValue,
      ...(proxy ? { proxy: proxy.kind, implementationId: proxy.implementationId, initialiser: proxy.initialiser } : {}),
      idempotencyKey: idempotencyKey ?? null,
      submittedBy,
    },
  });
  await nudge(db, 'deployment', `${organisationId}/${deployment.id}`);
  return deployment;
}

/** Those that wait keep the worker busy, so there may be fewer of them than there may be in all. */
async function requireRoom(db: Db, organisationId: string, limits: Limits): Promise<void> {
  const [held] = await db.$queryRaw<{ waiting: number; all: number }[]>`
    SELECT (SELECT count(*)::int FROM deployments WHERE organisation_id = ${organisationId}::uuid
              AND status IN ('QUEUED', 'COMPILED', 'SIGNED', 'MINED')) AS waiting,
           (SELECT count(*)::int FROM deployments WHERE organisation_id = ${organisationId}::uuid) AS all`;
  if (!held || held.waiting >= limits.waitingDeployments)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'waiting deployments', limit: limits.waitingDeployments });
  if (held.all >= limits.deployments)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'deployments', limit: limits.deployments });
}

async function createdBefore(db: Db, organisationId: string, wish: DeploymentWish): Promise<Deployment | null> {
  const { idempotencyKey } = wish;
  if (!idempotencyKey) return null;
  const found = await db.deployment.findUnique({
    where: { organisationId_idempotencyKey: { organisationId, idempotencyKey } },
  });
  if (!found) return null;
  const same =
    found.releaseId === wish.releaseId &&
    found.chainId === wish.chainId &&
    found.keyId === wish.keyId &&
    found.proxy === (wish.proxy?.kind ?? null) &&
    found.implementationId === (wish.proxy?.implementationId ?? null) &&
    found.initialiser === (wish.proxy?.initialiser ?? null) &&
    isDeepStrictEqual(found.arguments, wish.arguments);
  if (same) return found;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another deployment' });
}
