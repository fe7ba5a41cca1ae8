// An organisation of people whose keys have policies, on a real chain.
import { Actor, permissionsOf, type Role } from '@atoll/kernel';
import { newId, type Approval, type Policy, type Transaction } from '@atoll/store';
import type { Hex } from 'viem';

import { gatedScene, type Scene } from '../testing.js';
import { ApprovalReconciler } from './approval.reconciler.js';
import { ApprovalsService } from './approvals.service.js';
import { PoliciesService, type PolicyWish } from './policies.service.js';

export type Key = Awaited<ReturnType<Scene['key']>>;
export const someone = `0x${'5e'.repeat(20)}` as const;
export const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });

export type Organisation = Awaited<ReturnType<typeof organisation>>;

export async function organisation() {
  const { chain, scene, service, close } = await gatedScene();
  const { platform } = scene.database.admin;
  const { organisationId } = scene.actor;
  const policies = new PoliciesService(scene.database.api);
  const approvals = new ApprovalsService(scene.database.api);
  const reconciler = new ApprovalReconciler(scene.database.worker);

  async function member(role: Role): Promise<Actor> {
    const id = newId();
    await platform.person.create({ data: { id, email: `${id}@example.org`, name: 'P', passwordHash: '' } });
    await platform.membership.create({ data: { organisationId, personId: id, role } });
    return new Actor(organisationId, id, permissionsOf(role));
  }
  const [ada, bob, eve] = [await member('OWNER'), await member('ADMIN'), await member('ADMIN')];

  /** Looks at everything that is due, as the worker would: twice, since one decision may lead to another. */
  async function counted(): Promise<void> {
    for (const key of await reconciler.due(100)) await reconciler.handle(key);
    for (const key of await reconciler.due(100)) await reconciler.handle(key);
  }

  async function permitting(key: Key, wish: Partial<PolicyWish> = {}): Promise<Policy> {
    const { id } = await policies.create(ada, { keyId: key.keyId, name: `policy ${newId()}`, ...wish });
    await counted();
    return policies.find(ada, id);
  }

  const send = (key: Key, wish: object = {}, actor = ada) =>
    service.submit(actor, { chainId: scene.chainId, keyId: key.keyId, to: someone, ...wish });

  /** What a request says that went past the API, as somebody who took it over could write. */
  async function sneak(
    { organisationId, chainId, keyId }: Key,
    wish: { to?: string | null; data?: Hex; value?: bigint } = {},
  ): Promise<Transaction> {
    const { consortiumId } = await platform.chain.findFirstOrThrow({ where: { id: chainId } });
    return platform.transaction.create({
      data: {
        ...{ organisationId, chainId, keyId, consortiumId, to: someone, ...wish },
        ...{ data: Buffer.from((wish.data ?? '0x').slice(2), 'hex'), value: String(wish.value ?? 0) },
      },
    });
  }

  /** A vote that no service looked at. */
  const vote = (approvalId: string, { personId }: Actor) =>
    platform.approvalVote.create({ data: { organisationId, approvalId, personId: personId!, approve: true } });

  const found = ({ id }: { id: string }) => service.find(ada, id);
  const count = async ({ address }: Key) =>
    Number(await chain.rpc.call('eth_getTransactionCount', [address, 'latest']));
  const open = (): Promise<Approval[]> => approvals.list(ada, { status: 'OPEN' }, { take: 100 });
  const openFor = async ({ id }: Transaction) => (await open()).find(({ transactionId }) => transactionId === id)!;

  return {
    ...{ scene, platform, policies, approvals, reconciler, ada, bob, eve, close },
    ...{ member, counted, permitting, send, sneak, vote, found, count, open, openFor },
  };
}
