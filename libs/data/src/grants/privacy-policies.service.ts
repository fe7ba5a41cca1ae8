import { Fault, type Actor } from '@atoll/kernel';
import { Store, type AccessDeed, type AccessPolicy, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { AccessDeeds } from './access-deeds.js';
import { DataPoliciesService, policyIn, resourceOf, type TermsWish } from './data-policies.service.js';
import { lower, nameWord, scopesIn, type AccessScope } from './masks.js';
import { namesIn, purposesOf } from './purposes.service.js';

export type PrivacyWish = TermsWish & { chainId: string; name: string; owner?: string | null };

/** Somebody whom a policy names, or a grant under it: what it may do, what for, and until when. */
export type PrivacyParty = {
  address: string;
  /** The same as an organisation of this platform. */
  organisationId: string | null;
  /** Whether it keeps what it cannot open. */
  ciphertextOnly: boolean;
  scopes: AccessScope[];
  purposes: string[];
  /** The last second; null for as long as the policy says so. */
  validUntil: bigint | null;
  grantId: string | null;
};

export type PrivacyView = { policy: AccessPolicy; everybodyStores: boolean; parties: PrivacyParty[] };

const MOST_GRANTS = 1_000;

/**
 * The privacy policies of ITU-T Y.4464, clause 8: the agreed parties access and process agreed data, others keep its ciphertext and
 * cannot use it. They are policies of `AccessGrant` with the grants under them, seen at once.
 */
@Injectable()
export class PrivacyPoliciesService {
  private readonly deeds: AccessDeeds;
  private readonly policies: DataPoliciesService;

  constructor(private readonly store: Store) {
    this.deeds = new AccessDeeds(store);
    this.policies = new DataPoliciesService(store);
  }

  /** Puts data under these terms, whether it was under others before or under none. The deed's subject is the resource. */
  async set(actor: Actor, wish: PrivacyWish): Promise<AccessDeed> {
    actor.must('data:manage');
    const { chainId, name } = wish;
    const { view, principal } = await this.deeds.standing(actor, chainId);
    const resource = resourceOf(lower(wish.owner ?? principal), nameWord(name));
    const [owner] = await view.read('AccessGrant', 'policies', [resource]);
    return BigInt(owner) === 0n
      ? this.policies.create(actor, chainId, wish)
      : this.policies.amend(actor, chainId, resource, wish);
  }

  async find(actor: Actor, chainId: string, resource: string): Promise<PrivacyView> {
    actor.must('data:read');
    return this.store.as(actor, async (db) => {
      const policy = await policyIn(db, chainId, resource);
      if (!policy) throw Fault.notFound('policy', resource);
      const accessing = await accessingUnder(db, policy);
      const known = new Set(accessing.map(({ address }) => address));
      const storing = policy.storers.filter((address) => policy.listsStorers && !known.has(address)).map(storer);
      const parties = await named(db, chainId, [...accessing, ...storing]);
      return { policy, everybodyStores: !policy.listsStorers, parties };
    });
  }
}

type Party = Omit<PrivacyParty, 'organisationId'>;

/** Whoever has a grant that is good at this moment, newest first. */
async function accessingUnder(db: Db, { chainId, resource, consortiumId }: AccessPolicy): Promise<Party[]> {
  const now = Math.floor(Date.now() / 1_000);
  const live = { state: 'GRANTED' as const, outdated: false, validUntil: { gte: now } };
  const purposes = await purposesOf(db, consortiumId);
  const grants = await db.accessGrant.findMany({
    ...{ where: { chainId, resource, ...live }, orderBy: [{ block: 'desc' }, { logIndex: 'desc' }], take: MOST_GRANTS },
  });
  return grants.map(({ id, grantee, scopes, purposes: mask, validUntil }) => ({
    ...{ address: grantee, grantId: id, scopes: scopesIn(scopes), purposes: namesIn(mask, purposes) },
    ...{ validUntil: BigInt(validUntil.toFixed()), ciphertextOnly: scopesIn(scopes).join() === 'STORE_CIPHERTEXT' },
  }));
}

const storer = (address: string): Party => ({
  ...{ address, ciphertextOnly: true, scopes: ['STORE_CIPHERTEXT'], purposes: [], validUntil: null, grantId: null },
});

async function named(db: Db, chainId: string, parties: Party[]): Promise<PrivacyParty[]> {
  const addresses = parties.map(({ address }) => address as Hex);
  const principals = await db.kernelPrincipal.findMany({ where: { chainId, address: { in: addresses } } });
  const byAddress = new Map(principals.map(({ address, organisationId }) => [address, organisationId]));
  return parties.map((party) => ({ ...party, organisationId: byAddress.get(party.address) ?? null }));
}
