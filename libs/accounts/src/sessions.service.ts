import { Fault } from '@atoll/kernel';
import { limitsOfPerson, newId, Store, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { hashSecret, newSecret } from './secret.js';

/** How many sessions a person has; whoever opens one more ends the oldest. */
const MOST = 50;
const ACCESS_MS = 15 * 60_000;
const REFRESH_MS = 30 * 24 * 3_600_000;
const ACCESS = 'atoll_access_';
const REFRESH = 'atoll_refresh_';

/** What a person holds after signing in. The refresh token works once and brings the next pair. */
export type Tokens = { accessToken: string; accessExpiresAt: Date; refreshToken: string };

export type Session = { id: string; createdAt: Date; expiresAt: Date };

@Injectable()
export class SessionsService {
  constructor(private readonly store: Store) {}

  /** `secondFactor` says whether more than a password stands behind it. `still` may refuse: while it looks, and until the session is there, nobody else changes the person's sessions. */
  async open(
    personId: string,
    secondFactor: boolean,
    still: (db: Db) => Promise<void> = async () => undefined,
  ): Promise<Tokens> {
    return this.store.asPerson(personId, async (db) => {
      await limitsOfPerson(db, personId); // one change of a person's sessions at a time
      await still(db);
      return openIn(db, personId, secondFactor);
    });
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

  /** Those that go on, newest first. */
  list(personId: string): Promise<Session[]> {
    return this.store.asPerson(personId, (db) =>
      db.session.findMany({
        where: { personId, ...living() },
        orderBy: { id: 'desc' },
        select: { id: true, createdAt: true, expiresAt: true },
      }),
    );
  }

  async end(personId: string, id: string): Promise<void> {
    const { count } = await this.store.asPerson(personId, (db) =>
      db.session.updateMany({ where: { id, personId, ...living() }, data: { revokedAt: new Date() } }),
    );
    if (count === 0) throw Fault.notFound('session', id);
  }

  /** How many there were besides this one. */
  endOthers(personId: string, sessionId: string): Promise<number> {
    return this.store.asPerson(personId, (db) => endOthers(db, personId, sessionId));
  }

  /** Null where the session was ended or has run out. */
  living(personId: string, sessionId: string): Promise<{ secondFactor: boolean } | null> {
    return this.store.asPerson(personId, (db) =>
      db.session.findFirst({ where: { id: sessionId, ...living() }, select: { secondFactor: true } }),
    );
  }
}

/** In a transaction of the person that holds its lock. */
export async function openIn(db: Db, personId: string, secondFactor: boolean): Promise<Tokens> {
  const family = newSecret(REFRESH);
  const refresh = newSecret('');
  const access = newSecret(ACCESS);
  const accessExpiresAt = new Date(Date.now() + ACCESS_MS);
  await makeRoom(db, personId);
  await db.session.create({
    data: {
      id: newId(),
      personId,
      secondFactor,
      accessHash: access.hash,
      accessExpiresAt,
      familyHash: family.hash,
      refreshHash: refresh.hash,
      expiresAt: new Date(Date.now() + REFRESH_MS),
    },
  });
  return { accessToken: access.text, accessExpiresAt, refreshToken: `${family.text}.${refresh.text}` };
}

const living = () => ({ revokedAt: null, expiresAt: { gt: new Date() } });

/** All but one, or all. Also waits for a session that is about to be opened, so that none slips through. */
export async function endOthers(db: Db, personId: string, sessionId: string | null): Promise<number> {
  await limitsOfPerson(db, personId);
  const others = { personId, ...(sessionId !== null && { id: { not: sessionId } }), ...living() };
  const { count } = await db.session.updateMany({ where: others, data: { revokedAt: new Date() } });
  return count;
}

/** Ended sessions go, and of the others the oldest, so that no number of sign-ins fills the table. */
async function makeRoom(db: Db, personId: string): Promise<void> {
  const kept = await db.session.findMany({
    where: { personId, ...living() },
    orderBy: { id: 'desc' },
    take: MOST - 1,
    select: { id: true },
  });
  await db.session.deleteMany({ where: { personId, id: { notIn: kept.map(({ id }) => id) } } });
}
