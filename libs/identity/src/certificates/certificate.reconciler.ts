import { fromHex } from '@atoll/crypto';
import { enqueueKernelCall, kernelView, principalOf } from '@atoll/contracts';
import { certificateId, readCertificate, REVOKED, type Hex } from '@atoll/credentials/certificates';
import { Fault } from '@atoll/kernel';
import { isMember } from '@atoll/ledger';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, nudge, Store, type Db, type Prisma, type Transaction } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { BUSY, isWaiting, nextAttempt, requireNotFailed, SOON } from './attempt.js';
import { authorityTbs, certificateOf, issuedTbs, spkiOf, type AlternativeName } from './encoding.js';
import { signatureOver } from './signature-over.js';

const WITH = {
  authority: {
    include: { key: true, certificates: { where: { kind: 'AUTHORITY' as const } }, log: { include: { chain: true } } },
  },
  logTransaction: true,
  revocationTransaction: true,
};
type It = Prisma.CertificateGetPayload<{ include: typeof WITH }>;

/**
 * Brings a certificate from the wish for it onto the chain, one step a pass: its CA's key signs it, its log takes it in, the chain
 * logs its hash; and later, if that is wished, revokes it. Nobody is given one before the chain knows it.
 */
@Injectable()
export class CertificateReconciler implements Handler {
  readonly queue = 'certificate';

  constructor(private readonly store: Store) {}

  handle(key: string): Promise<LookAgain | null> {
    const [organisationId = '', id = ''] = key.split('/');
    return Lease.hold<LookAgain | null>(this.store, `certificate:${key}`, BUSY, async (lease) => {
      const where = { organisationId_id: { organisationId, id } };
      const it = await this.store.platform.certificate.findUnique({ where, include: WITH });
      if (!it || isWaiting(it)) return null;
      try {
        return await this.step(lease, it);
      } catch (error) {
        if (!(error instanceof Fault) || error.retryable) throw error;
        await lease.write((db) => refused(db, it, error));
        return null;
      }
    });
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM certificates c
      WHERE (logged_at IS NULL OR (revoked_at IS NOT NULL AND revocation_seen_at IS NULL))
        AND (next_attempt_at IS NULL OR next_attempt_at <= now())
        AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
        -- What waits for its CA, or for its place, is nudged by them.
        AND NOT (der IS NOT NULL AND position IS NULL)
        AND (kind <> 'ISSUED' OR EXISTS (SELECT FROM certificates ca WHERE ca.organisation_id = c.organisation_id
          AND ca.authority_id = c.authority_id AND ca.kind = 'AUTHORITY' AND ca.logged_at IS NOT NULL))
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private async step(lease: Lease, it: It): Promise<LookAgain | null> {
    if (it.kind === 'ISSUED' && !it.authority.certificates[0]?.loggedAt) return null; // it is nudged once its CA is there
    if (!it.der) return lease.write((db) => sign(db, it));
    if (it.position === null) return lease.write((db) => askForPlace(db, it));
    if (!it.loggedAt) return this.log(lease, it, it.der);
    if (it.revokedAt && !it.revocationSeenAt) return this.revoke(lease, it, it.der);
    return null;
  }

  private async log(lease: Lease, it: It, der: Uint8Array): Promise<LookAgain | null> {
    const { organisationId, chainId } = it;
    const { certHash, spkiHash, notAfter } = readCertificate(der);
    const { state, owner } = await this.onChain(it, certHash);
    if (state > 0) {
      await lease.write(async (db) => {
        await update(db, it, { loggedAt: new Date(), problem: null, attempts: 0, nextAttemptAt: null });
        if (it.revokedAt) await nudge(db, 'certificate', keyOf(it));
        if (it.kind === 'AUTHORITY') await wakeIssued(db, it);
      });
      return null;
    }
    if (it.logTransaction) return following(it.logTransaction);
    return lease.write(async (db) => {
      await requireMember(db, it);
      const call = { chainId, contract: 'CredentialRegistry', function: 'logCertificate' } as const;
      const { id } = await enqueueKernelCall(db, organisationId, {
        ...call,
        args: [certHash, spkiHash, owner, notAfter],
      });
      await update(db, it, { logTransactionId: id });
      return SOON;
    });
  }

  private async revoke(lease: Lease, it: It, der: Uint8Array): Promise<LookAgain | null> {
    const { organisationId, chainId, authorityId } = it;
    const { certHash } = readCertificate(der);
    const { state, owner } = await this.onChain(it, certHash);
    if (state === REVOKED) {
      await lease.write(async (db) => {
        await update(db, it, { revocationSeenAt: new Date(), problem: null, attempts: 0, nextAttemptAt: null });
        await nudge(db, 'revocation-list', `${organisationId}/${authorityId}`);
      });
      return null;
    }
    if (it.revocationTransaction) return following(it.revocationTransaction);
    return lease.write(async (db) => {
      await requireMember(db, it);
      const call = { chainId, contract: 'CredentialRegistry', function: 'revokeCertificate' } as const;
      const { id } = await enqueueKernelCall(db, organisationId, { ...call, args: [certHash, owner] });
      await update(db, it, { revocationTransactionId: id });
      return SOON;
    });
  }

  /** What the chain has of it, through any node: no transaction is open meanwhile. */
  private async onChain({ organisationId, chainId }: It, certHash: Hex) {
    const db = this.store.platform;
    const view = await kernelView(db, organisationId, chainId);
    const { address: owner } = await principalOf(db, organisationId, chainId);
    const [, , , state] = await view.read('CredentialRegistry', 'certificates', [
      certificateId(certHash, owner.toLowerCase() as Hex),
    ]);
    return { state, owner };
  }
}

/** Asks for the signature, and once it is there writes the certificate down, for good. */
async function sign(db: Db, it: It): Promise<LookAgain | null> {
  const der = it.given ?? (await issue(db, it));
  if (!der) return SOON;
  const { certHash } = readCertificate(der);
  await update(db, it, { der: Uint8Array.from(der), certHash, problem: null, attempts: 0, nextAttemptAt: null });
  return askForPlace(db, it);
}

async function issue(db: Db, it: It): Promise<Uint8Array | null> {
  const { organisationId, id, attempts } = it;
  const { key } = it.authority;
  if (!key?.publicKey) return null;
  const tbs = await tbsFor(db, it, key.publicKey as Hex);
  if (!tbs) return null;
  const name = `certificate/${id}/${attempts}`;
  const signature = await signatureOver(db, { organisationId, keyId: key.id, content: tbs, name });
  return signature && certificateOf(tbs, signature);
}

async function tbsFor(db: Db, it: It, point: Hex): Promise<Uint8Array | null> {
  const { organisationId, chainId, serial, subject, notBefore, notAfter, publicKey, authority } = it;
  const wish = { serial, subject, notBefore, notAfter, names: it.names as AlternativeName[] };
  if (it.kind === 'AUTHORITY') {
    const { name } = await db.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { name: true } });
    const { address } = await principalOf(db, organisationId, chainId);
    const owner = { evmChainId: authority.log.chain.evmChainId, address: address.toLowerCase() as Hex };
    return authorityTbs({ ...wish, publicKey: spkiOf(fromHex(point)) }, name, owner);
  }
  const issuer = authority.certificates[0]?.der;
  return issuer && publicKey ? issuedTbs({ ...wish, publicKey }, issuer, authority.revocationListUrl) : null;
}

async function askForPlace(db: Db, { organisationId, chainId }: It): Promise<null> {
  await nudge(db, 'certificate-log', `${organisationId}/${chainId}`);
  return null;
}

/** A CA's first certificates wait for its own. */
async function wakeIssued(db: Db, { organisationId, authorityId }: It): Promise<void> {
  await db.$executeRaw`
    INSERT INTO outbox (queue, key) SELECT 'certificate', organisation_id || '/' || id FROM certificates
    WHERE organisation_id = ${organisationId}::uuid AND authority_id = ${authorityId}::uuid AND der IS NULL`;
}

function following(transaction: Transaction): LookAgain {
  requireNotFailed(transaction);
  return SOON;
}

/** What failed is wished anew the next time, as a transaction and as a signature of its own. */
async function refused(db: Db, it: It, fault: Fault): Promise<void> {
  const attempts = it.attempts + 1;
  const again = it.loggedAt ? { revocationTransactionId: null } : { logTransactionId: null };
  await update(db, it, { problem: fault.message, attempts, nextAttemptAt: nextAttempt(attempts), ...again });
}

async function requireMember(db: Db, { consortiumId, organisationId }: It): Promise<void> {
  if (await isMember(db, consortiumId, organisationId)) return;
  throw new Fault({
    code: 'CONFLICT',
    what: 'membership',
    because: "the organisation has left the chain's consortium",
  });
}

const keyOf = ({ organisationId, id }: It): string => `${organisationId}/${id}`;

function update(db: Db, { organisationId, id }: It, data: Prisma.CertificateUncheckedUpdateInput) {
  return db.certificate.update({ where: { organisationId_id: { organisationId, id } }, data });
}
