import { x509 } from '@atoll/credentials/certificates';
import { fromHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, Store, type Db, type Prisma, type RevocationList } from '@atoll/store';
import { Injectable, Logger } from '@nestjs/common';

import { BUSY, SOON } from './attempt.js';
import { revocationListOf, revocationListTbs, type Revoked } from './encoding.js';
import { signatureOver } from './signature-over.js';

/** How long a list is good for; the next one comes after half of it, or with the next revocation. */
const DAYS = 7;

const WITH = { certificates: { where: { kind: 'AUTHORITY' as const, loggedAt: { not: null } } } };
type Authority = Prisma.CertificateAuthorityGetPayload<{ include: typeof WITH }>;

/** Writes the revocation lists of the CAs whose keys are here. What a list says was seen on the chain before. */
@Injectable()
export class RevocationListReconciler implements Handler {
  readonly queue = 'revocation-list';
  private readonly log = new Logger(RevocationListReconciler.name);

  constructor(private readonly store: Store) {}

  handle(key: string): Promise<LookAgain | null> {
    const [organisationId = '', id = ''] = key.split('/');
    return Lease.hold<LookAgain | null>(this.store, `revocation-list:${key}`, BUSY, async (lease) => {
      const where = { organisationId_id: { organisationId, id } };
      const authority = await this.store.platform.certificateAuthority.findUnique({ where, include: WITH });
      if (!authority?.keyId || !authority.certificates[0]?.der) return null;
      try {
        return await lease.write((db) => write(db, authority));
      } catch (error) {
        if (!(error instanceof Fault) || error.retryable) throw error;
        this.log.warn(`The CA ${id} has no new revocation list: ${error.message}`);
        return null;
      }
    });
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM certificate_authorities a
      LEFT JOIN LATERAL (SELECT this_update, next_update, revoked, der FROM revocation_lists l
        WHERE (l.organisation_id, l.authority_id) = (a.organisation_id, a.id) ORDER BY number DESC LIMIT 1) last ON true
      WHERE key_id IS NOT NULL AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
        AND EXISTS (SELECT FROM certificates c WHERE (c.organisation_id, c.authority_id) = (a.organisation_id, a.id)
          AND kind = 'AUTHORITY' AND logged_at IS NOT NULL)
        AND (last.this_update IS NULL OR last.der IS NULL OR last.next_update < now() + ${DAYS / 2} * interval '1 day'
          OR last.revoked <> (SELECT count(*) FROM certificates c WHERE (c.organisation_id, c.authority_id) = (a.organisation_id, a.id)
            AND kind <> 'AUTHORITY' AND revocation_seen_at IS NOT NULL AND not_after > last.this_update))
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }
}

async function write(db: Db, authority: Authority): Promise<LookAgain | null> {
  const { organisationId, id: authorityId } = authority;
  const last = await db.revocationList.findFirst({
    where: { organisationId, authorityId },
    orderBy: { number: 'desc' },
  });
  if (last && !last.der) return finish(db, authority, last);
  if (last && !(await isStale(db, last))) return null;
  const number = (last?.number ?? 0) + 1;
  const thisUpdate = new Date();
  const nextUpdate = new Date(thisUpdate.getTime() + DAYS * 86_400_000);
  const revoked = await revokedOf(db, { organisationId, authorityId, thisUpdate });
  const tbs = Uint8Array.from(
    revocationListTbs(authority.certificates[0]!.der!, { number, thisUpdate, nextUpdate, revoked }),
  );
  const list = await db.revocationList.create({
    data: { organisationId, authorityId, number, tbs, thisUpdate, nextUpdate, revoked: revoked.length },
  });
  return finish(db, authority, list);
}

async function finish(
  db: Db,
  { organisationId, keyId, id }: Authority,
  list: RevocationList,
): Promise<LookAgain | null> {
  const name = `revocation-list/${id}/${list.number}`;
  const signature = await signatureOver(db, { organisationId, keyId: keyId!, content: list.tbs, name });
  if (!signature) return SOON;
  await db.revocationList.update({
    where: { organisationId_authorityId_number: { organisationId, authorityId: id, number: list.number } },
    data: { der: Uint8Array.from(revocationListOf(list.tbs, signature)) },
  });
  return { lookAgainMs: 0 };
}

/** Compared by number: what was seen while the last list was being written is in it or not, whatever the clocks said. */
async function isStale(db: Db, last: RevocationList): Promise<boolean> {
  if (last.nextUpdate.getTime() - Date.now() < (DAYS / 2) * 86_400_000) return true;
  return (await db.certificate.count({ where: revokedIn(last) })) !== last.revoked;
}

type Listing = Pick<RevocationList, 'organisationId' | 'authorityId' | 'thisUpdate'>;

/** Those whose time is not over: RFC 5280 lets the others go. */
const revokedIn = ({ organisationId, authorityId, thisUpdate }: Listing) => ({
  ...{ organisationId, authorityId, kind: { not: 'AUTHORITY' as const } },
  ...{ revocationSeenAt: { not: null }, notAfter: { gt: thisUpdate } },
});

async function revokedOf(db: Db, list: Listing): Promise<Revoked[]> {
  const rows = await db.certificate.findMany({ where: revokedIn(list), orderBy: { id: 'asc' } });
  return rows.map(({ der, revokedAt, revocationReason }) => ({
    serial: fromHex(`0x${new x509.X509Certificate(der!).serialNumber}`),
    at: revokedAt!,
    reason: revocationReason ?? 0,
  }));
}
