import { addressOf, constantTimeEqual, p256, randomToken, sha256 } from '@atoll/crypto';
import { kernelView, principalOf } from '@atoll/contracts';
import { Actor, Fault } from '@atoll/kernel';
import {
  againOnDuplicate,
  doingDeed,
  newId,
  Store,
  type AcmeAccount,
  type AcmeOrder,
  type Certificate,
  type CertificateAuthority,
  type Db,
  type Prisma,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { CertificatesService, stateOf } from './certificates.service.js';
import { spkiOf } from './encoding.js';
import { keyInRequest } from './given.js';

export type OrderView = AcmeOrder & { certificate: Certificate | null; thumbprint: string };
export type OrderStatus = 'pending' | 'ready' | 'processing' | 'valid' | 'invalid';

/** What a device shows: its P-256 key `x‖y`, and that key's signature `r‖s` over the key authorisation. */
export type Attestation = { publicKey: Uint8Array; signature: Uint8Array };

const ORDER_MS = 86_400_000;
const CERTIFICATE_DAYS = 90;
const MOST_ACCOUNTS = 100_000;
const MOST_ORDERS = 20;
const WITH = { certificate: true, account: true };

/** An identifier of a device, and nothing that merely looks like one. */
const DID = /^did:ethr:0x([0-9a-f]{1,16}):(0x[0-9a-f]{40})$/;

export function statusOf({ validatedAt, error, expiresAt, certificate }: OrderView): OrderStatus {
  if (error) return 'invalid';
  if (certificate) return certificate.loggedAt ? 'valid' : 'processing';
  if (expiresAt.getTime() <= Date.now()) return 'invalid';
  return validatedAt ? 'ready' : 'pending';
}

/**
 * How devices enrol at a CA by themselves (RFC 8555): whoever holds the key of a device that is Active on the chain, and that belongs
 * to the CA's organisation, gets a certificate for that key. Nobody is signed in; an account is a key, and sees its own orders.
 */
@Injectable()
export class AcmeService {
  constructor(
    private readonly store: Store,
    private readonly certificates: CertificatesService,
  ) {}

  /** The CA that enrols under this id, for its organisation. One that does not enrol looks as if it were not there. */
  async open(authorityId: string, address: string): Promise<Enrolment> {
    const owner = await this.ownerOf(authorityId);
    const actor = new Actor(owner ?? newId(), null, ['certificate:issue', 'certificate:read']);
    const authority = await this.store.as(actor, (db) =>
      db.certificateAuthority.findUnique({ where: { id: authorityId } }),
    );
    if (!owner || !authority?.enrols) throw Fault.notFound('certificate authority that enrols', authorityId);
    return new Enrolment(this.store, this.certificates, actor, authority, address);
  }

  /** The newest revocation list of a CA, for whoever has one of its certificates. */
  async revocationList(authorityId: string): Promise<Uint8Array> {
    const owner = new Actor((await this.ownerOf(authorityId)) ?? newId(), null, []);
    const list = await this.store.as(owner, (db) =>
      db.revocationList.findFirst({ where: { authorityId, der: { not: null } }, orderBy: { number: 'desc' } }),
    );
    if (!list?.der) throw Fault.notFound('revocation list of the certificate authority', authorityId);
    return list.der;
  }

  /** Asked as nobody, who sees no row. */
  private async ownerOf(authorityId: string): Promise<string | null> {
    const [row] = await this.store.as(
      new Actor(newId(), null, []),
      (db) => db.$queryRaw<{ owner: string | null }[]>`SELECT owner_of_authority(${authorityId}::uuid) AS owner`,
    );
    return row?.owner ?? null;
  }
}

/** One CA, as a request from an address finds it. */
export class Enrolment {
  constructor(
    private readonly store: Store,
    private readonly certificates: CertificatesService,
    private readonly actor: Actor,
    readonly authority: CertificateAuthority,
    private readonly address: string,
  ) {}

  account(id: string): Promise<AcmeAccount | null> {
    const where = { organisationId: this.actor.organisationId, authorityId: this.authority.id, id };
    return this.store.as(this.actor, (db) => db.acmeAccount.findFirst({ where }));
  }

  accountOf(thumbprint: string): Promise<AcmeAccount | null> {
    const where = { organisationId: this.actor.organisationId, authorityId: this.authority.id, thumbprint };
    return this.store.as(this.actor, (db) => db.acmeAccount.findFirst({ where }));
  }

  async register(jwk: object, thumbprint: string): Promise<AcmeAccount> {
    const { organisationId } = this.actor;
    const authorityId = this.authority.id;
    return againOnDuplicate(async () => {
      const known = await this.accountOf(thumbprint);
      if (known) return known;
      return this.deed('registerAcmeAccount', {}, (db) =>
        this.insertAccount(db, { organisationId, authorityId, jwk, thumbprint }),
      );
    });
  }

  deactivate({ organisationId, id }: AcmeAccount): Promise<AcmeAccount> {
    const where = { organisationId_id: { organisationId, id } };
    return this.deed('deactivateAcmeAccount', { accountId: id }, (db) =>
      db.acmeAccount.update({ where, data: { deactivatedAt: new Date() } }),
    );
  }

  async order({ organisationId, id: accountId }: AcmeAccount, identifier: string): Promise<OrderView> {
    if (!DID.test(identifier))
      throw Fault.invalid('identifiers', 'must be the DID of a device, did:ethr:0x<chain>:0x<address>, in lower case');
    const order = await this.deed('createAcmeOrder', { accountId }, async (db) => {
      const open = { organisationId, accountId, validatedAt: null, error: null, expiresAt: { gt: new Date() } };
      if ((await db.acmeOrder.count({ where: open })) >= MOST_ORDERS)
        throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'open orders of an account', limit: MOST_ORDERS });
      const expiresAt = new Date(Date.now() + ORDER_MS);
      return db.acmeOrder.create({
        data: { organisationId, id: newId(), accountId, identifier, token: randomToken(), expiresAt },
      });
    });
    return this.find(accountId, order.id);
  }

  /** Another account's order is none. */
  async find(accountId: string, id: string): Promise<OrderView> {
    const { organisationId } = this.actor;
    const found = await this.store.as(this.actor, (db) =>
      db.acmeOrder.findFirst({ where: { organisationId, accountId, id }, include: WITH }),
    );
    if (!found || found.account.authorityId !== this.authority.id) throw Fault.notFound('order', id);
    return { ...found, thumbprint: found.account.thumbprint };
  }

  /** The one try at an order's challenge: it ends valid or invalid. */
  async attest(order: OrderView, { publicKey, signature }: Attestation): Promise<OrderView> {
    if (statusOf(order) !== 'pending') return order;
    const error = await this.objection(order, { publicKey, signature });
    const { organisationId, id, accountId } = order;
    const outcome: Prisma.AcmeOrderUpdateManyMutationInput = error
      ? { error }
      : { validatedAt: new Date(), publicKey: Uint8Array.from(publicKey) };
    await this.deed('answerAcmeChallenge', { orderId: id }, (db) =>
      db.acmeOrder.updateMany({ where: { organisationId, id, validatedAt: null, error: null }, data: outcome }),
    );
    return this.find(accountId, id);
  }

  /** Wishes for the certificate. Whoever asks twice gets the same one. */
  async finalize(order: OrderView, request: Uint8Array): Promise<OrderView> {
    const status = statusOf(order);
    if (status === 'processing' || status === 'valid') return order;
    if (status !== 'ready')
      throw new Fault({
        code: 'CONFLICT',
        what: 'order',
        because: `it is ${status}, and only one that is ready is finalized`,
      });
    const key = await keyInRequest(request);
    if (!constantTimeEqual(sha256(key), sha256(spkiOf(order.publicKey!))))
      throw Fault.invalid('csr', 'must be of the key that the device proved');
    const [, , address = ''] = DID.exec(order.identifier) ?? [];
    const { organisationId, id, accountId, identifier } = order;
    await this.noting('finalizeAcmeOrder', { orderId: id }, async () => {
      const names = [{ type: 'url' as const, value: identifier }];
      const wish = { authorityId: this.authority.id, request, subject: address, names, days: CERTIFICATE_DAYS };
      const certificate = await this.certificates.issue(this.actor, { ...wish, idempotencyKey: `acme/${id}` });
      await this.store.as(this.actor, (db) =>
        db.acmeOrder.updateMany({
          where: { organisationId, id, certificateId: null },
          data: { certificateId: certificate.id },
        }),
      );
    });
    return this.find(accountId, id);
  }

  /** The certificate and its CA's, once both are to be relied on. */
  async chain(order: OrderView): Promise<Uint8Array[]> {
    if (statusOf(order) !== 'valid' || !order.certificate?.der)
      throw Fault.notFound('certificate of the order', order.id);
    const where = {
      organisationId: this.actor.organisationId,
      authorityId: this.authority.id,
      kind: 'AUTHORITY' as const,
    };
    const ca = await this.store.as(this.actor, (db) => db.certificate.findFirstOrThrow({ where }));
    return [order.certificate.der, ca.der!];
  }

  /** By the account that ordered it. */
  async revoke({ organisationId, id: accountId }: AcmeAccount, der: Uint8Array, reason: number): Promise<void> {
    const where = { organisationId, accountId, certificate: { der: Uint8Array.from(der) } };
    const order = await this.store.as(this.actor, (db) =>
      db.acmeOrder.findFirst({ where, include: { certificate: true } }),
    );
    if (!order?.certificate) throw Fault.notFound('certificate', 'of this account');
    if (stateOf(order.certificate).startsWith('REVOK'))
      throw new Fault({ code: 'CONFLICT', what: 'certificate', because: 'it is revoked already' });
    await this.noting('revokeAcmeCertificate', { orderId: order.id }, () =>
      this.certificates.revoke(this.actor, order.certificateId!, reason),
    );
  }

  /** Null where the chain and the signature say yes. */
  private async objection(order: OrderView, { publicKey, signature }: Attestation): Promise<string | null> {
    const [, evmChain = '', device = ''] = DID.exec(order.identifier) ?? [];
    if (publicKey.length !== 64 || signature.length !== 64)
      return 'The attestation has no key of 64 bytes with a signature of 64 bytes.';
    if (addressOf(publicKey).toLowerCase() !== device) return 'The key is not that of the device.';
    const authorisation = new TextEncoder().encode(`${order.token}.${order.thumbprint}`);
    if (!p256.verify(sha256(authorisation), signature, publicKey))
      return 'The device did not sign this key authorization.';
    const { organisationId } = this.actor;
    const { chainId } = this.authority;
    const { chain, principal, view } = await this.store.as(this.actor, async (db) => ({
      chain: await db.chain.findUniqueOrThrow({ where: { id: chainId } }),
      principal: await principalOf(db, organisationId, chainId),
      view: await kernelView(db, organisationId, chainId),
    }));
    if (BigInt(`0x${evmChain}`) !== chain.evmChainId) return 'The device is on another chain.';
    const did = device as `0x${string}`;
    const [owner] = await view.read('IdentityRegistry', 'devices', [did]);
    if (owner.toLowerCase() !== principal.address.toLowerCase())
      return 'The device is not one of the organisation of this CA.';
    return (await view.read('IdentityRegistry', 'isActive', [did])) ? null : 'The device is not Active on the chain.';
  }

  private async insertAccount(
    db: Db,
    row: { organisationId: string; authorityId: string; jwk: object; thumbprint: string },
  ): Promise<AcmeAccount> {
    if (
      (await db.acmeAccount.count({ where: { organisationId: row.organisationId, authorityId: row.authorityId } })) >=
      MOST_ACCOUNTS
    )
      throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'accounts of a certificate authority', limit: MOST_ACCOUNTS });
    return db.acmeAccount.create({ data: { ...row, id: newId() } });
  }

  private deed<T>(action: string, kept: Record<string, unknown>, work: (db: Db) => Promise<T>): Promise<T> {
    return this.noting(action, kept, () => this.store.as(this.actor, work));
  }

  /** In the books of the CA's organisation. */
  private noting<T>(action: string, kept: Record<string, unknown>, work: () => Promise<T>): Promise<T> {
    const more = { authorityId: this.authority.id, ...kept };
    return doingDeed({ id: newId(), action, arguments: more, address: this.address, noted: false }, work);
  }
}
