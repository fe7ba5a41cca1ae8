import { Fault, type Actor } from '@atoll/kernel';
import { againOnDuplicate, limitsOf, nudge, Store, type Db, type Key } from '@atoll/store';
import { Injectable } from '@nestjs/common';

export type KeyWish = { name: string; idempotencyKey?: string | null };

/** The public faces of an organisation's keys. The private parts are behind the custody's door and never come here. */
@Injectable()
export class KeysService {
  constructor(private readonly store: Store) {}

  /** Asks for a key. The worker makes it; its address is known moments later. */
  async create(actor: Actor, wish: KeyWish): Promise<Key> {
    actor.must('key:create');
    const { organisationId } = actor;
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        // The lock comes first: whoever waited for it must find what the one before it made.
        const { keys: limit } = await limitsOf(db, organisationId);
        const earlier = await createdBefore(db, organisationId, wish);
        if (earlier) return earlier;
        await requireRoom(db, organisationId, wish.name, limit);
        const key = await db.key.create({
          data: { organisationId, name: wish.name, idempotencyKey: wish.idempotencyKey ?? null },
        });
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

async function createdBefore(db: Db, organisationId: string, { name, idempotencyKey }: KeyWish): Promise<Key | null> {
  if (!idempotencyKey) return null;
  const earlier = await db.key.findUnique({
    where: { organisationId_idempotencyKey: { organisationId, idempotencyKey } },
  });
  if (earlier && earlier.name !== name) {
    throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another key' });
  }
  return earlier;
}

async function requireRoom(db: Db, organisationId: string, name: string, limit: number): Promise<void> {
  if ((await db.key.count({ where: { organisationId } })) >= limit)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'keys', limit });
  if (await db.key.count({ where: { organisationId, name } }))
    throw new Fault({
      code: 'CONFLICT',
      what: 'key',
      because: `the organisation has one of the name "${name}" already`,
    });
}
