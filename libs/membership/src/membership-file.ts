import { z } from 'zod';

import { Fault } from '@atoll/kernel';

import { canonicalText, readFile } from './canonical.js';
import { check } from './check.js';
import { checkSuccession, HISTORY, signersSoFar, verifyMembership } from './history.js';
import { MEMBERSHIP, type MembershipDocument } from './membership.js';
import { signedOf, type Signed } from './signed.js';

const FILE_TYPE = 'atoll.membership-file/1';

const FILE = z.strictObject({
  type: z.literal(FILE_TYPE),
  history: HISTORY,
  /** What is proposed to follow, with the signatures that it has so far. */
  proposed: signedOf(MEMBERSHIP).nullable(),
});

/** What members of different installations exchange when their membership changes. */
export type MembershipFile = { history: Signed<MembershipDocument>[]; proposed: Signed<MembershipDocument> | null };

/** Carries no signature of its own: each of its documents has those of the members. */
export const writeMembershipFile = ({ history, proposed }: MembershipFile): string =>
  canonicalText({ type: FILE_TYPE, history, proposed });

/** Reads and verifies; a proposal must follow the history, and each of its signatures must be a member's. */
export async function readMembershipFile(text: string, field = 'membership'): Promise<MembershipFile> {
  const { history, proposed } = check(FILE, readFile(text, field), field);
  const { head } = await verifyMembership(history, `${field}.history`);
  if (proposed) {
    await checkSuccession(head, proposed.document, `${field}.proposed`);
    const signers = await signersSoFar(head, proposed, `${field}.proposed`);
    if (signers.size === 0) throw Fault.invalid(`${field}.proposed`, 'must be signed by a member');
  }
  return { history, proposed };
}
