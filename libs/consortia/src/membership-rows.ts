import type { MembershipDocument, Signed } from '@atoll/membership';
import type { Db, Prisma } from '@atoll/store';

type Row = Prisma.MembershipDocumentGetPayload<{ include: { signatures: true } }>;

export type History = Signed<MembershipDocument>[];

/** The accepted versions in their order, each with its signatures. */
export async function historyOf(db: Db, consortiumId: string): Promise<History> {
  const rows = await db.membershipDocument.findMany({
    where: { consortiumId, status: 'ACCEPTED' },
    include: { signatures: true },
    orderBy: { version: 'asc' },
  });
  return rows.map(signedIn);
}

/** What is proposed to follow; at most one at a time. */
export function proposedIn(db: Db, consortiumId: string): Promise<Row | null> {
  return db.membershipDocument.findFirst({ where: { consortiumId, status: 'OPEN' }, include: { signatures: true } });
}

export function signedIn({ document, signatures }: Row): Signed<MembershipDocument> {
  const made = signatures.flatMap(({ signature, thumbprint }) => (signature ? [{ signature, thumbprint }] : []));
  const sorted = made.sort((a, b) => (a.thumbprint < b.thumbprint ? -1 : 1));
  return { document: document as MembershipDocument, signatures: sorted.map(({ signature }) => signature) };
}
