import { Fault } from '@atoll/kernel';
import { z } from 'zod';

import { hashOf, readFile } from './canonical.js';
import { check, HASH, TIME } from './check.js';
import type { JoinBundle, VerifiedBundle } from './join-bundle.js';
import { checkLifetime } from './lifetime.js';
import type { MemberEntry } from './membership.js';
import { THUMBPRINT } from './organisation-key.js';
import { addressIn, PEER } from './peer-entry.js';
import { signedOf, signersOf, type Signed } from './signed.js';

export const ANSWER_TYPE = 'atoll.join-answer/1';

const OFFER = z.strictObject({ ...PEER, address: z.templateLiteral(['0x', z.string().regex(/^[0-9a-f]{40}$/)]) });
const ANSWER = z.strictObject({
  type: z.literal(ANSWER_TYPE),
  /** The hash of the bundle that it answers. */
  bundle: HASH,
  member: THUMBPRINT,
  node: OFFER,
  issuedAt: TIME,
  expiresAt: TIME,
});

/** What a member answers to a bundle: the node that it runs, and where the others reach it. */
export type JoinAnswer = z.infer<typeof ANSWER>;
export type NodeOffer = z.infer<typeof OFFER>;
export type VerifiedAnswer = { hash: `0x${string}`; answer: JoinAnswer };

/** The answer that a node's owner signs. It is good for as long as the bundle. */
export function answerTo({ hash, bundle }: VerifiedBundle, node: Omit<NodeOffer, 'address'>, now: Date): JoinAnswer {
  const { invitee, expiresAt } = bundle;
  const address = addressIn(node.publicKey, 'node.publicKey');
  const issuedAt = now.toISOString();
  return { type: ANSWER_TYPE, bundle: hash, member: invitee, node: { ...node, address }, issuedAt, expiresAt };
}

/** The form of an answer's file. */
export function readAnswer(text: string, field = 'answer'): Signed<JoinAnswer> {
  return check(signedOf(ANSWER), readFile(text, field), field);
}

/** Holds an answer against the bundle that was issued here, and against who is a member now. */
export async function verifyAnswer(
  signed: Signed<JoinAnswer>,
  bundle: JoinBundle,
  members: ReadonlyMap<string, MemberEntry>,
  now: Date,
  field = 'answer',
): Promise<VerifiedAnswer> {
  const { document: answer } = signed;
  if (answer.bundle !== hashOf(bundle)) throw Fault.invalid(`${field}.bundle`, 'is another bundle');
  if (answer.member !== bundle.invitee) throw Fault.invalid(`${field}.member`, 'is not whom the bundle invites');
  checkLifetime(field, answer, now);
  if (answer.expiresAt > bundle.expiresAt)
    throw Fault.invalid(`${field}.expiresAt`, 'is later than that of its bundle');
  const member = members.get(answer.member);
  if (!member) throw new Fault({ code: 'CONFLICT', what: field, because: 'who signed it is not a member any more' });
  const signers = await signersOf(signed, new Map([[answer.member, member.key]]), field);
  if (signers.size === 0) throw Fault.invalid(`${field}.signatures`, 'must hold one by the member');
  if (addressIn(answer.node.publicKey, `${field}.node.publicKey`) !== answer.node.address)
    throw Fault.invalid(`${field}.node.address`, 'does not belong to the public key');
  return { hash: hashOf(answer), answer };
}
