import { Fault, type Actor } from '@atoll/kernel';
import { Store, type AccessDeed, type AccessPolicy, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { encodeAbiParameters, keccak256, type Hex } from 'viem';

import { AccessDeeds } from './access-deeds.js';
import { bitMask, lower, nameWord, NO_ADDRESS, NO_WORD, scopeMask, type AccessScope } from './masks.js';
import { bitsOf } from './purposes.service.js';

/** What an owner lets be done with a resource. */
export type TermsWish = {
  scopes: AccessScope[];
  /** By the names that the consortium gave them. */
  purposes: string[];
  /** Whether keys go out one by one, each with its receipt; otherwise they do when a grant is given. */
  brokered: boolean;
  /** Whether a provider of care may break the glass. */
  emergencies?: boolean;
  /** Who may release keys beside the owner: an address. */
  broker?: string | null;
  /** Who may keep the ciphertext; everybody where it is left out. */
  storers?: string[] | null;
  /** Keccak-256 of the policy in ODRL, for people and their lawyers. */
  odrlHash?: string | null;
};

export type PolicyPage = { take: number; after?: string; owner?: string | null };

const MOST_STORERS = 64;

/** What owners let be done with what is theirs: K4's policies. */
@Injectable()
export class DataPoliciesService {
  private readonly deeds: AccessDeeds;

  constructor(private readonly store: Store) {
    this.deeds = new AccessDeeds(store);
  }

  /** Puts a resource of the organisation, or of a device that it answers for, under a policy. The deed's subject is the resource. */
  async create(
    actor: Actor,
    chainId: string,
    wish: TermsWish & { name: string; owner?: string | null },
  ): Promise<AccessDeed> {
    actor.must('data:manage');
    const owner = lower(wish.owner ?? (await this.deeds.standing(actor, chainId)).principal);
    const name = nameWord(wish.name);
    const terms = await this.terms(actor, chainId, wish);
    const about = {
      chainId,
      contract: 'AccessGrant',
      function: 'createPolicy',
      subject: resourceOf(owner, name),
    } as const;
    return this.deeds.submit(actor, { ...about, arguments: [owner, name, ...terms] });
  }

  /** Other terms from now on. What was granted under the old ones ends, and the keys begin another epoch. */
  async amend(actor: Actor, chainId: string, resource: string, wish: TermsWish): Promise<AccessDeed> {
    actor.must('data:manage');
    const about = { chainId, contract: 'AccessGrant', function: 'amendPolicy', subject: resource } as const;
    return this.deeds.submit(actor, { ...about, arguments: [resource, ...(await this.terms(actor, chainId, wish))] });
  }

  /** Ends every grant at once, as when a car is sold. */
  bumpEpoch(actor: Actor, chainId: string, resource: string): Promise<AccessDeed> {
    const about = { chainId, contract: 'AccessGrant', function: 'bumpEpoch', subject: resource } as const;
    return this.deeds.submit(actor, { ...about, arguments: [resource] });
  }

  /** Whether an address may keep the ciphertext of a resource, asked of a node now. */
  async mayStore(actor: Actor, chainId: string, resource: string, storer: string): Promise<boolean> {
    actor.must('data:read');
    const { view } = await this.deeds.standing(actor, chainId);
    return view.read('AccessGrant', 'mayStore', [resource as Hex, storer as Hex]);
  }

  async find(actor: Actor, chainId: string, resource: string): Promise<AccessPolicy> {
    actor.must('data:read');
    const policy = await this.store.as(actor, (db) => policyIn(db, chainId, resource));
    if (!policy) throw Fault.notFound('policy', resource);
    return policy;
  }

  /** All members', by resource, starting after the resource `after`. */
  async list(actor: Actor, chainId: string, { take, after, owner }: PolicyPage): Promise<AccessPolicy[]> {
    actor.must('data:read');
    const where = { chainId, ...(owner && { owner: lower(owner) }), ...(after && { resource: { gt: after } }) };
    return this.store.as(actor, async (db) => {
      await requireChain(db, chainId);
      return db.accessPolicy.findMany({ where, orderBy: { resource: 'asc' }, take });
    });
  }

  private async terms(actor: Actor, chainId: string, wish: TermsWish) {
    const { scopes, brokered, emergencies = false, broker, storers = null, odrlHash } = wish;
    if (scopes.length === 0) throw Fault.invalid('scopes', 'must have at least one');
    if (storers && storers.length > MOST_STORERS)
      throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'storers', limit: MOST_STORERS });
    const purposes = await this.store.as(actor, async (db) => {
      const { consortiumId } = await requireChain(db, chainId);
      return bitMask(await bitsOf(db, consortiumId, wish.purposes, 'purposes'));
    });
    const terms = {
      ...{ scopes: scopeMask(scopes), emergencies, release: brokered ? 1 : 0, storers: storers ? 1 : 0 },
      ...{ broker: broker ?? NO_ADDRESS, purposes: purposes.toString(), odrlHash: odrlHash ?? NO_WORD },
    };
    return [terms, storers ?? []] as const;
  }
}

/** As the contract counts it: by whose it is, and what the owner calls it. */
export const resourceOf = (owner: Hex, name: Hex): Hex =>
  keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [owner, name]));

export const policyIn = (db: Db, chainId: string, resource: string): Promise<AccessPolicy | null> =>
  db.accessPolicy.findUnique({ where: { chainId_resource: { chainId, resource } } });

export async function requireChain(db: Db, chainId: string): Promise<{ consortiumId: string }> {
  const chain = await db.chain.findUnique({ where: { id: chainId }, select: { consortiumId: true } });
  if (!chain) throw Fault.notFound('chain', chainId);
  return chain;
}
