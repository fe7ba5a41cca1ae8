import { Fault } from '@atoll/kernel';
import { majority } from '@atoll/protocol';
import { z } from 'zod';

import { canonicalText, hashOf } from './canonical.js';
import { check } from './check.js';
import {
  keysOf,
  MEMBERSHIP,
  readMembership,
  thumbprintsOf,
  type MemberEntry,
  type MembershipDocument,
} from './membership.js';
import { signedOf, signersOf, type Signed } from './signed.js';

const MAX_VERSIONS = 256;

export const HISTORY = z.array(signedOf(MEMBERSHIP)).min(1).max(MAX_VERSIONS);

/** What a history says when it holds. */
export type VerifiedMembership = {
  /** The hash of version 1: the name of the consortium for ever. */
  root: `0x${string}`;
  head: MembershipDocument;
  headHash: `0x${string}`;
  /** The members of now by thumbprint. */
  members: Map<string, MemberEntry>;
};

/**
 * Holds a history against its own rules: version 1 is signed by all its members, every other names its predecessor by hash
 * and is signed by more than half of the predecessor's members. Whatever is forged, left out, put in, or put elsewhere is a fault.
 */
export async function verifyMembership(
  history: readonly Signed<MembershipDocument>[],
  field = 'membership',
): Promise<VerifiedMembership> {
  let previous: MembershipDocument | null = null;
  for (const [i, signed] of check(HISTORY, history, field).entries()) {
    const at = `${field}.${i}`;
    await checkSuccession(previous, signed.document, at);
    const signers = await signersSoFar(previous, signed, at);
    const needed = signaturesNeeded(previous, signed.document);
    if (signers.size < needed) throw Fault.invalid(at, `has ${signers.size} of the ${needed} signatures it takes`);
    previous = signed.document;
  }
  const head = previous!;
  const names = await thumbprintsOf(head);
  return {
    root: hashOf(history[0]!.document),
    head,
    headHash: hashOf(head),
    members: new Map(names.map((name, i) => [name, head.members[i]!])),
  };
}

/** How many signatures make a version the word of the consortium. */
export function signaturesNeeded(previous: MembershipDocument | null, next: MembershipDocument): number {
  return previous ? majority(previous.members.length) : next.members.length;
}

/** Who has signed, of those who have a say: the members of the version before, or the founders. */
export async function signersSoFar(
  previous: MembershipDocument | null,
  signed: Signed<MembershipDocument>,
  field: string,
): Promise<Set<string>> {
  return signersOf(signed, await keysOf(previous ?? signed.document), field);
}

/** Whether a version may follow another, signatures aside. */
export async function checkSuccession(
  previous: MembershipDocument | null,
  next: MembershipDocument,
  field: string,
): Promise<void> {
  await readMembership(next, field);
  if (next.version !== (previous?.version ?? 0) + 1)
    throw Fault.invalid(`${field}.version`, `must be ${(previous?.version ?? 0) + 1} in this place`);
  if (next.previous !== (previous && hashOf(previous)))
    throw Fault.invalid(`${field}.previous`, 'must be the hash of the version before');
  if (!previous) return;
  if (next.consortium !== previous.consortium) throw Fault.invalid(`${field}.consortium`, 'must stay the same');
  if (next.issuedAt < previous.issuedAt) throw Fault.invalid(`${field}.issuedAt`, 'must not be before the last one');
  const joined = new Map(previous.members.map(({ key, joinedAt }) => [canonicalText(key), joinedAt]));
  if (next.members.some(({ key, joinedAt }) => (joined.get(canonicalText(key)) ?? joinedAt) !== joinedAt))
    throw Fault.invalid(`${field}.members`, 'must keep the time at which each member joined');
  const genesis = new Map(previous.chains.map(({ chainId, genesisHash }) => [chainId, genesisHash]));
  if (next.chains.some(({ chainId, genesisHash }) => (genesis.get(chainId) ?? genesisHash) !== genesisHash))
    throw Fault.invalid(`${field}.chains`, 'must keep the genesis of each chain');
}

/**
 * The longer of two verified histories, where one continues the other. Two that part are a fork, which takes members that
 * signed both: refused, whichever is longer, so that people look into it.
 */
export function mergeHistories(
  known: readonly Signed<MembershipDocument>[],
  received: readonly Signed<MembershipDocument>[],
  field = 'membership',
): Signed<MembershipDocument>[] {
  const shared = Math.min(known.length, received.length);
  for (let i = 0; i < shared; i += 1) {
    if (hashOf(known[i]!.document) === hashOf(received[i]!.document)) continue;
    const because =
      i === 0 ? 'is the history of another consortium' : `parts from the known history at version ${i + 1}`;
    throw new Fault({ code: 'CONFLICT', what: field, because });
  }
  return [...(received.length > known.length ? received : known)];
}

/** The form of a history, before its rules are looked at. */
export const readHistory = (given: unknown, field: string): Signed<MembershipDocument>[] =>
  check(HISTORY, given, field);
