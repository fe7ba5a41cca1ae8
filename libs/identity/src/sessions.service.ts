import { Fault } from '@atoll/kernel';
import { newId, Store } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { hashSecret, newSecret } from './secret.js';

const ACCESS_MS = 15 * 60_000;
const REFRESH_MS = 30 * 24 * 3_600_000;
const ACCESS = 'atoll_access_';
const REFRESH = 'atoll_refresh_';

/** What a person holds after signing in. The refresh token works once and brings the next pair. */
export type Tokens = { accessToken: string; accessExpiresAt: Date; refreshToken: string };

@Injectable()
export class SessionsService {
  constructor(private readonly store: Store) {}

  async open(personId: string): Promise<Tokens> {
    const family = newSecret(REFRESH);
    const refresh = newSecret('');
    const access = newSecret(ACCESS);
    const accessExpiresAt = new Date(Date.now() + ACCESS_MS);
    await this.store.asPerson(personId, (db) =>
      db.session.create({
        data: {
          id: newId(),
          personId,
          accessHash: access.hash,
          accessExpiresAt,
          familyHash: family.hash,
          refreshHash: refresh.hash,
          expiresAt: new Date(Date.now() + REFRESH_MS),
        },
      }),
    );
    return { accessToken: access.text, accessExpiresAt, refreshToken: `${family.text}.${refresh.text}` };
  }

  /** Exchanges a refresh token for new tokens. One that was used before ends its session: somebody copied it. */
  async refresh(refreshToken: string): Promise<Tokens & { personId: string }> {
    const [family = '', presented = ''] = refreshToken.split('.');
    const access = newSecret(ACCESS);
    const refresh = newSecret('');
    const accessExpiresAt = new Date(Date.now() + ACCESS_MS);
    // Nothing is thrown inside the transaction, so that the end of a copied session commits.
    const [session] = await this.store.asNobody(
      (db) => db.$queryRaw<{ person_id: string }[]>`
        SELECT person_id FROM rotate_session(${hashSecret(family)}, ${hashSecret(presented)},
                                             ${access.hash}, ${accessExpiresAt}, ${refresh.hash})`,
    );
    if (!session) throw new Fault({ code: 'UNAUTHENTICATED', because: 'The refresh token is not valid any more' });
    return {
      personId: session.person_id,
      accessToken: access.text,
      accessExpiresAt,
      refreshToken: `${family}.${refresh.text}`,
    };
  }

  async end(personId: string, sessionId: string): Promise<void> {
    await this.store.asPerson(personId, (db) =>
      db.session.updateMany({ where: { id: sessionId }, data: { revokedAt: new Date() } }),
    );
  }

  /** Whether the session was neither ended nor has run out. */
  async lives(personId: string, sessionId: string): Promise<boolean> {
    const count = await this.store.asPerson(personId, (db) =>
      db.session.count({ where: { id: sessionId, revokedAt: null, expiresAt: { gt: new Date() } } }),
    );
    return count > 0;
  }
}
