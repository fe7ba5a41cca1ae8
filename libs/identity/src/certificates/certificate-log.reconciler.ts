import { enqueueKernelCall, kernelView, principalOf } from '@atoll/contracts';
import { headCommitment, HEADS_LIST, leafOf, treeHeadBytes, type TreeHead } from '@atoll/credentials/certificates';
import { Fault } from '@atoll/kernel';
import { isMember } from '@atoll/ledger';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, nudge, Store, type CertificateHead, type CertificateLog, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { BUSY, isWaiting, nextAttempt, requireNotFailed, SOON } from './attempt.js';
import { derOf } from './encoding.js';
import { frontierOf, writeHashes, type LogRef } from './log-tree.js';
import { signatureOver } from './signature-over.js';

/** How many certificates find their place in one transaction. */
const BATCH = 500;

/**
 * Writes an organisation's log of certificates on a chain: gives them their places, one after the other and under a lease; has the
 * newest head signed by the log's key; and puts it onto the chain, as the next version of the list that everybody sees.
 */
@Injectable()
export class CertificateLogReconciler implements Handler {
  readonly queue = 'certificate-log';

  constructor(private readonly store: Store) {}

  handle(key: string): Promise<LookAgain | null> {
    const [organisationId = '', chainId = ''] = key.split('/');
    const ref = { organisationId, chainId };
    return Lease.hold<LookAgain | null>(this.store, `certificate-log:${key}`, BUSY, async (lease) => {
      const log = await this.store.platform.certificateLog.findUnique({ where: { organisationId_chainId: ref } });
      if (!log) return null;
      const placed = await lease.write((db) => place(db, log));
      if (placed === BATCH) return { lookAgainMs: 0 };
      if (isWaiting(log)) return null;
      try {
        return await this.showHead(lease, log);
      } catch (error) {
        if (!(error instanceof Fault) || error.retryable) throw error;
        await lease.write((db) => refused(db, log, error));
        return null;
      }
    });
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, chainId] = after.split('/');
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || chain_id AS key FROM certificate_logs l
      LEFT JOIN LATERAL (SELECT size, anchored_at FROM certificate_heads h
        WHERE (h.organisation_id, h.chain_id) = (l.organisation_id, l.chain_id) ORDER BY size DESC LIMIT 1) head ON true
      WHERE (organisation_id, chain_id) > (${organisationId}::uuid, ${chainId}::uuid)
        AND (EXISTS (SELECT FROM certificates c WHERE (c.organisation_id, c.chain_id) = (l.organisation_id, l.chain_id)
              AND der IS NOT NULL AND position IS NULL)
          OR (head.size IS NOT NULL AND head.anchored_at IS NULL AND (next_attempt_at IS NULL OR next_attempt_at <= now())))
      ORDER BY organisation_id, chain_id LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private async showHead(lease: Lease, log: CertificateLog): Promise<LookAgain | null> {
    const { organisationId, chainId } = log;
    const where = { organisationId, chainId, anchoredAt: null };
    const db = this.store.platform;
    const under = await db.certificateHead.findFirst({
      where: { ...where, transactionId: { not: null } },
      orderBy: { size: 'desc' },
    });
    if (under) return this.see(lease, log, under);
    const newest = await db.certificateHead.findFirst({
      where: { organisationId, chainId },
      orderBy: { size: 'desc' },
    });
    if (!newest || newest.anchoredAt) return null;
    if (!newest.signature) return lease.write((tx) => signHead(tx, log, newest));
    const { address } = await principalOf(db, organisationId, chainId);
    const view = await kernelView(db, organisationId, chainId);
    const last = await view.read('CredentialRegistry', 'statusListVersion', [address, HEADS_LIST]);
    return lease.write((tx) => anchor(tx, log, newest, Number(last) + 1));
  }

  private async see(lease: Lease, log: CertificateLog, head: CertificateHead): Promise<LookAgain | null> {
    const { organisationId, chainId } = log;
    const db = this.store.platform;
    const view = await kernelView(db, organisationId, chainId);
    const { address } = await principalOf(db, organisationId, chainId);
    const args = [address, HEADS_LIST, BigInt(head.version!)] as const;
    const seen = await view.read('CredentialRegistry', 'statusListHash', args);
    if (seen === headCommitment(treeHeadOf(head))) {
      await lease.write(async (tx) => {
        await updateHead(tx, head, { anchoredAt: new Date() });
        await tx.certificateLog.update({
          where: { organisationId_chainId: { organisationId, chainId } },
          data: { problem: null, nextAttemptAt: null },
        });
        await nudge(tx, 'certificate-log', `${organisationId}/${chainId}`);
      });
      return null;
    }
    const transaction = await db.transaction.findUniqueOrThrow({
      where: { organisationId_id: { organisationId, id: head.transactionId! } },
    });
    requireNotFailed(transaction);
    return SOON;
  }
}

export const treeHeadOf = ({ at, size, root }: CertificateHead): TreeHead => ({
  timestamp: BigInt(at.getTime()),
  treeSize: Number(size),
  rootHash: root,
});

/** Gives the oldest certificates without a place theirs, and says how many those were. For one at a time. */
async function place(db: Db, { organisationId, chainId, consortiumId }: CertificateLog): Promise<number> {
  const ref: LogRef = { organisationId, chainId };
  const fresh = await db.$queryRaw<{ id: string; der: Uint8Array }[]>`
    SELECT id, der FROM certificates WHERE organisation_id = ${organisationId}::uuid AND chain_id = ${chainId}::uuid
      AND der IS NOT NULL AND position IS NULL ORDER BY id LIMIT ${BATCH}`;
  if (fresh.length === 0) return 0;
  const frontier = await frontierOf(db, ref);
  const first = frontier.size;
  const hashes = fresh.flatMap(({ der }) => frontier.add(leafOf(der)));
  const ids = fresh.map(({ id }) => id);
  await db.$executeRaw`
    UPDATE certificates SET position = placed.position
    FROM unnest(${ids}::uuid[], ${ids.map((_, i) => BigInt(first + i))}::bigint[]) AS placed (id, position)
    WHERE organisation_id = ${organisationId}::uuid AND certificates.id = placed.id`;
  await writeHashes(db, ref, consortiumId, hashes);
  const head = { size: BigInt(frontier.size), root: Uint8Array.from(frontier.root), at: new Date() };
  await db.certificateHead.create({ data: { ...ref, consortiumId, ...head } });
  for (const id of ids) await nudge(db, 'certificate', `${organisationId}/${id}`);
  return fresh.length;
}

async function signHead(db: Db, log: CertificateLog, head: CertificateHead): Promise<LookAgain> {
  const { organisationId, chainId, keyId } = log;
  const content = treeHeadBytes(treeHeadOf(head));
  const signature = await signatureOver(db, {
    organisationId,
    keyId,
    content,
    name: `certificate-head/${chainId}/${head.size}`,
  });
  if (!signature) return SOON;
  await updateHead(db, head, { signature: new Uint8Array(derOf(signature)) });
  return { lookAgainMs: 0 };
}

async function anchor(db: Db, log: CertificateLog, head: CertificateHead, version: number): Promise<LookAgain> {
  const { organisationId, chainId, consortiumId } = log;
  if (!(await isMember(db, consortiumId, organisationId)))
    throw new Fault({
      code: 'CONFLICT',
      what: 'membership',
      because: "the organisation has left the chain's consortium",
    });
  const args = [HEADS_LIST, BigInt(version), headCommitment(treeHeadOf(head)), `size:${head.size}`] as const;
  const call = { chainId, contract: 'CredentialRegistry', function: 'publishStatusList', args } as const;
  const { id } = await enqueueKernelCall(db, organisationId, call);
  await updateHead(db, head, { version, transactionId: id });
  return SOON;
}

/** Another version is tried the next time: an installation of the same organisation may have taken this one. */
async function refused(db: Db, { organisationId, chainId }: CertificateLog, fault: Fault): Promise<void> {
  const where = { organisationId, chainId, anchoredAt: null };
  await db.certificateHead.updateMany({ where, data: { transactionId: null, version: null } });
  await db.certificateLog.update({
    where: { organisationId_chainId: { organisationId, chainId } },
    data: { problem: fault.message, nextAttemptAt: nextAttempt(0) },
  });
}

type Sighting = Partial<Pick<CertificateHead, 'version' | 'transactionId' | 'anchoredAt'>> & {
  signature?: Uint8Array<ArrayBuffer>;
};

function updateHead(db: Db, { organisationId, chainId, size }: CertificateHead, data: Sighting) {
  return db.certificateHead.update({ where: { organisationId_chainId_size: { organisationId, chainId, size } }, data });
}
