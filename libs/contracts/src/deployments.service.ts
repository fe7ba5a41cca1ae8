import { Fault, type Actor } from '@atoll/kernel';
import { constructorInputs, readArguments } from '@atoll/ledger';
import { nudge, onDuplicate, type Deployment, type Prisma, type Store } from '@atoll/store';
import { isDeepStrictEqual } from 'node:util';
import type { Abi } from 'viem';

export type DeploymentWish = {
  releaseId: string;
  chainId: string;
  keyId: string;
  /** Constructor arguments as typed JSON. */
  arguments: unknown[];
  idempotencyKey?: string | null;
};

export class DeploymentsService {
  constructor(private readonly store: Store) {}

  /** Checks the arguments where the release is compiled already, and writes the wish down. */
  async create(actor: Actor, wish: DeploymentWish): Promise<Deployment> {
    actor.must('contract:deploy');
    const { organisationId } = actor;
    return this.store
      .as(actor, async (db) => {
        const earlier = await this.earlier(db, organisationId, wish);
        if (earlier) return earlier;

        const release = await db.release.findUnique({
          where: { organisationId_id: { organisationId, id: wish.releaseId } },
        });
        if (!release) throw Fault.notFound('release', wish.releaseId);
        if (release.status === 'FAILED')
          throw new Fault({ code: 'CONFLICT', what: 'release', because: 'it did not compile' });
        if (release.abi) readArguments(constructorInputs(release.abi as unknown as Abi), wish.arguments);

        const chain = await db.chain.findUnique({ where: { id: wish.chainId } });
        if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', wish.chainId);
        const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: wish.keyId } } });
        if (!key) throw Fault.notFound('key', wish.keyId);

        const deployment = await db.deployment.create({
          data: {
            organisationId,
            consortiumId: chain.consortiumId,
            chainId: chain.id,
            releaseId: release.id,
            keyId: key.id,
            contractName: release.contractName,
            arguments: wish.arguments as Prisma.InputJsonValue,
            idempotencyKey: wish.idempotencyKey ?? null,
          },
        });
        await nudge(db, 'deployment', `${organisationId}/${deployment.id}`);
        return deployment;
      })
      .catch(
        onDuplicate(
          () => new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it is in use right now; ask again' }),
        ),
      );
  }

  private async earlier(
    db: Prisma.TransactionClient,
    organisationId: string,
    wish: DeploymentWish,
  ): Promise<Deployment | null> {
    if (!wish.idempotencyKey) return null;
    const { idempotencyKey } = wish;
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

  /** Also another member's, on a chain both share: whoever can call a contract may know it. */
  async get(actor: Actor, id: string): Promise<Deployment> {
    actor.must('contract:read');
    const found = await this.store.as(actor, (db) => db.deployment.findFirst({ where: { id } }));
    if (!found) throw Fault.notFound('deployment', id);
    return found;
  }

  /** Of all members on one chain, newest first, starting after the deployment `after`. */
  async list(actor: Actor, chainId: string, page: { first: number; after?: string }): Promise<Deployment[]> {
    actor.must('contract:read');
    return this.store.as(actor, (db) =>
      db.deployment.findMany({
        where: { chainId, ...(page.after ? { id: { lt: page.after } } : {}) },
        orderBy: { id: 'desc' },
        take: page.first,
      }),
    );
  }
}
