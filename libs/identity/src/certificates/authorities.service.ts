import { principalOf } from '@atoll/contracts';
import { didOf, ownerOf, readCertificate, requirePath, type Hex, type Read } from '@atoll/credentials/certificates';
import { Fault, type Actor } from '@atoll/kernel';
import { requireBorn } from '@atoll/ledger';
import {
  lock,
  newId,
  nudge,
  onDuplicate,
  Store,
  type CertificateAuthority,
  type CertificateLog,
  type Chain,
  type Db,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { read } from './given.js';
import { newSerial } from './serial.js';

export type AuthorityWish = {
  chainId: string;
  name: string;
  keyId: string;
  days: number;
  revocationListUrl?: string | null;
};
/** A CA outside, in DER; and the certificate by which it says whose it is, where its own does not. */
export type OutsideAuthority = { chainId: string; name: string; certificate: Uint8Array; binding?: Uint8Array | null };

/** Of one organisation on a chain. */
const MOST = 20;
const DAY_MS = 86_400_000;

/** The logs of organisations on chains, and the CAs whose certificates are in them. */
@Injectable()
export class AuthoritiesService {
  constructor(private readonly store: Store) {}

  /** Once for each chain. The key signs the log's heads, and nothing else is its business. */
  async openLog(actor: Actor, { chainId, keyId }: { chainId: string; keyId: string }): Promise<CertificateLog> {
    actor.must('certificate:manage');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const { consortiumId } = await chainOf(db, chainId);
      await requireKey(db, organisationId, keyId);
      await principalOf(db, organisationId, chainId);
      const because = 'your organisation has one on this chain already';
      return db.certificateLog
        .create({ data: { organisationId, chainId, consortiumId, keyId } })
        .catch(onDuplicate(() => new Fault({ code: 'CONFLICT', what: 'certificate log', because })));
    });
  }

  /** A CA whose key is in custody here. It is there for others once its own certificate is logged. */
  async create(
    actor: Actor,
    { chainId, name, keyId, days, revocationListUrl = null }: AuthorityWish,
  ): Promise<CertificateAuthority> {
    actor.must('certificate:manage');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const { consortiumId } = await chainOf(db, chainId);
      await requireKey(db, organisationId, keyId);
      await principalOf(db, organisationId, chainId);
      const authority = await insert(db, { organisationId, consortiumId, chainId, name, keyId, revocationListUrl });
      const notBefore = wholeSecond(Date.now());
      await insertOwn(db, authority, {
        ...{ subject: name, serial: newSerial(), notBefore },
        notAfter: new Date(notBefore.getTime() + days * DAY_MS),
      });
      return authority;
    });
  }

  /** A CA outside, whose certificates your organisation logs. It has to say whose it is: see `ownerDid`. */
  async register(
    actor: Actor,
    { chainId, name, certificate, binding = null }: OutsideAuthority,
  ): Promise<CertificateAuthority> {
    actor.must('certificate:manage');
    const { organisationId } = actor;
    await this.store.as(actor, (db) => chainOf(db, chainId));
    const ca = read('certificate', certificate);
    const bound = binding && read('binding', binding);
    await requireAuthority(ca);
    const said = await ownerOf(ca, 0, bound ?? undefined).then(didOf, () => null);
    return this.store.as(actor, async (db) => {
      const { consortiumId, evmChainId } = await chainOf(db, chainId);
      const { address } = await principalOf(db, organisationId, chainId);
      const did = didOf({ evmChainId, address: address.toLowerCase() as Hex });
      if (said !== did)
        throw Fault.invalid(
          'certificate',
          `must name ${did} as a URI among its alternative names, or come with a binding certificate of the CA that does`,
        );
      const authority = await insert(db, {
        ...{ organisationId, consortiumId, chainId, name },
        binding: binding && Uint8Array.from(binding),
      });
      const { subject, serialNumber, notBefore, notAfter } = ca.x509;
      await insertOwn(db, authority, {
        subject,
        serial: serialNumber,
        notBefore,
        notAfter,
        given: Uint8Array.from(certificate),
      });
      return authority;
    });
  }

  /** Those of all members of the chain, oldest first. */
  list(actor: Actor, chainId: string, page: { take: number; after?: string }): Promise<CertificateAuthority[]> {
    actor.must('certificate:read');
    return this.store.as(actor, async (db) => {
      await chainOf(db, chainId);
      const where = { chainId, ...(page.after && { id: { gt: page.after } }) };
      return db.certificateAuthority.findMany({ where, orderBy: { id: 'asc' }, take: page.take });
    });
  }

  async find(actor: Actor, id: string): Promise<CertificateAuthority> {
    actor.must('certificate:read');
    const found = await this.store.as(actor, (db) => db.certificateAuthority.findUnique({ where: { id } }));
    if (!found) throw Fault.notFound('certificate authority', id);
    return found;
  }

  /** Whether devices of the organisation may enrol by ACME, from now on. */
  async setEnrolment(actor: Actor, id: string, enrols: boolean): Promise<CertificateAuthority> {
    actor.must('certificate:manage');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const where = { organisationId_id: { organisationId, id } };
      const found = await db.certificateAuthority.findUnique({ where });
      if (!found) throw Fault.notFound('certificate authority', id);
      if (!found.keyId)
        throw new Fault({
          code: 'CONFLICT',
          what: 'certificate authority',
          because: 'its key is elsewhere, so nothing is issued here',
        });
      return db.certificateAuthority.update({ where, data: { enrols } });
    });
  }
}

export async function chainOf(db: Db, chainId: string): Promise<Chain> {
  const chain = await db.chain.findUnique({ where: { id: chainId } });
  if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', chainId);
  return chain;
}

async function requireKey(db: Db, organisationId: string, keyId: string): Promise<void> {
  const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: keyId } } });
  if (!key) throw Fault.notFound('key', keyId);
  if (key.curve !== 'P256') throw Fault.invalid('keyId', 'must be a P-256 key, which signs documents');
  requireBorn(key);
}

type Row = Pick<CertificateAuthority, 'organisationId' | 'consortiumId' | 'chainId' | 'name'> &
  Partial<Pick<CertificateAuthority, 'keyId' | 'revocationListUrl'>> & { binding?: Uint8Array<ArrayBuffer> | null };

async function insert(db: Db, row: Row): Promise<CertificateAuthority> {
  const { organisationId, chainId, name } = row;
  await lock(db, `certificate-authorities:${organisationId}`);
  const log = await db.certificateLog.findUnique({ where: { organisationId_chainId: { organisationId, chainId } } });
  if (!log)
    throw new Fault({
      code: 'CONFLICT',
      what: 'certificate log',
      because: 'your organisation has none on this chain; open one with openCertificateLog',
    });
  if ((await db.certificateAuthority.count({ where: { organisationId, chainId } })) >= MOST)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'certificate authorities on a chain', limit: MOST });
  const because = `"${name}" already exists`;
  return db.certificateAuthority
    .create({ data: { ...row, id: newId() } })
    .catch(onDuplicate(() => new Fault({ code: 'CONFLICT', what: 'certificate authority', because })));
}

type Own = { subject: string; serial: string; notBefore: Date; notAfter: Date; given?: Uint8Array<ArrayBuffer> };

async function insertOwn(
  db: Db,
  { organisationId, consortiumId, chainId, id: authorityId }: CertificateAuthority,
  own: Own,
): Promise<void> {
  const row = { organisationId, id: newId(), consortiumId, chainId, authorityId, kind: 'AUTHORITY' as const };
  await db.certificate.create({ data: { ...row, ...own } });
  await nudge(db, 'certificate', `${organisationId}/${row.id}`);
}

/** Whether it could issue anything that somebody takes. */
async function requireAuthority(ca: Read): Promise<void> {
  const now = BigInt(Math.floor(Date.now() / 1_000));
  try {
    await requirePath([ca], now);
    if (!readCertificate(ca.der).x509.getExtension('2.5.29.19')) throw new Error('it is no CA');
  } catch (cause) {
    throw Fault.invalid('certificate', `is no certificate of a CA that can be relied on: ${(cause as Error).message}`);
  }
}

/** Certificates know no smaller unit. */
export const wholeSecond = (ms: number): Date => new Date(Math.floor(ms / 1_000) * 1_000);
