import { kernelView, principalOf, type KernelView } from '@atoll/contracts';
import { kernelCode } from '@atoll/contracts/kernel';
import { solutionsCode } from '@atoll/contracts/solutions';
import { Fault, type Actor } from '@atoll/kernel';
import { readArguments } from '@atoll/ledger';
import { newId, nudge, type AccessDeed, type Db, type Prisma, type Store } from '@atoll/store';
import type { Abi, AbiFunction, Hex } from 'viem';

/** The contracts by which access is given, readers' keys made known, and data called for. */
export type DeedContract = 'AccessGrant' | 'IdentityRegistry' | 'CityExchange';

/** One call of a contract that an organisation wants made. `arguments` as JSON has them: whole numbers as decimal text. */
export type DeedWish = {
  chainId: string;
  contract: DeedContract;
  function: string;
  arguments: Prisma.InputJsonValue[];
  subject?: string | null;
  note?: string | null;
};

/** What an organisation looks at a chain with, and who it is there. */
export type Standing = { view: KernelView; principal: Hex; consortiumId: string };

const CODE = { ...kernelCode, ...solutionsCode };
/** Of one organisation. */
const MOST_OPEN = 1_000;

export async function standingOf(
  db: Db,
  organisationId: string,
  chainId: string,
  nodeId?: string | null,
): Promise<Standing> {
  const view = await kernelView(db, organisationId, chainId, nodeId);
  const { address } = await principalOf(db, organisationId, chainId);
  const { consortiumId } = await db.chain.findUniqueOrThrow({ where: { id: chainId } });
  return { view, principal: address, consortiumId };
}

/** Writes wishes down. What a contract refuses already now is told before anything is written. */
export class AccessDeeds {
  constructor(private readonly store: Store) {}

  /** The caller's own rows commit with the deed, by `also`. */
  async submit(actor: Actor, wish: DeedWish, also?: (db: Db, deed: AccessDeed) => Promise<void>): Promise<AccessDeed> {
    actor.must('data:manage');
    actor.must('transaction:send');
    const { view, principal } = await this.standing(actor, wish.chainId);
    await attempt(view, wish, principal);
    return this.store.as(actor, async (db) => {
      const deed = await write(db, actor, wish);
      await also?.(db, deed);
      return deed;
    });
  }

  standing(actor: Actor, chainId: string, nodeId?: string | null): Promise<Standing> {
    return this.store.as(actor, (db) => standingOf(db, actor.organisationId, chainId, nodeId));
  }
}

/** The arguments as the contract takes them. */
export function argumentsOf({
  contract,
  function: name,
  arguments: json,
}: Pick<DeedWish, 'contract' | 'function'> & { arguments: unknown }) {
  const abi = CODE[contract].abi as Abi;
  const { inputs } = abi.find((item): item is AbiFunction => item.type === 'function' && item.name === name)!;
  return readArguments(inputs, json as unknown[]);
}

/** Where no node answers, the worker asks later. */
async function attempt(view: KernelView, wish: DeedWish, from: Hex): Promise<void> {
  try {
    await view.attempt(wish.contract, wish.function as never, argumentsOf(wish) as never, from);
  } catch (error) {
    if (!(error instanceof Fault && error.retryable)) throw error;
  }
}

async function write(db: Db, actor: Actor, wish: DeedWish): Promise<AccessDeed> {
  const { organisationId, personId } = actor;
  const open = await db.accessDeed.count({ where: { organisationId, state: { in: ['WAITING', 'SENDING'] } } });
  if (open >= MOST_OPEN) throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'open deeds', limit: MOST_OPEN });
  const chain = await db.chain.findUniqueOrThrow({ where: { id: wish.chainId } });
  const id = newId();
  const { subject = null, note = null } = wish;
  const row = { ...wish, organisationId, id, consortiumId: chain.consortiumId, subject, note, createdBy: personId };
  const deed = await db.accessDeed.create({ data: row });
  await nudge(db, 'access-deed', `${organisationId}/${id}`);
  return deed;
}
