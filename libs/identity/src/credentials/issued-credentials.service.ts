import { randomBytes, toHex } from '@atoll/crypto';
import { didOf, ethrOf, FEWEST_ENTRIES, registryEntry, stated, statusEntry, type JsonObject } from '@atoll/credentials';
import { kernelAddresses, kernelView, principalOf, type KernelView, type Principal } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import {
  againOnDuplicate,
  newId,
  nudge,
  Store,
  type CredentialWish,
  type Db,
  type IssuedCredential,
  type Prisma,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { randomInt } from 'node:crypto';

import { DEVICE_ENDORSEMENT, schemaIdOf } from '../schema-id.js';
import { requireAccredited } from './accreditation.js';
import { personalIn, requireClaims, type Claims } from './credential-schemas.service.js';

export type IssueWish = {
  chainId: string;
  schemaId: string;
  /** Of whom it speaks: a DID on the chain. */
  subject: string;
  /** An object as the schema has it. */
  claims: unknown;
  validUntil: Date;
  /** Whether the body stays here after it was collected. */
  kept: boolean;
  idempotencyKey?: string | null;
};

/** Where the status lists of this installation are read. */
export type PublicUrl = { url: string };

const MOST_WAITING = 1_000;
const MOST_CLAIM_BYTES = 16_384;
const LONGEST_YEARS = 30;
/** Half of a list stays empty: entries are drawn, and where few are left a draw would take long. */
const FULL = FEWEST_ENTRIES / 2;
const REGISTERED = 1;

/** A credential as its issuer sees it: never the body, which {@link IssuedCredentialsService.collect} gives once. */
export type CredentialView = Omit<IssuedCredential, 'body' | 'hidden' | 'document'>;

type Issue = {
  type: string;
  schemaId: string | null;
  subject: string;
  claims: Claims;
  hidden: string[][];
  validUntil: Date;
  kept: boolean;
  idempotencyKey: string | null;
};

/** What an organisation vouches for. A wish is written here; the worker signs it, and the chain has the last word. */
@Injectable()
export class IssuedCredentialsService {
  constructor(private readonly store: Store) {}

  async issue(actor: Actor, wish: IssueWish, { url }: PublicUrl): Promise<CredentialView> {
    actor.must('credential:issue');
    const { organisationId } = actor;
    const { chainId, schemaId } = wish;
    const schema = await this.store.as(actor, (db) =>
      db.credentialSchema.findUnique({ where: { organisationId_id: { organisationId, id: schemaId } } }),
    );
    if (!schema) throw Fault.notFound('credential schema', schemaId);
    const claims = objectOf(wish.claims);
    if (JSON.stringify(claims).length > MOST_CLAIM_BYTES)
      throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes of claims', limit: MOST_CLAIM_BYTES });
    if ('id' in claims) throw Fault.invalid('claims', 'must not have an id: that is the subject');
    requireClaims(schema, claims);
    const issue = { ...wish, claims, type: schema.name, hidden: personalIn(schema, claims) };
    return this.write(actor, chainId, { ...issue, idempotencyKey: wish.idempotencyKey ?? null }, url);
  }

  /** Vouches for a device that is registered, so that its owner may make it Active. */
  async endorseDevice(
    actor: Actor,
    {
      chainId,
      did,
      validUntil,
      idempotencyKey,
    }: { chainId: string; did: string; validUntil: Date; idempotencyKey?: string | null },
    { url }: PublicUrl,
  ): Promise<CredentialView> {
    actor.must('credential:issue');
    const { view } = await this.look(actor, chainId);
    const address = ethrOf(did)?.address;
    if (!address) throw Fault.invalid('did', 'must be did:ethr of a chain and an address');
    const [owner, kind, , status, , , , hardware] = await view.read('IdentityRegistry', 'devices', [address]);
    if (status < REGISTERED) throw Fault.notFound('device', did);
    const claims = { owner: owner.toLowerCase(), hardware, kind };
    const issue = {
      type: DEVICE_ENDORSEMENT,
      schemaId: null,
      subject: did,
      claims,
      hidden: [],
      validUntil,
      kept: false,
    };
    return this.write(actor, chainId, { ...issue, idempotencyKey: idempotencyKey ?? null }, url);
  }

  async find(actor: Actor, id: string): Promise<CredentialView> {
    actor.must('credential:read');
    const { organisationId } = actor;
    const found = await this.store.as(actor, (db) =>
      db.issuedCredential.findUnique({ where: { organisationId_id: { organisationId, id } }, omit: BODY }),
    );
    if (!found) throw Fault.notFound('credential', id);
    return found;
  }

  /** Of a chain, newest first. */
  async list(actor: Actor, chainId: string, page: { take: number; after?: string }): Promise<CredentialView[]> {
    actor.must('credential:read');
    const { organisationId } = actor;
    return this.store.as(actor, (db) =>
      db.issuedCredential.findMany({
        where: { organisationId, chainId, ...(page.after && { id: { lt: page.after } }) },
        orderBy: { id: 'desc' },
        take: page.take,
        omit: BODY,
      }),
    );
  }

  /** Gives the body out, once: what stays is a commitment, unless the organisation asked to keep it. */
  async collect(actor: Actor, id: string): Promise<{ id: string; document: string }> {
    actor.must('credential:issue');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      await db.$queryRaw`SELECT FROM issued_credentials
        WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
      const where = { organisationId_id: { organisationId, id } };
      const found = await db.issuedCredential.findUnique({ where });
      if (!found) throw Fault.notFound('credential', id);
      const { document, kept, status, reason, collectedAt } = found;
      if (document === null) throw conflict(collectedAt ? 'it was collected already' : (reason ?? `it is ${status}`));
      if (status === 'SIGNED') throw conflict('it is not on the chain yet; try again in a moment');
      const gone = kept ? {} : { document: null };
      await db.issuedCredential.updateMany({
        where: { organisationId, id },
        data: { ...gone, collectedAt: new Date() },
      });
      return { id, document };
    });
  }

  revoke = (actor: Actor, id: string) => this.want(actor, id, 'REVOKED');
  suspend = (actor: Actor, id: string) => this.want(actor, id, 'SUSPENDED');
  resume = (actor: Actor, id: string) => this.want(actor, id, 'VALID');

  private async want(actor: Actor, id: string, wanted: CredentialWish): Promise<CredentialView> {
    actor.must('credential:issue');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      await db.$queryRaw`SELECT FROM issued_credentials
        WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
      const where = { organisationId_id: { organisationId, id } };
      const found = await db.issuedCredential.findUnique({ where, omit: BODY });
      if (!found) throw Fault.notFound('credential', id);
      if (found.status === 'FAILED') throw conflict('it was never issued');
      if (found.wanted === 'REVOKED' && wanted !== 'REVOKED') throw conflict('it is revoked, which is for ever');
      if (found.wanted === wanted && (found.observed < found.generation || found.status === wanted)) return found;
      const data = { wanted, generation: found.generation + 1 };
      await db.issuedCredential.updateMany({ where: { organisationId, id }, data });
      await nudge(db, 'credential', `${organisationId}/${id}`);
      return { ...found, ...data };
    });
  }

  private async look(
    actor: Actor,
    chainId: string,
  ): Promise<{ view: KernelView; principal: Principal; evmChainId: bigint }> {
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const view = await kernelView(db, organisationId, chainId);
      const { evmChainId } = await db.chain.findUniqueOrThrow({ where: { id: chainId } });
      return { view, evmChainId, principal: await principalOf(db, organisationId, chainId) };
    });
  }

  private async write(actor: Actor, chainId: string, issue: Issue, url: string): Promise<CredentialView> {
    const { organisationId } = actor;
    const { view, principal, evmChainId } = await this.look(actor, chainId);
    requireSubject(issue.subject, evmChainId);
    requireTime(issue.validUntil);
    await requireAccredited(view, issue.type, principal.address);
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const earlier = await issuedBefore(db, organisationId, chainId, issue);
        if (earlier) return earlier;
        await requireRoom(db, organisationId, chainId);
        const { consortiumId } = await db.chain.findUniqueOrThrow({ where: { id: chainId } });
        const list = await openList(db, { organisationId, chainId, consortiumId }, url);
        const { type, schemaId, subject, hidden, validUntil, kept, idempotencyKey } = issue;
        const [id, statusIndex, validFrom] = [newId(), randomInt(FEWEST_ENTRIES), new Date()];
        const { CredentialRegistry: address } = await kernelAddresses(db, chainId);
        const body = stated({
          id: `urn:uuid:${id}`,
          types: [type],
          issuer: `did:ethr:0x${evmChainId.toString(16)}:${principal.address}`,
          subject,
          claims: issue.claims as JsonObject,
          ...{ validFrom, validUntil },
          status: [
            registryEntry({ chainId: evmChainId, address }, schemaIdOf(type), toHex(randomBytes(32))),
            statusEntry(`${list.url}/revocation`, 'revocation', statusIndex),
            statusEntry(`${list.url}/suspension`, 'suspension', statusIndex),
          ],
        });
        const row = {
          organisationId,
          id,
          chainId,
          consortiumId,
          schemaId,
          type,
          validFrom,
          validUntil,
          kept,
          idempotencyKey,
        };
        await db.issuedCredential.createMany({
          data: {
            ...{ ...row, subject: ethrOf(subject)!.address, listId: list.id, statusIndex },
            ...{ body: body as Prisma.InputJsonObject, hidden },
          },
        });
        await nudge(db, 'credential', `${organisationId}/${id}`);
        return db.issuedCredential.findUniqueOrThrow({
          where: { organisationId_id: { organisationId, id } },
          omit: BODY,
        });
      }),
    );
  }
}

const BODY = { body: true, hidden: true, document: true } as const;
const conflict = (because: string): Fault => new Fault({ code: 'CONFLICT', what: 'credential', because });

function objectOf(claims: unknown): Claims {
  if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return claims as Claims;
  throw Fault.invalid('claims', 'must be an object');
}

function requireSubject(subject: string, evmChainId: bigint): void {
  const ethr = didOf(subject) === subject ? ethrOf(subject) : null;
  if (ethr?.chainId !== evmChainId)
    throw Fault.invalid('subject', `must be did:ethr:0x${evmChainId.toString(16)}: and an address`);
}

function requireTime(validUntil: Date): void {
  const now = Date.now();
  if (validUntil.getTime() <= now + 60_000) throw Fault.invalid('validUntil', 'must be more than a minute ahead');
  if (validUntil.getTime() > now + LONGEST_YEARS * 31_557_600_000)
    throw Fault.invalid('validUntil', `must be at most ${LONGEST_YEARS} years ahead`);
}

async function issuedBefore(
  db: Db,
  organisationId: string,
  chainId: string,
  issue: Issue,
): Promise<CredentialView | null> {
  const { idempotencyKey, type, subject } = issue;
  if (!idempotencyKey) return null;
  const where = { organisationId_idempotencyKey: { organisationId, idempotencyKey } };
  const earlier = await db.issuedCredential.findUnique({ where, omit: BODY });
  if (!earlier) return null;
  if (earlier.chainId === chainId && earlier.type === type && earlier.subject === ethrOf(subject)?.address)
    return earlier;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another credential' });
}

async function requireRoom(db: Db, organisationId: string, chainId: string): Promise<void> {
  const waiting = await db.issuedCredential.count({ where: { organisationId, status: { in: ['QUEUED', 'SIGNED'] } } });
  if (waiting >= MOST_WAITING)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'waiting credentials', limit: MOST_WAITING });
  const keys = await db.issuingKey.count({ where: { organisationId, chainId } });
  if (keys === 0)
    throw new Fault({
      code: 'CONFLICT',
      what: 'issuing key',
      because: 'the organisation has none on this chain; appoint a P-256 key first',
    });
}

type Place = { organisationId: string; chainId: string; consortiumId: string };

async function openList(db: Db, place: Place, url: string): Promise<{ id: string; url: string }> {
  const { organisationId, chainId } = place;
  const newest = await db.statusList.findFirst({ where: { organisationId, chainId }, orderBy: { id: 'desc' } });
  if (newest && (await db.issuedCredential.count({ where: { organisationId, listId: newest.id } })) < FULL)
    return newest;
  const id = newId();
  return db.statusList.create({ data: { ...place, id, url: `${url}/status-lists/${id}` } });
}
