import { Fault, type Actor } from '@atoll/kernel';
import { lock, Store, type DirectoryToken as Row } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { foundProvider } from './identity-providers.service.js';
import { hashSecret, newSecret } from './secret.js';
import { mustStill } from './still.js';

/** How the secret of every directory's token begins. */
export const DIRECTORY_TOKEN = 'atoll_directory_';
/** Of one provider, at once: one that is used, and one that replaces it. */
const MOST = 2;

export type DirectoryToken = Omit<Row, 'secretHash'>;

/** The directory that asks, for the people of one identity provider. It is no actor: there is nothing else that it may do. */
export type Directory = { organisationId: string; personId: null; providerId: string; directoryTokenId: string };

type Found = { organisation_id: string; provider_id: string; id: string };

const FIND = { name: 'find_directory_token', text: 'SELECT * FROM find_directory_token($1)' };

/**
 * What directories show. Unlike an application key it ends with no person: whoever made it may be the next whom the directory takes
 * out, and it has to go on doing so. It ends with its provider, its directory and its day.
 */
@Injectable()
export class DirectoryTokensService {
  constructor(private readonly store: Store) {}

  /** Of all providers, newest first, ended ones too. */
  list(actor: Actor, page: { take: number; after?: string }): Promise<DirectoryToken[]> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    return this.store.as(actor, (db) =>
      db.directoryToken.findMany({
        where: { organisationId, ...(page.after && { id: { lt: page.after } }) },
        orderBy: { id: 'desc' },
        take: page.take,
        omit: { secretHash: true },
      }),
    );
  }

  /** The secret is in the answer and nowhere else: only its hash is kept. */
  async create(
    actor: Actor,
    { providerId, expiresInDays }: { providerId: string; expiresInDays: number },
  ): Promise<{ directoryToken: DirectoryToken; secret: string }> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    const secret = newSecret(DIRECTORY_TOKEN);
    const directoryToken = await this.store.as(actor, async (db) => {
      await lock(db, providerId); // one is added at a time
      await mustStill(db, actor, ['organisation:manage']);
      const provider = await foundProvider(db, actor, providerId);
      if (provider.directoryClaim === null) throw new Fault({ code: 'CONFLICT', what: 'identity provider', because });
      const live = { organisationId, providerId, revokedAt: null, expiresAt: { gt: new Date() } };
      if ((await db.directoryToken.count({ where: live })) >= MOST)
        throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'tokens of a directory', limit: MOST });
      return db.directoryToken.create({
        data: {
          ...{ organisationId, providerId, secretHash: secret.hash },
          prefix: secret.text.slice(0, DIRECTORY_TOKEN.length + 6),
          expiresAt: new Date(Date.now() + expiresInDays * 86_400_000),
        },
        omit: { secretHash: true },
      });
    });
    return { directoryToken, secret: secret.text };
  }

  /** Revoking twice keeps the first moment. */
  async revoke(actor: Actor, id: string): Promise<DirectoryToken> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const live = { organisationId, id, revokedAt: null };
      await db.directoryToken.updateMany({ where: live, data: { revokedAt: new Date() } });
      const where = { organisationId_id: { organisationId, id } };
      const token = await db.directoryToken.findUnique({ where, omit: { secretHash: true } });
      if (!token) throw Fault.notFound('directory token', id);
      return token;
    });
  }

  /** Who bears this secret; null for nobody. */
  async directoryOf(secret: string): Promise<Directory | null> {
    if (!secret.startsWith(DIRECTORY_TOKEN)) return null;
    const [found] = await this.store.lookUp<Found>(FIND, [hashSecret(secret)]);
    if (!found) return null;
    const { organisation_id: organisationId, provider_id: providerId, id } = found;
    return { organisationId, personId: null, providerId, directoryTokenId: id };
  }
}

const because = 'no directory makes its people; connect one first';
