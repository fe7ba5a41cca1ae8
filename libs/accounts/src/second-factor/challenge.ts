import { Fault } from '@atoll/kernel';
import type { Db } from '@atoll/store';

import { hashSecret, newSecret } from '../secret.js';

const LIVES_MS = 5 * 60_000;
/** How many codes are tried for one password. */
export const TRIES = 5;
const CHALLENGE = 'atoll_challenge_';

/** What a right password gives to whoever has a second factor; null where it signs in by itself. The person's lock is held. */
export async function challengeOf(db: Db, personId: string): Promise<string | null> {
  if ((await db.secondFactor.count({ where: { personId, confirmedAt: { not: null } } })) === 0) return null;
  await db.signInChallenge.deleteMany({ where: { personId, expiresAt: { lt: new Date() } } });
  const { text, hash } = newSecret(CHALLENGE);
  await db.signInChallenge.create({ data: { hash, personId, expiresAt: new Date(Date.now() + LIVES_MS) } });
  return text;
}

/** Whose password was right; each call is a try. */
export async function tryChallenge(db: Db, challenge: string): Promise<string> {
  const [found] = await db.$queryRaw<{ person_id: string }[]>`
    SELECT person_id FROM try_sign_in_challenge(${hashSecret(challenge)}, ${TRIES}::int)`;
  if (!found) throw isOver();
  return found.person_id;
}

/** Once, and by whoever holds the person's lock: it is gone with the password or the factor that it was given for. */
export async function endChallenge(db: Db, personId: string, challenge: string): Promise<void> {
  const where = { personId, hash: hashSecret(challenge), expiresAt: { gt: new Date() } };
  if ((await db.signInChallenge.deleteMany({ where })).count === 0) throw isOver();
}

function isOver(): Fault {
  const because = 'it was used, or took longer than five minutes, or too many wrong codes; give the password once more';
  return new Fault({ code: 'EXPIRED', what: 'challenge', because });
}
