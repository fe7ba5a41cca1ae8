import { Fault, type Actor } from '@atoll/kernel';
import { constructorInputs, readArguments, requireBlocks } from '@atoll/ledger';
import { againOnDuplicate, nudge, Store, type Db, type Deployment, type Prisma } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { Abi } from 'viem';

import { storable } from './storable.js';

export type DeploymentWish = {
  releaseId: string;
  chainId: string;
  keyId: string;
  /** Constructor arguments as typed JSON. */
  arguments: unknown[];
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
        const earlier = await createdBefore(db, organisationId, wish);
        return earlier ?? insert(db, organisationId, wish);
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

async function insert(db: Db, organisationId: string, wish: DeploymentWish): Promise<Deployment> {
  const { releaseId, chainId, keyId, idempotencyKey } = wish;
  const release = await db.release.findUnique({ where: { organisationId_id: { organisationId, id: releaseId } } });
  if (!release) throw Fault.notFound('release', releaseId);
  if (release.status === 'FAILED')
    throw new Fault({ code: 'CONFLICT', what: 'release', because: 'it did not compile' });
  if (release.abi) readArguments(constructorInputs(release.abi as unknown as Abi), wish.arguments);

  const chain = await db.chain.findUnique({ where: { id: chainId } });
  if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', chainId);
  const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: keyId } } });
  if (!key) throw Fault.notFound('key', keyId);
  requireBlocks(chain);

  const deployment = await db.deployment.create({
    data: {
      ...{ organisationId, consortiumId: chain.consortiumId, chainId, releaseId, keyId },
      contractName: release.contractName,
      arguments: wish.arguments as Prisma.InputJsonValue,
      idempotencyKey: idempotencyKey ?? null,
    },
  });
  await nudge(db, 'deployment', `${organisationId}/${deployment.id}`);
  return deployment;
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
    isDeepStrictEqual(found.arguments, wish.arguments);
  if (same) return found;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another deployment' });
}
