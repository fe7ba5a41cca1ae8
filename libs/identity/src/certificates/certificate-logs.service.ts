import { toHex } from '@atoll/crypto';
import type { CertificateProofJson } from '@atoll/credentials/certificates';
import { Fault, type Actor } from '@atoll/kernel';
import { consistencySpans, inclusionSpans } from '@atoll/sealed';
import { Store, type Certificate, type CertificateHead, type CertificateLog, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { chainOf } from './authorities.service.js';
import { rootsOf, type LogRef } from './log-tree.js';

export type InclusionProof = { position: number; size: number; path: Uint8Array[] };
export type ChainAndProof = { chain: Uint8Array[]; proof: CertificateProofJson };

const MOST_ENTRIES = 100;

/** What a log shows to the members of its chain, and by what anybody can check it: RFC 9162, sections 2.1 and 5. */
@Injectable()
export class CertificateLogsService {
  constructor(private readonly store: Store) {}

  async find(actor: Actor, log: LogRef): Promise<CertificateLog> {
    actor.must('certificate:read');
    return this.store.as(actor, (db) => logOf(db, log));
  }

  /** Those of all members of a chain. */
  list(actor: Actor, chainId: string): Promise<CertificateLog[]> {
    actor.must('certificate:read');
    return this.store.as(actor, async (db) => {
      await chainOf(db, chainId);
      return db.certificateLog.findMany({ where: { chainId }, orderBy: { organisationId: 'asc' }, take: 1_000 });
    });
  }

  /** The newest head that the log's key signed; null before the first one. */
  head(actor: Actor, log: LogRef): Promise<CertificateHead | null> {
    return this.reading(actor, log, (db) => newestHead(db, log));
  }

  /** Whether the head of one size continues that of another: both must be signed ones. */
  consistency(actor: Actor, log: LogRef, first: number, second: number): Promise<Uint8Array[]> {
    requireOrder('first', first, second);
    return this.reading(actor, log, async (db) => {
      await requireHead(db, log, second);
      return rootsOf(db, log, consistencySpans(first, second));
    });
  }

  /** Where a leaf stands in the tree of a signed head. */
  inclusion(actor: Actor, log: LogRef, leaf: Uint8Array, size: number): Promise<InclusionProof> {
    return this.reading(actor, log, async (db) => {
      await requireHead(db, log, size);
      const where = { ...log, level: 0, hash: Uint8Array.from(leaf) };
      const found = await db.certificateHash.findFirst({ where, orderBy: { index: 'asc' } });
      const position = Number(found?.index ?? size);
      if (position >= size) throw Fault.notFound('leaf', toHex(leaf));
      return { position, size, path: await rootsOf(db, log, inclusionSpans(position, size)) };
    });
  }

  /** The certificates of places `start` to `end`, both with them, as many as there are at once: 100 at most. */
  entries(actor: Actor, log: LogRef, start: number, end: number): Promise<Uint8Array[]> {
    requireOrder('start', start, end);
    const last = Math.min(end, start + MOST_ENTRIES - 1);
    return this.reading(actor, log, async (db) => {
      const where = { ...log, position: { gte: BigInt(start), lte: BigInt(last) } };
      const rows = await db.certificate.findMany({ where, orderBy: { position: 'asc' } });
      return rows.map(({ der }) => der!);
    });
  }

  /** A certificate with its CA's, and what proves both by a head that the chain holds. */
  async proof(actor: Actor, id: string): Promise<ChainAndProof> {
    actor.must('certificate:read');
    return this.store.as(actor, async (db) => {
      const presented = await db.certificate.findFirst({ where: { id }, include: { authority: true } });
      if (!presented) throw Fault.notFound('certificate', id);
      const { organisationId, chainId, authority } = presented;
      const log = { organisationId, chainId };
      const own = { organisationId, authorityId: authority.id, kind: 'AUTHORITY' as const };
      const ca = presented.kind === 'AUTHORITY' ? null : await db.certificate.findFirst({ where: own });
      const path: Certificate[] = ca ? [presented, ca] : [presented];
      const head = await newestHead(db, log, { anchoredAt: { not: null } });
      if (!head || path.some(({ position }) => position === null || position >= head.size))
        throw new Fault({
          code: 'CONFLICT',
          what: 'certificate',
          because: 'no head of its log that has it is on the chain yet; try again in a moment',
        });
      return { chain: path.map(({ der }) => der!), proof: await proofOf(db, log, head, path, authority.binding) };
    });
  }

  private reading<T>(actor: Actor, log: LogRef, work: (db: Db) => Promise<T>): Promise<T> {
    actor.must('certificate:read');
    return this.store.as(actor, async (db) => {
      await logOf(db, log);
      return work(db);
    });
  }
}

async function logOf(db: Db, log: LogRef): Promise<CertificateLog> {
  const found = await db.certificateLog.findUnique({ where: { organisationId_chainId: log } });
  if (!found) throw Fault.notFound('certificate log', `${log.organisationId}/${log.chainId}`);
  return found;
}

function newestHead(db: Db, log: LogRef, more: object = {}): Promise<CertificateHead | null> {
  return db.certificateHead.findFirst({
    where: { ...log, signature: { not: null }, ...more },
    orderBy: { size: 'desc' },
  });
}

async function requireHead(db: Db, { organisationId, chainId }: LogRef, size: number): Promise<void> {
  const where = { organisationId_chainId_size: { organisationId, chainId, size: BigInt(size) } };
  const head = await db.certificateHead.findUnique({ where });
  if (!head?.signature) throw Fault.notFound('signed head of size', String(size));
}

async function proofOf(
  db: Db,
  log: LogRef,
  head: CertificateHead,
  path: Certificate[],
  binding: Uint8Array | null,
): Promise<CertificateProofJson> {
  const size = Number(head.size);
  const inclusions = [];
  for (const { position } of path) {
    const roots = await rootsOf(db, log, inclusionSpans(Number(position), size));
    inclusions.push({ position: Number(position), path: roots.map(toHex) });
  }
  const { version, at, root } = head;
  return {
    atoll: 'certificate-proof/1',
    head: { version: version!, timestamp: String(at.getTime()), treeSize: size, rootHash: toHex(root) },
    ...{ inclusions, binding: binding && toHex(binding) },
  };
}

function requireOrder(field: string, first: number, second: number): void {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 0 || first > second)
    throw Fault.invalid(field, 'must be a whole number, and not more than the other one');
}
