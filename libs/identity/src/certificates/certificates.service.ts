import { requirePath } from '@atoll/credentials/certificates';
import { Fault, type Actor } from '@atoll/kernel';
import {
  againOnDuplicate,
  newId,
  nudge,
  Store,
  type Certificate,
  type CertificateAuthority,
  type Db,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { wholeSecond } from './authorities.service.js';
import type { AlternativeName } from './encoding.js';
import { keyInRequest, read } from './given.js';
import { newSerial } from './serial.js';

export type CertificateWish = {
  authorityId: string;
  /** PKCS #10, in DER. What it asks for besides its key is not read. */
  request: Uint8Array;
  subject: string;
  names: readonly AlternativeName[];
  days: number;
  idempotencyKey?: string | null;
};

/** How far a certificate has come. It is to be relied on from LOGGED on. */
export type CertificateState = 'REQUESTED' | 'SIGNED' | 'PLACED' | 'LOGGED' | 'REVOKING' | 'REVOKED';

export function stateOf({ der, position, loggedAt, revokedAt, revocationSeenAt }: Certificate): CertificateState {
  if (revocationSeenAt) return 'REVOKED';
  if (revokedAt) return 'REVOKING';
  if (loggedAt) return 'LOGGED';
  if (position !== null) return 'PLACED';
  return der ? 'SIGNED' : 'REQUESTED';
}

const DAY_MS = 86_400_000;
/** Of one organisation, that are not on the chain yet. */
const MOST_WAITING = 1_000;
const MOST_NAMES = 20;
/** The reasons of RFC 5280 that are for ever. */
const REASONS = [0, 1, 2, 3, 4, 5, 9];

/** Certificates that CAs here issue, or that CAs outside issued; wished for here, and brought onto the chain by the worker. */
@Injectable()
export class CertificatesService {
  constructor(private readonly store: Store) {}

  async issue(actor: Actor, wish: CertificateWish): Promise<Certificate> {
    actor.must('certificate:issue');
    await this.store.as(actor, (db) => ownAuthority(db, actor, wish.authorityId));
    requireNames(wish);
    const publicKey = Uint8Array.from(await keyInRequest(wish.request));
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { authorityId, subject, days, idempotencyKey = null } = wish;
        const authority = await ownAuthority(db, actor, authorityId);
        if (!authority.keyId)
          throw conflict('its key is elsewhere: have it issue, and log what it issued with logCertificate');
        const names = wish.names.map(({ type, value }) => ({ type, value }));
        const row = { authorityId, subject, names, publicKey };
        return (
          (await askedBefore(db, actor, idempotencyKey, row)) ??
          insert(db, authority, { ...row, idempotencyKey, kind: 'ISSUED', serial: newSerial(), ...during(days) })
        );
      }),
    );
  }

  /** Logs what a CA outside issued. */
  async log(actor: Actor, authorityId: string, certificate: Uint8Array): Promise<Certificate> {
    actor.must('certificate:issue');
    const { organisationId } = actor;
    const [authority, ca] = await this.store.as(actor, async (db) => {
      const authority = await ownAuthority(db, actor, authorityId);
      if (authority.keyId) throw conflict('its key is here, and what it issues is logged as it is issued');
      const own = await db.certificate.findFirstOrThrow({ where: { organisationId, authorityId, kind: 'AUTHORITY' } });
      return [authority, read('certificate', own.given!)] as const;
    });
    const given = read('certificate', certificate);
    await requirePath([given, ca], BigInt(Math.floor(Date.now() / 1_000))).catch((cause: Error) => {
      throw new Fault(
        { code: 'INVALID', field: 'certificate', because: `is not to be relied on: ${cause.message}` },
        { cause },
      );
    });
    const { subject, serialNumber: serial, notBefore, notAfter } = given.x509;
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const where = { organisationId_authorityId_serial: { organisationId, authorityId, serial } };
        const before = await db.certificate.findUnique({ where });
        if (before && Buffer.compare(before.given ?? new Uint8Array(), certificate) === 0) return before;
        if (before) throw conflict('another certificate has this serial number');
        const row = { authorityId, subject, serial, notBefore, notAfter, given: Uint8Array.from(certificate) };
        return insert(db, authority, { ...row, kind: 'GIVEN' });
      }),
    );
  }

  /** For ever. Who wishes it again is told what became of it. */
  async revoke(actor: Actor, id: string, reason: number): Promise<Certificate> {
    actor.must('certificate:issue');
    if (!REASONS.includes(reason)) throw Fault.invalid('reason', `must be one of ${REASONS.join(', ')}, by RFC 5280`);
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const where = { organisationId_id: { organisationId, id } };
      const found = await db.certificate.findUnique({ where });
      if (!found) throw Fault.notFound('certificate', id);
      if (found.revokedAt) return found;
      if (!found.loggedAt)
        throw conflict('it is not on the chain yet, so nobody relies on it; try again once it is LOGGED');
      await db.certificate.updateMany({
        where: { organisationId, id, revokedAt: null },
        data: { revokedAt: new Date(), revocationReason: reason },
      });
      await nudge(db, 'certificate', `${organisationId}/${id}`);
      return db.certificate.findUniqueOrThrow({ where });
    });
  }

  /** One of one's own, or one that is in the log of another member. */
  async find(actor: Actor, id: string): Promise<Certificate> {
    actor.must('certificate:read');
    const found = await this.store.as(actor, (db) => db.certificate.findFirst({ where: { id } }));
    if (!found) throw Fault.notFound('certificate', id);
    return found;
  }

  /** Of one CA, newest first. */
  list(actor: Actor, authorityId: string, page: { take: number; after?: string }): Promise<Certificate[]> {
    actor.must('certificate:read');
    return this.store.as(actor, async (db) => {
      const authority = await db.certificateAuthority.findUnique({ where: { id: authorityId } });
      if (!authority) throw Fault.notFound('certificate authority', authorityId);
      const { organisationId } = authority;
      const where = { organisationId, authorityId, ...(page.after && { id: { lt: page.after } }) };
      return db.certificate.findMany({ where, orderBy: { id: 'desc' }, take: page.take });
    });
  }
}

const during = (days: number) => {
  const notBefore = wholeSecond(Date.now());
  return { notBefore, notAfter: new Date(notBefore.getTime() + days * DAY_MS) };
};

async function ownAuthority(db: Db, { organisationId }: Actor, id: string): Promise<CertificateAuthority> {
  const found = await db.certificateAuthority.findUnique({ where: { organisationId_id: { organisationId, id } } });
  if (!found) throw Fault.notFound('certificate authority', id);
  return found;
}

type Row = Pick<Certificate, 'authorityId' | 'kind' | 'subject' | 'serial' | 'notBefore' | 'notAfter'> & {
  names?: AlternativeName[];
  publicKey?: Uint8Array<ArrayBuffer>;
  given?: Uint8Array<ArrayBuffer>;
  idempotencyKey?: string | null;
};

async function insert(
  db: Db,
  { organisationId, consortiumId, chainId }: CertificateAuthority,
  row: Row,
): Promise<Certificate> {
  if ((await db.certificate.count({ where: { organisationId, loggedAt: null } })) >= MOST_WAITING)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'waiting certificates', limit: MOST_WAITING });
  const certificate = await db.certificate.create({
    data: { ...row, organisationId, consortiumId, chainId, id: newId() },
  });
  await nudge(db, 'certificate', `${organisationId}/${certificate.id}`);
  return certificate;
}

type Asked = { authorityId: string; subject: string; names: AlternativeName[]; publicKey: Uint8Array };

async function askedBefore(
  db: Db,
  { organisationId }: Actor,
  idempotencyKey: string | null,
  row: Asked,
): Promise<Certificate | null> {
  if (!idempotencyKey) return null;
  const where = { organisationId_idempotencyKey: { organisationId, idempotencyKey } };
  const earlier = await db.certificate.findUnique({ where });
  if (!earlier) return null;
  const isSame =
    earlier.authorityId === row.authorityId &&
    earlier.subject === row.subject &&
    JSON.stringify((earlier.names as AlternativeName[]).map(pairOf)) === JSON.stringify(row.names.map(pairOf)) &&
    Buffer.compare(earlier.publicKey ?? new Uint8Array(), row.publicKey) === 0;
  if (isSame) return earlier;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another certificate' });
}

const pairOf = ({ type, value }: AlternativeName) => [type, value];

const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const URI = /^[a-z][a-z0-9+.-]*:[\x21-\x7e]{1,500}$/i;

function requireNames({ subject, names }: CertificateWish): void {
  // RFC 5280: a common name has at most 64 characters.
  if (!/^[^\p{Cc}]{1,64}$/u.test(subject)) throw Fault.invalid('subject', 'must have 1 to 64 characters');
  if (names.length > MOST_NAMES)
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'names of a certificate', limit: MOST_NAMES });
  for (const { type, value } of names)
    if (!(type === 'dns' ? HOST : URI).test(value))
      throw Fault.invalid('names', type === 'dns' ? 'must be hosts' : 'must be URIs');
}

const conflict = (because: string): Fault => new Fault({ code: 'CONFLICT', what: 'certificate authority', because });
