import type { Db } from '@atoll/store';

/** What becomes of wishes that nothing was signed for when their organisation left. */
export const LEFT =
  "The organisation has left the chain's consortium, so it was not sent. Join again, and send it anew.";

/** Whether the organisation is a member now. It may have wished for something before it left. */
export async function isMember(db: Db, consortiumId: string, organisationId: string): Promise<boolean> {
  const where = { consortiumId_organisationId: { consortiumId, organisationId } };
  const member = await db.consortiumMember.findUnique({ where, select: { leftAt: true } });
  return member?.leftAt === null;
}
