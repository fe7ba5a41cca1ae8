import type { Db } from '@atoll/store';

import type { Failure } from './failure.js';

/** What becomes of wishes that nothing was signed for when their organisation left. */
export const LEFT: Failure = {
  reason: "The organisation has left the chain's consortium, so it was not sent. Join again, and send it anew.",
  fault: { code: 'CONFLICT', what: 'membership', because: "the organisation has left the chain's consortium" },
};

/** Whether the organisation is a member now. It may have wished for something before it left. */
export async function isMember(db: Db, consortiumId: string, organisationId: string): Promise<boolean> {
  const where = { consortiumId_organisationId: { consortiumId, organisationId } };
  const member = await db.consortiumMember.findUnique({ where, select: { leftAt: true } });
  return member?.leftAt === null;
}
