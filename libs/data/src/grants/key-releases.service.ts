import type { KernelView } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import { lock, newId, nudge, Store, type Db, type KeyRelease, type Prisma } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { encodeAbiParameters, keccak256, toBytes, type Hex } from 'viem';

import { AccessDeeds } from './access-deeds.js';
import { exchangeOf } from './city-calls.js';
import { lower, NO_WORD } from './masks.js';
import { bitsOf } from './purposes.service.js';

export type KeyWish = {
  chainId: string;
  grantId: string;
  purpose: string;
  /** Of which epoch of keys; of the present one where it is left out. */
  keyEpoch?: bigint | null;
  /** The reader's own name for this access: the same one is the same access, however often it is asked for. */
  request: string;
  /** The call that it answers, where the policy leaves its keys to a CityExchange. */
  callId?: string | null;
};

type Asked = Omit<Prisma.KeyReleaseUncheckedCreateInput, 'wrap'> & { keyEpoch: bigint };

/** Of one reader, that neither went out nor were refused. */
const MOST_OPEN = 1_000;
const OPEN = ['ASKED', 'RECEIPTING'] as const;
const BROKERED = 1;

/** Keys on their way to those who may read: what was asked for, and what became of it. The worker alone sees a key. */
@Injectable()
export class KeyReleasesService {
  private readonly deeds: AccessDeeds;

  constructor(private readonly store: Store) {
    this.deeds = new AccessDeeds(store);
  }

  /** Asks for a key that a broker releases. It is one use of the grant, and goes out once its receipt is in a block. */
  async request(
    actor: Actor,
    { chainId, grantId, purpose, keyEpoch, request, callId = null }: KeyWish,
  ): Promise<KeyRelease> {
    actor.must('data:read');
    requireRequest(request);
    const { view, principal, consortiumId } = await this.deeds.standing(actor, chainId);
    const [resource, grantee] = await view.read('AccessGrant', 'grants', [grantId as Hex]);
    if (BigInt(resource) === 0n) throw Fault.notFound('grant', grantId);
    if (!(await answersFor(view, principal, grantee))) throw conflict('grant', 'it was given to somebody else');
    const [owner, , present, , terms] = await view.read('AccessGrant', 'policies', [resource]);
    if (Number(terms.release) !== BROKERED)
      throw conflict('policy', 'keys of this resource go out when a grant is given; look at your key releases');
    const epoch = keyEpoch ?? BigInt(present);
    if (epoch < 1n || epoch > BigInt(present)) throw Fault.invalid('keyEpoch', `must be from 1 to ${present}`);
    await requireCall(view, terms.broker, callId);
    // A call is one access, under whatever name it is asked for.
    const reqHash = callId ? keccak256(toBytes(callId as Hex)) : requestHash(actor.organisationId, request);
    const ownerOrg = await view.read('IdentityRegistry', 'orgOf', [owner]);
    return this.store.as(actor, async (db) => {
      const [bit] = await bitsOf(db, consortiumId, [purpose], 'purpose');
      const organisationId = await organisationOf(db, chainId, ownerOrg);
      const of = {
        chainId,
        consortiumId,
        kind: 'BROKERED',
        resource,
        grantId,
        keyEpoch: epoch,
        purpose: bit!,
        reqHash,
        callId,
      } as const;
      return ask(db, actor, { organisationId, ...of }, keyEpoch ?? null);
    });
  }

  /** The owner's own copy of a key, to seal records with. The first one makes the key, and has the platform keep it from then on. */
  async own(
    actor: Actor,
    chainId: string,
    resource: string,
    wish: { request: string; keyEpoch?: bigint | null },
  ): Promise<KeyRelease> {
    actor.must('data:manage');
    requireRequest(wish.request);
    const { view, principal, consortiumId } = await this.deeds.standing(actor, chainId);
    const [owner, , present] = await view.read('AccessGrant', 'policies', [resource as Hex]);
    if (BigInt(owner) === 0n || !(await answersFor(view, principal, owner))) throw Fault.notFound('policy', resource);
    const keyEpoch = wish.keyEpoch ?? BigInt(present);
    if (keyEpoch < 1n || keyEpoch > BigInt(present)) throw Fault.invalid('keyEpoch', `must be from 1 to ${present}`);
    const { organisationId } = actor;
    const reqHash = requestHash(organisationId, `${resource}/${wish.request}`);
    const of = {
      chainId,
      consortiumId,
      kind: 'OWN',
      resource,
      grantId: NO_WORD,
      purpose: 0,
      keyEpoch,
      reqHash,
    } as const;
    return this.store.as(actor, (db) => ask(db, actor, { organisationId, ...of }, keyEpoch));
  }

  /** As its owner or as who gets it. */
  async find(actor: Actor, id: string): Promise<KeyRelease> {
    actor.must('data:read');
    const release = await this.store.as(actor, (db) => db.keyRelease.findFirst({ where: { id } }));
    if (!release) throw Fault.notFound('key release', id);
    return release;
  }

  /** Those the organisation gets and those of its own keys, newest first, starting after the release `after`. */
  list(
    actor: Actor,
    chainId: string,
    page: { take: number; after?: string; grantId?: string | null },
  ): Promise<KeyRelease[]> {
    actor.must('data:read');
    const { take, after, grantId } = page;
    const where = { chainId, ...(grantId && { grantId }), ...(after && { id: { lt: after } }) };
    return this.store.as(actor, (db) => db.keyRelease.findMany({ where, orderBy: { id: 'desc' }, take }));
  }
}

/** Whether an organisation is this account's, by the chain: its principal, an account of its own, or a device. */
export async function answersFor(view: KernelView, principal: Hex, account: Hex): Promise<boolean> {
  if (lower(principal) === lower(account)) return true;
  return lower(await view.read('IdentityRegistry', 'orgOf', [account])) === lower(principal);
}

/** The same name is the same access, also in a later epoch, as long as nobody says of which epoch it is to be. */
async function ask(db: Db, actor: Actor, asked: Asked, saidEpoch: bigint | null): Promise<KeyRelease> {
  const { organisationId: readerId, personId: createdBy } = actor;
  const { organisationId, chainId, grantId, reqHash } = asked;
  await lock(db, `key requests of ${readerId}`);
  const where = { organisationId_chainId_grantId_reqHash: { organisationId, chainId, grantId, reqHash } };
  const before = await db.keyRelease.findUnique({ where });
  if (before) return requireSame(before, { ...asked, keyEpoch: saidEpoch ?? before.keyEpoch });
  if ((await db.keyRelease.count({ where: { readerId, state: { in: [...OPEN] } } })) >= MOST_OPEN)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'open key releases', limit: MOST_OPEN });
  const id = newId();
  const release = await db.keyRelease.create({ data: { ...asked, id, readerId, createdBy } });
  await nudge(db, 'key-release', `${organisationId}/${id}`);
  return release;
}

function requireSame(before: KeyRelease, { purpose, keyEpoch, resource }: Asked): KeyRelease {
  if (before.purpose === purpose && before.keyEpoch === keyEpoch && before.resource === resource) return before;
  throw conflict(
    'request',
    'one of this name asked for another purpose, resource or key epoch before; give this one another name',
  );
}

async function requireCall(view: KernelView, broker: Hex, callId: string | null): Promise<void> {
  if (Boolean(callId) === Boolean(await exchangeOf(view, broker))) return;
  if (callId) throw Fault.invalid('callId', 'must be left out: this policy leaves its keys to no CityExchange');
  throw conflict('policy', `its keys go out for calls of ${broker} alone; call there, and name the call as callId`);
}

async function organisationOf(db: Db, chainId: string, principal: Hex): Promise<string> {
  const where = { chainId, address: { equals: principal, mode: 'insensitive' as const } };
  const found = await db.kernelPrincipal.findFirst({ where, select: { organisationId: true } });
  if (!found) throw conflict('owner', 'whoever owns this resource keeps no keys on this platform; ask them');
  return found.organisationId;
}

const requestHash = (readerId: string, request: string): Hex =>
  keccak256(encodeAbiParameters([{ type: 'string' }, { type: 'bytes32' }], [readerId, keccak256(toBytes(request))]));

function requireRequest(request: string): void {
  if (!/^[\x21-\x7e]{1,200}$/.test(request))
    throw Fault.invalid('request', 'must be 1 to 200 printable characters without spaces');
}

const conflict = (what: string, because: string) => new Fault({ code: 'CONFLICT', what, because });
