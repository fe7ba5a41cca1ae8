import { Fault, type Actor, type Permission } from '@atoll/kernel';
import { limitsOf, Store, type ApplicationKey as Row, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { newSecret } from './secret.js';
import { mustStill } from './still.js';

/** How the secret of every application key begins. */
export const APPLICATION_KEY = 'atoll_key_';

export type ApplicationKey = Omit<Row, 'secretHash'>;
export type ApplicationKeyWish = { name: string; scopes: Permission[]; expiresInDays: number };

@Injectable()
export class ApplicationKeysService {
  constructor(private readonly store: Store) {}

  /** Newest first. */
  list(actor: Actor, page: { take: number; after?: string }): Promise<ApplicationKey[]> {
    actor.must('application-key:manage');
    const { organisationId } = actor;
    return this.store.as(actor, (db) =>
      db.applicationKey.findMany({
        where: { organisationId, ...(page.after && { id: { lt: page.after } }) },
        orderBy: { id: 'desc' },
        take: page.take,
        omit: { secretHash: true },
      }),
    );
  }

  async find(actor: Actor, id: string): Promise<ApplicationKey> {
    actor.must('application-key:manage');
    return this.store.as(actor, (db) => found(db, actor, id));
  }

  /** The secret is in the answer and nowhere else: only its hash is kept. */
  async create(actor: Actor, wish: ApplicationKeyWish): Promise<{ applicationKey: ApplicationKey; secret: string }> {
    actor.must('application-key:manage');
    wish.scopes.forEach((scope) => actor.must(scope)); // nobody hands out more than they have
    const { organisationId } = actor;
    const secret = newSecret(APPLICATION_KEY);
    const applicationKey = await this.store.as(actor, async (db) => {
      const { personId } = await mustStill(db, actor, ['application-key:manage', ...wish.scopes]);
      const { applicationKeys: limit } = await limitsOf(db, organisationId);
      const live = { organisationId, revokedAt: null, expiresAt: { gt: new Date() } };
      if ((await db.applicationKey.count({ where: live })) >= limit) {
        throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'application keys', limit });
      }
      return db.applicationKey.create({
        data: {
          organisationId,
          createdBy: personId,
          name: wish.name,
          prefix: secret.text.slice(0, APPLICATION_KEY.length + 6),
          secretHash: secret.hash,
          scopes: [...new Set(wish.scopes)],
          expiresAt: new Date(Date.now() + wish.expiresInDays * 86_400_000),
        },
        omit: { secretHash: true },
      });
    });
    return { applicationKey, secret: secret.text };
  }

  /** Revoking twice keeps the first moment. */
  async revoke(actor: Actor, id: string): Promise<ApplicationKey> {
    actor.must('application-key:manage');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      await db.applicationKey.updateMany({
        where: { organisationId, id, revokedAt: null },
        data: { revokedAt: new Date() },
      });
      return found(db, actor, id);
    });
  }
}

async function found(db: Db, { organisationId }: Actor, id: string): Promise<ApplicationKey> {
  const key = await db.applicationKey.findUnique({
    where: { organisationId_id: { organisationId, id } },
    omit: { secretHash: true },
  });
  if (!key) throw Fault.notFound('application key', id);
  return key;
}
