import { Fault, type Actor } from '@atoll/kernel';
import { Store, type Db, type Prisma, type ServiceDescriptor } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { encodeAbiParameters, keccak256, stringToBytes, stringToHex, toHex, type Address, type Hex } from 'viem';

import type { Descriptor } from './descriptor.js';
import { findService, findServices, type ServiceQuery, type ServiceView } from './find-services.js';
import { doDeed, standingOf, type DeedView } from './service-deed.js';
import { termsOf, type TermsWish } from './terms.js';

/** A service of one's own: what it is called, and what it is. */
export type ServiceWish = TermsWish & {
  chainId: string;
  name: string;
  /** Whether its descriptor rides behind the call, so that every node has it, and everybody who reads the chain. */
  publish?: boolean;
};

/** Of one organisation on one chain. */
const MOST_DESCRIPTORS = 10_000;

/** Services that devices find and use: what is registered, and how one registers one's own. */
@Injectable()
export class ServicesService {
  constructor(private readonly store: Store) {}

  /** What the chain's registry has, found by what it says of itself. In the order of ids, starting after the service `after`. */
  async find(actor: Actor, query: ServiceQuery): Promise<ServiceView[]> {
    actor.must('service:read');
    return this.store.as(actor, async (db) => {
      await requireChain(db, query.chainId);
      return findServices(db, query);
    });
  }

  async one(actor: Actor, chainId: string, id: string): Promise<ServiceView> {
    actor.must('service:read');
    return this.store.as(actor, async (db) => {
      await requireChain(db, chainId);
      return findService(db, chainId, id);
    });
  }

  /** Registers a service of the organisation, under a name that nobody else can take. */
  async register(actor: Actor, wish: ServiceWish): Promise<DeedView> {
    actor.must('service:manage');
    const { chainId } = wish;
    const standing = await standingOf(this.store, actor, chainId);
    const { terms, descriptor } = await termsOf(standing.view, wish);
    const name = wordOf(wish.name);
    const deed = {
      ...{ chainId, action: 'REGISTER_SERVICE' as const, subject: idOf(standing.principal, name) },
      ...behind(wish, descriptor),
      call: { function: 'registerService' as const, args: [name, terms] as const },
    };
    return doDeed(this.store, actor, standing, deed, (db) =>
      keep(db, actor, { chainId, consortiumId: standing.consortiumId }, descriptor),
    );
  }

  /** Makes a service's next version: tickets for the last one end. */
  async update(actor: Actor, id: Hex, wish: Omit<ServiceWish, 'name'>): Promise<DeedView> {
    actor.must('service:manage');
    const { chainId } = wish;
    const standing = await standingOf(this.store, actor, chainId);
    const { terms, descriptor } = await termsOf(standing.view, wish);
    const deed = {
      ...{ chainId, action: 'UPDATE_SERVICE' as const, subject: id, ...behind(wish, descriptor) },
      call: { function: 'updateService' as const, args: [id, terms] as const },
    };
    return doDeed(this.store, actor, standing, deed, (db) =>
      keep(db, actor, { chainId, consortiumId: standing.consortiumId }, descriptor),
    );
  }

  async deprecate(actor: Actor, chainId: string, id: Hex): Promise<DeedView> {
    actor.must('service:manage');
    const call = { function: 'deprecate' as const, args: [id] as const };
    const standing = await standingOf(this.store, actor, chainId);
    return doDeed(this.store, actor, standing, { chainId, action: 'DEPRECATE', subject: id, call });
  }

  /** Registers a node of the organisation, or what changed about it. */
  async registerNode(actor: Actor, wish: { chainId: string; name: string; info: string }): Promise<DeedView> {
    actor.must('service:manage');
    const { chainId } = wish;
    const standing = await standingOf(this.store, actor, chainId);
    const name = wordOf(wish.name);
    const args = [name, keccak256(stringToBytes(wish.info))] as const;
    const call = { function: 'registerNode' as const, args };
    const subject = idOf(standing.principal, name);
    return doDeed(this.store, actor, standing, { chainId, action: 'REGISTER_NODE', subject, call });
  }

  /** Says that a node is up, and which block it has. */
  async heartbeat(actor: Actor, chainId: string, id: Hex, height: bigint): Promise<DeedView> {
    actor.must('service:manage');
    if (height < 0n || height >= 2n ** 64n) throw Fault.invalid('height', 'must be a whole number of 64 bits');
    const call = { function: 'heartbeat' as const, args: [id, height] as const };
    const standing = await standingOf(this.store, actor, chainId);
    return doDeed(this.store, actor, standing, { chainId, action: 'HEARTBEAT', subject: id, call });
  }

  /** The nodes of a chain's members, in the order of ids. */
  async nodes(actor: Actor, chainId: string, page: { take: number; after?: string }) {
    actor.must('service:read');
    const where = { chainId, ...(page.after && { id: { gt: page.after } }) };
    return this.store.as(actor, async (db) => {
      await requireChain(db, chainId);
      return db.serviceNode.findMany({ where, orderBy: { id: 'asc' }, take: page.take });
    });
  }

  /** What the organisation did at a chain's registry, newest first. */
  async deeds(actor: Actor, chainId: string, page: { take: number; after?: string }): Promise<DeedView[]> {
    actor.must('service:read');
    const where: Prisma.ServiceDeedWhereInput = { organisationId: actor.organisationId, chainId };
    if (page.after) where.id = { lt: page.after };
    return this.store.as(actor, (db) =>
      db.serviceDeed.findMany({ where, include: { transaction: true }, orderBy: { id: 'desc' }, take: page.take }),
    );
  }

  async deed(actor: Actor, id: string): Promise<DeedView> {
    actor.must('service:read');
    const where = { organisationId_id: { organisationId: actor.organisationId, id } };
    const found = await this.store.as(actor, (db) =>
      db.serviceDeed.findUnique({ where, include: { transaction: true } }),
    );
    if (!found) throw Fault.notFound('service deed', id);
    return found;
  }
}

export async function requireChain(db: Db, chainId: string): Promise<void> {
  const chain = await db.chain.findUnique({ where: { id: chainId }, select: { desired: true } });
  if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', chainId);
}

/** The id of what an organisation calls by a name: nobody else can take it by coming first. */
export const idOf = (owner: Address, name: Hex): Hex =>
  keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [owner, name]));

/** A name as contracts have it: up to 32 bytes of text. */
export function wordOf(name: string): Hex {
  const length = stringToBytes(name).length;
  if (length === 0 || length > 32) throw Fault.invalid('name', 'must have 1 to 32 bytes');
  return stringToHex(name, { size: 32 });
}

const behind = ({ publish }: { publish?: boolean }, { text }: Descriptor) =>
  publish ? { behind: toHex(stringToBytes(text)) } : {};

/** Under its own hash, and once, whoever brings it. */
async function keep(
  db: Db,
  { organisationId }: Actor,
  place: { chainId: string; consortiumId: string },
  descriptor: Descriptor,
): Promise<void> {
  const { chainId } = place;
  if ((await db.serviceDescriptor.count({ where: { organisationId, chainId } })) >= MOST_DESCRIPTORS)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'service descriptors', limit: MOST_DESCRIPTORS });
  const data: Omit<ServiceDescriptor, 'createdAt'> = { ...place, organisationId, ...descriptor };
  await db.serviceDescriptor.createMany({ data: [data], skipDuplicates: true });
}
