import { Actor, Fault, permissionsOf, SCOPES, type Permission } from '@atoll/kernel';
import { Store, type Role } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { APPLICATION_KEY } from './application-keys.service.js';
import { hashSecret } from './secret.js';
import { SessionsService } from './sessions.service.js';

/** Who bears a credential: a signed-in person, or software with an application key. */
export type Bearer = {
  personId: string | null;
  sessionId: string | null;
  /** Null while a person has not said for which organisation it acts. */
  actor: Actor | null;
  /** When the credential stops working. */
  expiresAt: Date;
};

type Session = {
  session_id: string;
  person_id: string;
  expires_at: Date;
  role: Role | null;
  lacks_second_factor: boolean;
};
type Key = { organisation_id: string; id: string; scopes: string[]; expires_at: Date };

const FIND_SIGNED_IN = { name: 'find_signed_in', text: 'SELECT * FROM find_signed_in($1, $2)' };
const FIND_APPLICATION_KEY = { name: 'find_application_key', text: 'SELECT * FROM find_application_key($1)' };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Turns what a request carries into who asks. */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly store: Store,
    private readonly sessions: SessionsService,
  ) {}

  /** `chosen` is the organisation a person acts for. One that is not theirs is answered like one that does not exist, whatever it demands. */
  async bearerOf(secret: string, chosen: string | null): Promise<Bearer> {
    const bearer = secret.startsWith(APPLICATION_KEY)
      ? await this.application(secret)
      : await this.person(secret, chosen);
    if (!bearer) throw new Fault({ code: 'UNAUTHENTICATED', because: 'The credential is unknown, expired or revoked' });
    if (chosen !== null && bearer.actor?.organisationId !== chosen.toLowerCase())
      throw Fault.notFound('organisation', chosen);
    return bearer;
  }

  /** The same bearer with today's rights, or null when the credential or the membership has ended since. */
  async again(bearer: Bearer, secret: string): Promise<Bearer | null> {
    if (bearer.expiresAt <= new Date()) return null;
    if (bearer.personId === null) return this.application(secret);
    const { personId, sessionId, actor } = bearer;
    const session = sessionId && (await this.sessions.living(personId, sessionId));
    if (!session) return null;
    const organisationId = actor?.organisationId ?? null;
    if (organisationId === null) return bearer;
    const membership = await this.store.asPerson(personId, (db) =>
      db.membership.findUnique({
        where: { organisationId_personId: { organisationId, personId } },
        include: { organisation: { select: { secondFactorDemanded: true } } },
      }),
    );
    if (membership?.organisation.secondFactorDemanded && !session.secondFactor) return null;
    return membership && { ...bearer, actor: new Actor(organisationId, personId, permissionsOf(membership.role)) };
  }

  // A look-up is one statement of its own: a function that needs no tenant, so no transaction around it.
  private async person(secret: string, chosen: string | null): Promise<Bearer | null> {
    const organisationId = chosen !== null && UUID.test(chosen) ? chosen.toLowerCase() : null;
    const [session] = await this.store.lookUp<Session>(FIND_SIGNED_IN, [hashSecret(secret), organisationId]);
    if (!session) return null;
    const { session_id: sessionId, person_id: personId, expires_at: expiresAt, role } = session;
    if (organisationId && session.lacks_second_factor)
      throw new Fault({ code: 'SECOND_FACTOR_REQUIRED', organisation: organisationId });
    const actor = organisationId && role ? new Actor(organisationId, personId, permissionsOf(role)) : null;
    return { personId, sessionId, expiresAt, actor };
  }

  private async application(secret: string): Promise<Bearer | null> {
    const [key] = await this.store.lookUp<Key>(FIND_APPLICATION_KEY, [hashSecret(secret)]);
    if (!key) return null;
    const actor = new Actor(key.organisation_id, null, key.scopes.filter(isScope), key.id);
    return { personId: null, sessionId: null, expiresAt: key.expires_at, actor };
  }
}

const isScope = (scope: string): scope is Permission => (SCOPES as readonly string[]).includes(scope);
