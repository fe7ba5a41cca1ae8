import { isArmored } from '@atoll/crypto/age';
import { Fault, type Actor } from '@atoll/kernel';
import {
  againOnDuplicate,
  limitsOf,
  nudge,
  onDuplicate,
  Store,
  type Db,
  type Key,
  type KeyBackend,
  type KeyCurve,
} from '@atoll/store';
import { Inject, Injectable, Optional } from '@nestjs/common';

import { pointOf } from '../custody/remote/web3signer.js';

export type KeyWish = {
  name: string;
  backend?: KeyBackend;
  curve?: KeyCurve;
  /** Of a key that is not born here: 64 bytes `x‖y`, or 65 with the prefix of a point. */
  publicKey?: string | null;
  idempotencyKey?: string | null;
};

/** An encrypted private key has some 400 characters. */
const LONGEST = 2_000;

/** Where keys can be made here. */
export const KEY_BACKENDS = Symbol('KeyBackends');

/** The public faces of an organisation's keys. The private parts are behind the custody's door and never come here. */
@Injectable()
export class KeysService {
  constructor(
    private readonly store: Store,
    @Optional() @Inject(KEY_BACKENDS) private readonly backends: readonly KeyBackend[] = ['SEALED'],
  ) {}

  /** Asks for a key: one that the worker makes, or one of the remote signer. Its address is known moments later. */
  async create(actor: Actor, wish: KeyWish): Promise<Key> {
    if ((wish.backend === 'REMOTE') !== (wish.publicKey != null))
      throw Fault.invalid('publicKey', 'goes with the backend REMOTE, whose signer has the key, and with no other');
    return this.insert(actor, wish);
  }

  /** Asks for a row that a private key will be brought to. To whom it is encrypted is known moments later. */
  async import(actor: Actor, wish: KeyWish & { publicKey: string }): Promise<Key> {
    return this.insert(actor, { ...wish, backend: 'SEALED' });
  }

  /** Brings the private key, as age ciphertext. The worker takes it in, or says what is wrong with it. */
  async bring(actor: Actor, id: string, sealed: string): Promise<Key> {
    actor.must('key:create');
    if (!isArmored(sealed, LONGEST))
      throw Fault.invalid('sealed', `must be armoured age of at most ${LONGEST} characters`);
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id } } });
      if (!key) throw Fault.notFound('key', id);
      if (key.backend !== 'SEALED' || !key.declared) throw conflict('it is not one that is brought');
      if (key.address) throw conflict('it was brought already');
      const row = { organisationId, keyId: id, sealed };
      await db.broughtKey
        .createMany({ data: [row] })
        .catch(onDuplicate(() => conflict('it is being looked at already')));
      await nudge(db, 'key', `${organisationId}/${id}`);
      return key;
    });
  }

  private async insert(actor: Actor, wish: KeyWish): Promise<Key> {
    actor.must('key:create');
    const { organisationId } = actor;
    const row = rowOf(wish);
    if (!this.backends.includes(row.backend))
      throw Fault.invalid('backend', `must be one that this installation has: ${this.backends.join(', ')}`);
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        // The lock comes first: whoever waited for it must find what the one before it made.
        const { keys: limit } = await limitsOf(db, organisationId);
        const earlier = await createdBefore(db, organisationId, row);
        if (earlier) return earlier;
        await requireRoom(db, organisationId, row.name, limit);
        const key = await db.key.create({ data: { organisationId, ...row } });
        await nudge(db, 'key', `${organisationId}/${key.id}`);
        return key;
      }),
    );
  }

  async find(actor: Actor, id: string): Promise<Key> {
    const key = (await this.byIds(actor, [id])).get(id);
    if (!key) throw Fault.notFound('key', id);
    return key;
  }

  /** Those of the ids that are keys of the actor's organisation. */
  async byIds(actor: Actor, ids: string[]): Promise<Map<string, Key>> {
    actor.must('key:read');
    const { organisationId } = actor;
    const keys = await this.store.as(actor, (db) => db.key.findMany({ where: { organisationId, id: { in: ids } } }));
    return new Map(keys.map((key) => [key.id, key]));
  }

  /** Newest first, starting after the key `after`. */
  async list(actor: Actor, page: { take: number; after?: string }): Promise<Key[]> {
    actor.must('key:read');
    return this.store.as(actor, (db) =>
      db.key.findMany({
        where: { organisationId: actor.organisationId, ...(page.after && { id: { lt: page.after } }) },
        orderBy: { id: 'desc' },
        take: page.take,
      }),
    );
  }
}

type Row = ReturnType<typeof rowOf>;

function rowOf({ name, backend = 'SEALED', curve = 'SECP256K1', publicKey = null, idempotencyKey = null }: KeyWish) {
  const declared = publicKey && pointOf(publicKey);
  if (publicKey && !declared) throw Fault.invalid('publicKey', 'must be 64 bytes, or 65 that begin with 04');
  if (backend === 'REMOTE' && curve !== 'SECP256K1')
    throw Fault.invalid('curve', 'must be SECP256K1 with a remote signer');
  return { name, backend, curve, declared, idempotencyKey };
}

async function createdBefore(db: Db, organisationId: string, row: Row): Promise<Key | null> {
  const { name, backend, curve, declared, idempotencyKey } = row;
  if (!idempotencyKey) return null;
  const earlier = await db.key.findUnique({
    where: { organisationId_idempotencyKey: { organisationId, idempotencyKey } },
  });
  if (!earlier) return null;
  const same =
    earlier.name === name && earlier.backend === backend && earlier.curve === curve && earlier.declared === declared;
  if (same) return earlier;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another key' });
}

const conflict = (because: string) => new Fault({ code: 'CONFLICT', what: 'key', because });

async function requireRoom(db: Db, organisationId: string, name: string, limit: number): Promise<void> {
  if ((await db.key.count({ where: { organisationId } })) >= limit)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'keys', limit });
  if (await db.key.count({ where: { organisationId, name } }))
    throw conflict(`the organisation has one of the name "${name}" already`);
}
