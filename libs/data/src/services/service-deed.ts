import { kernelAddresses, kernelView, principalOf, type Deed, type DeedArgs, type KernelView } from '@atoll/contracts';
import { serviceRegistryAbi } from '@atoll/contracts/kernel';
import { Fault, type Actor } from '@atoll/kernel';
import { enqueue, personBehind, requirePermitted } from '@atoll/ledger';
import {
  lock,
  newId,
  type Db,
  type ServiceAction,
  type ServiceDeed,
  type Store,
  type Transaction,
  type TransactionStatus,
} from '@atoll/store';
import { BY_TRANSACTIONS, requireQuota } from '@atoll/tenancy';
import { concatHex, encodeFunctionData, hexToBytes, type Abi, type Address, type Hex } from 'viem';

type Function = Extract<
  Deed<'ServiceRegistry'>,
  | 'registerNode'
  | 'heartbeat'
  | 'registerService'
  | 'updateService'
  | 'deprecate'
  | `${'grant' | 'deny' | 'revoke' | 'close' | 'expire'}Ticket`
  | `requestAccess${'' | 'BySig' | 'ThroughBySig'}`
  | 'recordInteraction'
>;

/** One function of `ServiceRegistry` with what it takes. */
export type ServiceCall = { [F in Function]: { function: F; args: DeedArgs<'ServiceRegistry', F> } }[Function];

export type DeedView = ServiceDeed & { transaction: Transaction };

/** Deeds of one organisation whose transactions are not in a block yet. */
const MOST_WAITING = 1_000;
const WAITING: TransactionStatus[] = ['QUEUED', 'SIGNED', 'SENT'];

/** What an organisation needs to do something at a registry: where it is, and who it is there. */
export type Standing = { view: KernelView; consortiumId: string; principal: Address };

export async function standingOf(store: Store, actor: Actor, chainId: string): Promise<Standing> {
  return store.as(actor, async (db) => {
    const view = await kernelView(db, actor.organisationId, chainId);
    const { consortiumId } = await db.chain.findUniqueOrThrow({
      where: { id: chainId },
      select: { consortiumId: true },
    });
    const { address } = await principalOf(db, actor.organisationId, chainId);
    return { view, consortiumId, principal: address };
  });
}

type Wish = { chainId: string; action: ServiceAction; subject: string; call: ServiceCall; behind?: Hex };

/**
 * Asks the contract first, whose refusal is the caller's answer; then writes the deed down with the one transaction that does it.
 * Both commit together with what `beside` writes, or nothing does.
 */
export async function doDeed(
  store: Store,
  actor: Actor,
  { view, consortiumId, principal }: Standing,
  { chainId, action, subject, call, behind }: Wish,
  beside: (db: Db) => Promise<unknown> = () => Promise.resolve(),
): Promise<DeedView> {
  const { function: functionName, args } = call;
  await view.attempt('ServiceRegistry', functionName, args as never, principal);
  return store.as(actor, async (db) => {
    const { organisationId, applicationKeyId } = actor;
    await requireRoom(db, organisationId);
    await beside(db);
    const createdBy = await personBehind(db, actor);
    const submitter = { submittedBy: createdBy, applicationKeyId };
    const wish = await transactionOf(db, organisationId, chainId, call, behind);
    const sent = { chainId, to: wish.to, data: hexToBytes(wish.data), value: 0n };
    await requirePermitted(db, { organisationId, keyId: wish.keyId }, sent);
    await requireQuota(db, { organisationId, applicationKeyId }, BY_TRANSACTIONS);
    const transaction = await enqueue(db, organisationId, wish, submitter);
    const row = { organisationId, id: newId(), consortiumId, chainId, action, subject, createdBy };
    const deed = await db.serviceDeed.create({ data: { ...row, transactionId: transaction.id } });
    return { ...deed, transaction };
  });
}

async function requireRoom(db: Db, organisationId: string): Promise<void> {
  await lock(db, `service deeds of ${organisationId}`);
  const where = { organisationId, transaction: { status: { in: WAITING } } };
  if ((await db.serviceDeed.count({ where })) >= MOST_WAITING)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'deeds that wait for a block', limit: MOST_WAITING });
}

/** As `enqueueKernelCall` makes it, with bytes behind the arguments that no contract reads, and that every node keeps. */
async function transactionOf(db: Db, organisationId: string, chainId: string, call: ServiceCall, behind?: Hex) {
  const { ServiceRegistry: to } = await kernelAddresses(db, chainId);
  const { keyId } = await principalOf(db, organisationId, chainId);
  const whole = serviceRegistryAbi as Abi;
  const abi = whole.filter((item) => item.type === 'error' || ('name' in item && item.name === call.function));
  const { function: functionName, args } = call;
  const data = encodeFunctionData({ abi, functionName, args } as never);
  return { chainId, keyId, to, data: behind ? concatHex([data, behind]) : data, abi };
}
