import { Fault, type Actor } from '@atoll/kernel';
import { againOnDuplicate, limitsOf, nudge, Store, type Db, type FactoryRule } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Abi } from 'viem';

import { eventOf, signatureOf } from '../abi/members.js';
import { mustSee } from './explorer.service.js';

export type FactoryRuleWish = {
  /** The factory: a deployment of the organisation. */
  deploymentId: string;
  /** The event's name or signature, and the argument of it that is the address of what was made. */
  event: string;
  argument: string;
  /** What it makes: a release of the organisation. */
  releaseId: string;
  idempotencyKey?: string | null | undefined;
};

/** By which ABIs the contracts are read that factories make. */
@Injectable()
export class FactoryRulesService {
  constructor(private readonly store: Store) {}

  /** Of all members on one chain, newest first, starting after the rule `after`. */
  async list(actor: Actor, chainId: string, page: { take: number; after?: string }): Promise<FactoryRule[]> {
    actor.must('contract:read');
    return this.store.as(actor, async (db) => {
      await mustSee(db, chainId);
      const where = { chainId, ...(page.after && { id: { lt: page.after } }) };
      return db.factoryRule.findMany({ where, orderBy: { id: 'desc' }, take: page.take });
    });
  }

  create(actor: Actor, wish: FactoryRuleWish): Promise<FactoryRule> {
    actor.must('contract:deploy');
    const { organisationId } = actor;
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { factoryRules: limit } = await limitsOf(db, organisationId);
        const data = await rowOf(db, organisationId, wish);
        const earlier = await madeBefore(db, data);
        if (earlier) return earlier;
        if ((await db.factoryRule.count({ where: { organisationId } })) >= limit)
          throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'factory rules', limit });
        const rule = await db.factoryRule.create({ data });
        await nudge(db, 'index', rule.chainId);
        return rule;
      }),
    );
  }

  /** What was read by it stays read. Deleting twice succeeds. */
  async delete(actor: Actor, id: string): Promise<void> {
    actor.must('contract:deploy');
    const { organisationId } = actor;
    await this.store.as(actor, (db) => db.factoryRule.deleteMany({ where: { organisationId, id } }));
  }
}

type Row = Awaited<ReturnType<typeof rowOf>>;

async function rowOf(db: Db, organisationId: string, wish: FactoryRuleWish) {
  const { deploymentId, releaseId, argument, idempotencyKey = null } = wish;
  const deployment = await db.deployment.findUnique({
    where: { organisationId_id: { organisationId, id: deploymentId } },
  });
  if (!deployment) throw Fault.notFound('deployment', deploymentId);
  const release = await db.release.findUnique({ where: { organisationId_id: { organisationId, id: releaseId } } });
  if (!release) throw Fault.notFound('release', releaseId);
  if (!deployment.abi || !deployment.address)
    throw new Fault({
      code: 'CONFLICT',
      what: 'deployment',
      because: `it is ${deployment.status}, and has no address`,
    });
  if (!release.abi) throw new Fault({ code: 'CONFLICT', what: 'release', because: 'it is not compiled' });

  const event = eventOf(deployment.abi as unknown as Abi, wish.event);
  const input = event.inputs.find(({ name, type }) => name === argument && type === 'address');
  if (!input) throw Fault.invalid('argument', `must be an address among the arguments of ${signatureOf(event)}`);
  return {
    ...{ organisationId, consortiumId: deployment.consortiumId, chainId: deployment.chainId, deploymentId, releaseId },
    ...{ event: signatureOf(event), argument, contractName: release.contractName, abi: release.abi, idempotencyKey },
  };
}

async function madeBefore(db: Db, row: Row): Promise<FactoryRule | null> {
  const { organisationId, idempotencyKey } = row;
  if (!idempotencyKey) return null;
  const found = await db.factoryRule.findFirst({ where: { organisationId, idempotencyKey } });
  if (!found) return null;
  const same = (['deploymentId', 'releaseId', 'event', 'argument'] as const).every((name) => found[name] === row[name]);
  if (same) return found;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another rule' });
}
