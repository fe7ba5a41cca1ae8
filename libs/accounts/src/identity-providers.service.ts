import { Fault, type Actor } from '@atoll/kernel';
import {
  limitsOf,
  lock,
  newId,
  onDuplicate,
  Store,
  type Db,
  type DirectoryClaim,
  type IdentityProvider,
  type Role,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { ProviderDoor } from './openid/provider-door.js';
import { ProviderError } from './openid/provider-error.js';
import { mustStill } from './still.js';

export type { IdentityProvider } from '@atoll/store';
export type ProviderWish = {
  slug: string;
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string | null;
  role: Role;
};

/** How many an organisation has. */
const MOST = 10;

/** Providers of OpenID Connect by which an organisation signs its own people in. Who governs its people governs these. */
@Injectable()
export class IdentityProvidersService {
  constructor(
    private readonly store: Store,
    private readonly door: ProviderDoor,
  ) {}

  /** Newest first. */
  list(actor: Actor): Promise<IdentityProvider[]> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    return this.store.as(actor, (db) =>
      db.identityProvider.findMany({ where: { organisationId }, orderBy: { id: 'desc' } }),
    );
  }

  /** The provider is asked first, so that a wrong address is told to who wrote it and not to who wants to sign in. */
  async add(actor: Actor, { clientSecret, ...wish }: ProviderWish): Promise<IdentityProvider> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    await this.door.check(wish.issuer, wish.clientId).catch((error: unknown) => {
      if (!(error instanceof ProviderError)) throw error;
      const because = `answers as no provider of OpenID Connect: ${error.message}`;
      throw new Fault({ code: 'INVALID', field: 'input.issuer', because }, { cause: error });
    });
    const provider = await this.store.as(actor, async (db) => {
      await mustStill(db, actor, ['organisation:manage']);
      await limitsOf(db, organisationId); // one is added at a time
      if ((await db.identityProvider.count({ where: { organisationId } })) >= MOST)
        throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'identity providers', limit: MOST });
      const because = `somebody has the name "${wish.slug}"; take another one`;
      return db.identityProvider
        .create({ data: { ...wish, organisationId, id: newId() } })
        .catch(onDuplicate(() => new Fault({ code: 'CONFLICT', what: 'identity provider', because })));
    });
    return clientSecret === null ? provider : this.setSecret(actor, provider.id, clientSecret);
  }

  /** Null where the provider asks this installation for none. */
  async setSecret(actor: Actor, id: string, secret: string | null): Promise<IdentityProvider> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    await this.store.as(actor, async (db) => {
      await mustStill(db, actor, ['organisation:manage']);
      await foundProvider(db, actor, id);
    });
    await this.door.setSecret({ organisationId, providerId: id }, secret);
    return this.store.as(actor, (db) => foundProvider(db, actor, id));
  }

  /** Signs nobody in by it any more, and ends every session of those whom it signed in. They stay members, and what they made goes on. */
  async remove(actor: Actor, id: string): Promise<void> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    await this.store.as(actor, async (db) => {
      await lock(db, id); // whoever signs in by it meanwhile
      await mustStill(db, actor, ['organisation:manage']);
      await foundProvider(db, actor, id);
      const others = { OR: [{ managedBy: null }, { providerId: { not: null, notIn: [id] } }] };
      if ((await db.membership.count({ where: { organisationId, role: 'OWNER', person: others } })) === 0) {
        const because = 'no owner could sign in without it; name another one first';
        throw new Fault({ code: 'CONFLICT', what: 'organisation', because });
      }
      await db.person.updateMany({ where: { managedBy: organisationId, providerId: id }, data: { providerId: null } });
      await db.identityProvider.delete({ where: { organisationId_id: { organisationId, id } } });
    });
  }

  /** From now on its directory says who its people are: by the claim it is known at sign-in who is whom, and newcomers are nobody. */
  async connectDirectory(actor: Actor, id: string, claim: DirectoryClaim): Promise<IdentityProvider> {
    return this.setDirectory(actor, id, claim);
  }

  /** Its tokens end. Whom it made stays, and newcomers come in again by the provider alone. */
  async disconnectDirectory(actor: Actor, id: string): Promise<IdentityProvider> {
    return this.setDirectory(actor, id, null);
  }

  private async setDirectory(
    actor: Actor,
    id: string,
    directoryClaim: DirectoryClaim | null,
  ): Promise<IdentityProvider> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      await lock(db, id); // whoever signs in by it meanwhile, and its directory
      await mustStill(db, actor, ['organisation:manage']);
      await foundProvider(db, actor, id);
      if (directoryClaim === null) {
        const live = { organisationId, providerId: id, revokedAt: null };
        await db.directoryToken.updateMany({ where: live, data: { revokedAt: new Date() } });
      }
      return db.identityProvider.update({
        where: { organisationId_id: { organisationId, id } },
        data: { directoryClaim },
      });
    });
  }

  /** Lets somebody back whom an owner took out: a provider alone does not. */
  async readmit(actor: Actor, email: string, role: Role): Promise<{ personId: string; role: Role }> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    const managed = { managedBy: organisationId, email: email.toLowerCase(), providerId: { not: null } };
    return this.store.as(actor, async (db) => {
      await mustStill(db, actor, ['organisation:manage']);
      const person = await db.person.findFirst({ where: managed, include: { entry: true } });
      if (!person) throw Fault.notFound('person', email);
      if (person.entry?.active === false) {
        const because = 'your directory took the person out; have it bring the person back';
        throw new Fault({ code: 'CONFLICT', what: 'member', because });
      }
      const member = { organisationId, personId: person.id, role };
      await db.membership
        .create({ data: member })
        .catch(
          onDuplicate(() => new Fault({ code: 'CONFLICT', what: 'member', because: 'the person is one already' })),
        );
      return member;
    });
  }
}

/** Its row, or NOT_FOUND as for another organisation's. */
export async function foundProvider(db: Db, { organisationId }: Actor, id: string): Promise<IdentityProvider> {
  const provider = await db.identityProvider.findUnique({ where: { organisationId_id: { organisationId, id } } });
  if (!provider) throw Fault.notFound('identity provider', id);
  return provider;
}
