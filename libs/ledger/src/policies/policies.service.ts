import { Fault, permissionsOf, type Actor } from '@atoll/kernel';
import { limitsOf, newId, nudge, onDuplicate, Prisma, Store, type Db, type Policy } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { isAddress } from 'viem';

import { readMethod } from './methods.js';

/** What a key is to be permitted. What is left out permits any. */
export type PolicyWish = {
  keyId: string;
  name: string;
  chainIds?: string[];
  contracts?: string[];
  createsContracts?: boolean;
  /** Whether it may sign messages, typed data and documents. */
  signsMessages?: boolean;
  /** Selectors, signatures, or `0x` for a call without data. */
  methods?: string[];
  /** In wei. */
  maxValue?: bigint | null;
  rate?: { limit: number; seconds: number } | null;
  /** How many people must approve each transaction, and whether one of them must not be who sent it. */
  approvals?: number;
  twoPerson?: boolean;
  approvers?: string[];
  approvalSeconds?: number;
};

const MAX_WEI = 2n ** 256n - 1n;
const DAY = 86_400;
/** Of one key, that have not ended: each transaction is held against all of them. */
const MOST = 50;

@Injectable()
export class PoliciesService {
  constructor(private readonly store: Store) {}

  /** Asks for a policy. The worker makes it hold: at once, or where a policy of the key asks for two persons, once another one agrees. */
  async create(actor: Actor, wish: PolicyWish): Promise<Policy> {
    actor.must('key:govern');
    const { organisationId } = actor;
    const row = rowOf(wish);
    return this.store.as(actor, async (db) => {
      const { policies: limit } = await limitsOf(db, organisationId);
      const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: wish.keyId } } });
      if (!key) throw Fault.notFound('key', wish.keyId);
      await requireRoom(db, organisationId, wish, limit);
      await requireChains(db, row.chainIds);
      await requireApprovers(db, organisationId, row);
      const policy = await db.policy
        .create({ data: { ...row, organisationId, id: newId(), createdBy: actor.personId } })
        .catch(onDuplicate(() => nameTaken(wish.name)));
      await ask(db, actor, policy, 'ADD_POLICY');
      return policy;
    });
  }

  /** Asks for the end of a policy, which comes as its beginning did. What it permitted and is not signed yet is judged anew. */
  async remove(actor: Actor, id: string): Promise<Policy> {
    actor.must('key:govern');
    return this.store.as(actor, async (db) => {
      const policy = await policyIn(db, actor, id);
      if (policy.status !== 'ACTIVE')
        throw conflict(`it is ${policy.status.toLowerCase()}, and only an active one can be removed`);
      await ask(db, actor, policy, 'REMOVE_POLICY').catch(
        onDuplicate(() => conflict('its removal waits for approval already')),
      );
      return policy;
    });
  }

  async find(actor: Actor, id: string): Promise<Policy> {
    actor.must('key:read');
    return this.store.as(actor, (db) => policyIn(db, actor, id));
  }

  /** Those of the ids that are policies of the actor's organisation. */
  async byIds(actor: Actor, ids: string[]): Promise<Map<string, Policy>> {
    actor.must('key:read');
    const { organisationId } = actor;
    const found = await this.store.as(actor, (db) =>
      db.policy.findMany({ where: { organisationId, id: { in: ids } } }),
    );
    return new Map(found.map((policy) => [policy.id, policy]));
  }

  /** Of one key, with those that ended, newest first, starting after the policy `after`. */
  async list(actor: Actor, keyId: string, page: { take: number; after?: string }): Promise<Policy[]> {
    actor.must('key:read');
    const { organisationId } = actor;
    return this.store.as(actor, (db) =>
      db.policy.findMany({
        where: { organisationId, keyId, ...(page.after && { id: { lt: page.after } }) },
        orderBy: { id: 'desc' },
        take: page.take,
      }),
    );
  }
}

async function policyIn(db: Db, { organisationId }: Actor, id: string): Promise<Policy> {
  const policy = await db.policy.findUnique({ where: { organisationId_id: { organisationId, id } } });
  if (!policy) throw Fault.notFound('policy', id);
  return policy;
}

async function ask(db: Db, actor: Actor, policy: Policy, kind: 'ADD_POLICY' | 'REMOVE_POLICY'): Promise<void> {
  const { organisationId } = actor;
  const { id } = await db.approval.create({
    data: { organisationId, id: newId(), keyId: policy.keyId, kind, policyId: policy.id, requestedBy: actor.personId },
  });
  await nudge(db, 'approval', `${organisationId}/${id}`);
}

async function requireRoom(db: Db, organisationId: string, { keyId, name }: PolicyWish, limit: number): Promise<void> {
  const held = { organisationId, status: { not: 'ENDED' as const } };
  if ((await db.policy.count({ where: held })) >= limit)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'policies', limit });
  if ((await db.policy.count({ where: { ...held, keyId } })) >= MOST)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'policies of one key', limit: MOST });
  if (await db.policy.count({ where: { ...held, keyId, name } })) throw nameTaken(name);
}

async function requireChains(db: Db, ids: string[]): Promise<void> {
  const found = await db.chain.findMany({ where: { id: { in: ids } }, select: { id: true } });
  const missing = ids.find((id) => !found.some((chain) => chain.id === id));
  if (missing) throw Fault.notFound('chain', missing);
}

/** A policy that asks more people than there are would permit nothing, for ever. */
async function requireApprovers(db: Db, organisationId: string, row: ReturnType<typeof rowOf>): Promise<void> {
  if (row.approvals === 0) return;
  const members = await db.membership.findMany({ where: { organisationId }, take: 1_000 });
  const able = members
    .filter(({ role }) => permissionsOf(role).includes('key:approve'))
    .map(({ personId }) => personId);
  const stranger = row.approvers.find((person) => !able.includes(person));
  if (stranger) throw Fault.invalid('approvers', `holds ${stranger}, who may not approve in this organisation`);
  const asked = row.approvers.length > 0 ? row.approvers : able;
  if (asked.length < row.approvals)
    throw Fault.invalid('approvals', `asks ${row.approvals} people, and ${asked.length} may approve`);
  if (row.twoPerson && able.length < 2) throw Fault.invalid('twoPerson', 'needs two members who may approve');
}

const nameTaken = (name: string) => conflict(`the key has one of the name "${name}" already`);
const conflict = (because: string) => new Fault({ code: 'CONFLICT', what: 'policy', because });

function rowOf(wish: PolicyWish) {
  const { keyId, name, maxValue = null, rate, approvals = 0, twoPerson = false, approvalSeconds = DAY } = wish;
  const contracts = (wish.contracts ?? []).map((address) => {
    if (!isAddress(address, { strict: false })) throw Fault.invalid('contracts', 'must be addresses of 20 bytes');
    return address.toLowerCase();
  });
  if (maxValue !== null && (maxValue < 0n || maxValue > MAX_WEI))
    throw Fault.invalid('maxValue', 'must be an amount of wei');
  if (wish.signsMessages && approvals > 0)
    throw Fault.invalid(
      'signsMessages',
      'goes with no approvals: people approve transactions; give messages a policy of their own',
    );
  if (twoPerson && approvals === 0) throw Fault.invalid('approvals', 'must be at least 1 under the two-person rule');
  return {
    ...{ keyId, name, chainIds: wish.chainIds ?? [], contracts, creates: wish.createsContracts ?? false },
    messages: wish.signsMessages ?? false,
    methods: (wish.methods ?? []).map((method) => readMethod(method, 'methods')),
    maxValue: maxValue === null ? null : new Prisma.Decimal(maxValue.toString()),
    ...{ rateLimit: rate?.limit ?? null, rateSeconds: rate?.seconds ?? null },
    ...{ approvals, twoPerson, approvers: wish.approvers ?? [], approvalSeconds },
  };
}
