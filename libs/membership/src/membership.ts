import { z } from 'zod';

import { Fault } from '@atoll/kernel';

import { hashOf } from './canonical.js';
import { check, HASH, NAME, TIME } from './check.js';
import { importable, ORGANISATION_KEY, thumbprintOf, type OrganisationKey } from './organisation-key.js';

export const MEMBERSHIP_TYPE = 'atoll.membership/1';
export const MAX_MEMBERS = 64;
const MAX_CHAINS = 256;

const MEMBER = z.strictObject({
  name: NAME,
  /** Where it runs its nodes, in words for people. */
  installation: NAME,
  key: ORGANISATION_KEY,
  joinedAt: TIME,
});
const CHAIN = z.strictObject({ chainId: z.number().int().min(1), genesisHash: HASH });

export const MEMBERSHIP = z.strictObject({
  type: z.literal(MEMBERSHIP_TYPE),
  /** A random UUID that the founders drew. The hash of version 1 is what tells consortia apart. */
  consortium: z.uuid(),
  name: NAME,
  version: z.number().int().min(1),
  /** The hash of the version before; null in version 1. */
  previous: HASH.nullable(),
  /** By thumbprint of the key, ascending. */
  members: z.array(MEMBER).min(1).max(MAX_MEMBERS),
  /** By chain id, ascending. */
  chains: z.array(CHAIN).max(MAX_CHAINS),
  issuedAt: TIME,
});

/** Who the members of a consortium are and which chains they have, as its members sign it. */
export type MembershipDocument = z.infer<typeof MEMBERSHIP>;
export type MemberEntry = z.infer<typeof MEMBER>;
export type ChainEntry = z.infer<typeof CHAIN>;

/** Checks one document's form, its order, and that every key is one. */
export async function readMembership(given: unknown, field: string): Promise<MembershipDocument> {
  const document = check(MEMBERSHIP, given, field);
  const names = await thumbprintsOf(document);
  if (!ascends(names)) throw Fault.invalid(`${field}.members`, 'must be sorted by thumbprint, each key once');
  if (!ascends(document.chains.map(({ chainId }) => chainId)))
    throw Fault.invalid(`${field}.chains`, 'must be sorted by chain id, each once');
  for (const [i, { key }] of document.members.entries()) await importable(key, `${field}.members.${i}.key`);
  return document;
}

export const thumbprintsOf = ({ members }: MembershipDocument): Promise<string[]> =>
  Promise.all(members.map(({ key }) => thumbprintOf(key)));

export async function keysOf(document: MembershipDocument): Promise<Map<string, OrganisationKey>> {
  const names = await thumbprintsOf(document);
  return new Map(names.map((name, i) => [name, document.members[i]!.key]));
}

/** The next version, or the first: members and chains are brought into order. */
export async function draftMembership(
  previous: MembershipDocument | null,
  wish: Pick<MembershipDocument, 'consortium' | 'name' | 'members' | 'chains' | 'issuedAt'>,
): Promise<MembershipDocument> {
  const named = await Promise.all(
    wish.members.map(async (member) => ({ member, name: await thumbprintOf(member.key) })),
  );
  const { consortium, name, issuedAt } = wish;
  const draft: MembershipDocument = {
    type: MEMBERSHIP_TYPE,
    consortium,
    name,
    version: (previous?.version ?? 0) + 1,
    previous: previous && hashOf(previous),
    members: named.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ member }) => member),
    chains: wish.chains.toSorted((a, b) => a.chainId - b.chainId),
    issuedAt,
  };
  return readMembership(draft, 'membership');
}

function ascends<T>(values: readonly T[]): boolean {
  return values.every((value, i) => i === 0 || values[i - 1]! < value);
}
