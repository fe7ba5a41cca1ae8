import { Fault, type Actor } from '@atoll/kernel';
import {
  againOnDuplicate,
  nudge,
  Store,
  type Db,
  type KeyCurve,
  type Signature,
  type SignatureForm,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { requireBorn } from '../keys/usable.js';
import { requireMessagesPermitted } from '../policies/messages.js';
import { personBehind } from '../transactions/person-behind.js';
import { FORMS, messageOf } from './message-of.js';

export type SignatureWish = {
  keyId: string;
  /** Whether the content is typed data as JSON; otherwise it is the message itself. */
  typed: boolean;
  content: Uint8Array;
  idempotencyKey?: string | null;
};

const MOST_BYTES = 65_536;
const MOST_WAITING = 1_000;

/** Signatures over what is no transaction. They are asked for here; the worker judges and signs. */
@Injectable()
export class SignaturesService {
  constructor(private readonly store: Store) {}

  async request(actor: Actor, wish: SignatureWish): Promise<Signature> {
    actor.must('key:sign');
    const { organisationId } = actor;
    if (wish.content.length > MOST_BYTES)
      throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes to sign', limit: MOST_BYTES });
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { keyId } = wish;
        const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: keyId } } });
        if (!key) throw Fault.notFound('key', keyId);
        requireBorn(key);
        const row = rowOf(wish, key.curve);
        const earlier = await requestedBefore(db, organisationId, row);
        if (earlier) return earlier;
        await requireRoom(db, organisationId);
        await requireMessagesPermitted(db, { organisationId, keyId });
        const requestedBy = await personBehind(db, actor);
        const signature = await db.signature.create({ data: { ...row, organisationId, requestedBy } });
        await nudge(db, 'signature', `${organisationId}/${signature.id}`);
        return signature;
      }),
    );
  }

  async find(actor: Actor, id: string): Promise<Signature> {
    actor.must('key:read');
    const { organisationId } = actor;
    const where = { organisationId_id: { organisationId, id } };
    const found = await this.store.as(actor, (db) => db.signature.findUnique({ where }));
    if (!found) throw Fault.notFound('signature', id);
    return found;
  }

  /** Of one key, newest first, starting after the signature `after`. */
  async list(actor: Actor, keyId: string, page: { take: number; after?: string }): Promise<Signature[]> {
    actor.must('key:read');
    const { organisationId } = actor;
    return this.store.as(actor, (db) =>
      db.signature.findMany({
        where: { organisationId, keyId, ...(page.after && { id: { lt: page.after } }) },
        orderBy: { id: 'desc' },
        take: page.take,
      }),
    );
  }
}

type Row = ReturnType<typeof rowOf>;

function rowOf({ keyId, typed, content, idempotencyKey = null }: SignatureWish, curve: KeyCurve) {
  const form: SignatureForm = typed ? 'TYPED_DATA' : curve === 'P256' ? 'DOCUMENT' : 'PERSONAL_MESSAGE';
  if (!FORMS[curve].includes(form)) throw Fault.invalid('keyId', 'is a P-256 key, which signs no typed data');
  messageOf(form, content);
  return { keyId, form, content: Uint8Array.from(content), idempotencyKey };
}

async function requestedBefore(db: Db, organisationId: string, row: Row): Promise<Signature | null> {
  const { keyId, form, content, idempotencyKey } = row;
  if (!idempotencyKey) return null;
  const where = { organisationId_idempotencyKey: { organisationId, idempotencyKey } };
  const earlier = await db.signature.findUnique({ where });
  if (!earlier) return null;
  if (earlier.keyId === keyId && earlier.form === form && Buffer.compare(earlier.content, content) === 0)
    return earlier;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another signature' });
}

/** Counted without a lock, as transactions are: requests that count at once may go over by as many as they are. */
async function requireRoom(db: Db, organisationId: string): Promise<void> {
  if ((await db.signature.count({ where: { organisationId, status: 'QUEUED' } })) >= MOST_WAITING)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'waiting signatures', limit: MOST_WAITING });
}
