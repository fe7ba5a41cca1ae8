import { Fault, type Actor } from '@atoll/kernel';
import { personBehind, requireBlocks } from '@atoll/ledger';
import {
  againOnDuplicate,
  limitsOf,
  nudge,
  Store,
  type Db,
  type Deployment,
  type ProxyKind,
  type Release,
  type Upgrade,
} from '@atoll/store';
import { BY_TRANSACTIONS, requireQuota } from '@atoll/tenancy';
import { Injectable } from '@nestjs/common';
import { hexToBytes } from 'viem';

import { DeploymentsService } from '../deployments.service.js';
import { encodedCall } from './proxy-code.js';

export type ProxyWish = {
  /** A verified deployment of the organisation: the code that the proxy runs. */
  implementationId: string;
  kind: ProxyKind;
  keyId: string;
  /** What stands in for the constructor, called in the transaction that creates the proxy. */
  initialiser: string;
  arguments: unknown[];
  idempotencyKey?: string | null;
};

export type UpgradeWish = {
  /** The proxy. */
  deploymentId: string;
  implementationId: string;
  keyId: string;
  /** Called with the change; nothing when absent. */
  function?: string | null;
  arguments?: unknown[] | null;
  idempotencyKey?: string | null;
};

type Verified = Deployment & { release: Release };

/** Contracts that keep their address and state while their code changes. */
@Injectable()
export class ProxiesService {
  constructor(
    private readonly store: Store,
    private readonly deployments: DeploymentsService,
  ) {}

  /** Puts a proxy before a verified deployment. It is a deployment itself, with the ABI of what it runs. */
  async deploy(actor: Actor, wish: ProxyWish): Promise<Deployment> {
    actor.must('contract:deploy');
    const { implementationId, kind, keyId, initialiser, arguments: values, idempotencyKey } = wish;
    const { chainId, releaseId, release } = await this.store.as(actor, (db) => plainOne(db, actor, implementationId));
    encodedCall(release, initialiser, values, 'initialiser');
    const proxy = { kind, implementationId, initialiser };
    const rest = { arguments: values, idempotencyKey: idempotencyKey ?? null, proxy };
    return this.deployments.create(actor, { releaseId, chainId, keyId, ...rest });
  }

  /** Writes the wish down; the worker checks the storage layouts before anything is sent. */
  async upgrade(actor: Actor, wish: UpgradeWish): Promise<Upgrade> {
    actor.must('contract:deploy');
    const { organisationId } = actor;
    const { keyId, implementationId, idempotencyKey = null } = wish;
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const proxy = await verifiedOne(db, actor, wish.deploymentId);
        if (!proxy.proxy) throw Fault.invalid('deploymentId', 'is not behind a proxy, so its code stays');
        const { chainId, consortiumId, release } = await plainOne(db, actor, implementationId);
        if (chainId !== proxy.chainId) throw Fault.invalid('implementationId', 'is on another chain');
        const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: keyId } } });
        if (!key) throw Fault.notFound('key', keyId);
        const call = wish.function ? encodedCall(release, wish.function, wish.arguments ?? [], 'function') : '0x';
        const content = { deploymentId: proxy.id, implementationId, keyId, call: Uint8Array.from(hexToBytes(call)) };

        const limits = await limitsOf(db, organisationId);
        const earlier = idempotencyKey
          ? await db.upgrade.findUnique({
              where: { organisationId_idempotencyKey: { organisationId, idempotencyKey } },
            })
          : null;
        if (earlier) return sameOrConflict(earlier, content);
        requireBlocks(await db.chain.findUniqueOrThrow({ where: { id: chainId } }));
        await requireRoom(db, organisationId, proxy.id, limits.deployments);
        await requireQuota(db, { organisationId, applicationKeyId: null }, BY_TRANSACTIONS);
        const submittedBy = await personBehind(db, actor);
        const row = { ...content, organisationId, consortiumId, idempotencyKey, submittedBy };
        const upgrade = await db.upgrade.create({ data: row });
        await nudge(db, 'upgrade', `${organisationId}/${upgrade.id}`);
        return upgrade;
      }),
    );
  }

  async find(actor: Actor, id: string): Promise<Upgrade> {
    actor.must('contract:read');
    const { organisationId } = actor;
    const upgrade = await this.store.as(actor, (db) =>
      db.upgrade.findUnique({ where: { organisationId_id: { organisationId, id } } }),
    );
    if (!upgrade) throw Fault.notFound('upgrade', id);
    return upgrade;
  }

  /** Of one proxy, newest first, starting after the upgrade `after`. */
  async list(actor: Actor, deploymentId: string, page: { take: number; after?: string }): Promise<Upgrade[]> {
    actor.must('contract:read');
    const { organisationId } = actor;
    return this.store.as(actor, (db) =>
      db.upgrade.findMany({
        where: { organisationId, deploymentId, ...(page.after ? { id: { lt: page.after } } : {}) },
        orderBy: { id: 'desc' },
        take: page.take,
      }),
    );
  }
}

async function verifiedOne(db: Db, { organisationId }: Actor, id: string): Promise<Verified> {
  const deployment = await db.deployment.findUnique({
    where: { organisationId_id: { organisationId, id } },
    include: { release: true },
  });
  if (!deployment) throw Fault.notFound('deployment', id);
  if (deployment.status === 'VERIFIED') return deployment;
  throw new Fault({ code: 'CONFLICT', what: 'deployment', because: `it is ${deployment.status}, and not VERIFIED` });
}

async function plainOne(db: Db, actor: Actor, id: string): Promise<Verified> {
  const deployment = await verifiedOne(db, actor, id);
  if (deployment.proxy) throw Fault.invalid('implementationId', 'is a proxy itself');
  return deployment;
}

async function requireRoom(db: Db, organisationId: string, deploymentId: string, limit: number): Promise<void> {
  const where = { organisationId, deploymentId };
  if ((await db.upgrade.count({ where: { ...where, status: { in: ['QUEUED', 'CHECKED', 'SIGNED'] } } })) > 0)
    throw new Fault({ code: 'CONFLICT', what: 'deployment', because: 'another upgrade of it is under way' });
  if ((await db.upgrade.count({ where: { organisationId } })) >= limit)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'upgrades', limit });
}

type Content = Pick<Upgrade, 'deploymentId' | 'implementationId' | 'keyId' | 'call'>;

function sameOrConflict(earlier: Upgrade, content: Content): Upgrade {
  const same =
    earlier.deploymentId === content.deploymentId &&
    earlier.implementationId === content.implementationId &&
    earlier.keyId === content.keyId &&
    Buffer.compare(earlier.call, content.call) === 0;
  if (same) return earlier;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another upgrade' });
}
