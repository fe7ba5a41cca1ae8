import { Fault } from '@atoll/kernel';
import { aboutAccount, limitsOfPerson, newId, onDuplicate, Store, type Db, type Person as Row } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { hashPassword, passwordMatches } from './password.js';
import { challengeOf } from './second-factor/challenge.js';
import { endOthers, openIn, SessionsService, type Tokens } from './sessions.service.js';
import { SlidingWindow } from './sliding-window.js';

export type Person = Omit<Row, 'passwordHash'>;
export type SignedIn = Tokens & { person: Person };

/** Also by a passkey: whoever guesses may try either way. */
export const PER_ADDRESS = { what: 'attempts to sign in from your address', limit: 30, seconds: 60 };
const PER_EMAIL = { what: 'attempts to sign in to this account', limit: 10, seconds: 60 };
const SIGN_UPS = { what: 'new accounts from your address', limit: 60, seconds: 3_600 };

@Injectable()
export class PeopleService {
  constructor(
    private readonly store: Store,
    private readonly sessions: SessionsService,
    private readonly attempts: SlidingWindow,
  ) {}

  /** `address` is where the request comes from; attempts are counted by it. */
  async signUp(address: string, wish: { email: string; name: string; password: string }): Promise<SignedIn> {
    await this.attempts.admit(address, SIGN_UPS);
    const id = newId();
    const data = {
      id,
      email: wish.email.toLowerCase(),
      name: wish.name,
      passwordHash: await hashPassword(wish.password),
    };
    const person = await this.store
      .asPerson(id, (db) => db.person.create({ data }))
      .catch(
        onDuplicate(
          () => new Fault({ code: 'CONFLICT', what: 'account', because: 'the e-mail address has one already' }),
        ),
      );
    return { ...(await this.sessions.open(id, false)), person };
  }

  /** CODE_REQUIRED where the right password is half of it. */
  async signIn(address: string, { email, password }: { email: string; password: string }): Promise<SignedIn> {
    const account = email.toLowerCase();
    await this.admit(address, account);
    const found = await this.store.asNobody((db) => findSignIn(db, account));
    if (found) aboutAccount(found.person_id);
    const matches = await passwordMatches(found?.password_hash ?? null, password);
    const wrong = new Fault({ code: 'UNAUTHENTICATED', because: 'The e-mail address or the password is wrong' });
    if (!found || !matches) throw wrong;
    const personId = found.person_id;
    const opened = await this.store.asPerson(personId, async (db) => {
      await limitsOfPerson(db, personId); // one change of a person's sessions at a time
      await isStill(db, account, found, wrong);
      return (await challengeOf(db, personId)) ?? openIn(db, personId, false);
    });
    if (typeof opened === 'string') throw new Fault({ code: 'CODE_REQUIRED', challenge: opened });
    return { ...opened, person: await this.person(personId) };
  }

  /** Ends every other session of the person. Guessing is counted with the attempts to sign in, and as slow when wrong. */
  async changePassword(
    address: string,
    { personId, sessionId }: { personId: string; sessionId: string },
    wish: { currentPassword: string; newPassword: string },
  ): Promise<void> {
    const { email } = await this.withPassword(personId);
    await this.admit(address, email);
    const found = await this.store.asNobody((db) => findSignIn(db, email));
    const [matches, passwordHash] = await Promise.all([
      passwordMatches(found?.password_hash ?? null, wish.currentPassword),
      hashPassword(wish.newPassword),
    ]);
    const wrong = Fault.invalid('currentPassword', 'is not your password');
    if (found?.person_id !== personId || !matches) throw wrong;
    await this.store.asPerson(personId, async (db) => {
      await endOthers(db, personId, sessionId);
      await isStill(db, email, found, wrong);
      await db.signInChallenge.deleteMany({ where: { personId } }); // the password that they were given for ends
      await db.person.update({ where: { id: personId }, data: { passwordHash } });
    });
  }

  /** Refuses whoever does not know the password: for what outlives the session. */
  async confirm(address: string, personId: string, password: string): Promise<Person> {
    const person = await this.withPassword(personId);
    await this.admit(address, person.email);
    const found = await this.store.asNobody((db) => findSignIn(db, person.email));
    if (!(await passwordMatches(found?.password_hash ?? null, password)) || found?.person_id !== personId)
      throw Fault.invalid('password', 'is not your password');
    return person;
  }

  async refresh(refreshToken: string): Promise<SignedIn> {
    const { personId, ...tokens } = await this.sessions.refresh(refreshToken);
    aboutAccount(personId);
    return { ...tokens, person: await this.person(personId) };
  }

  /** The person, as it sees itself. */
  async person(id: string): Promise<Person> {
    return this.store.asPerson(id, (db) => db.person.findUniqueOrThrow({ where: { id } }));
  }

  /** An e-mail address is another person's, perhaps, where an organisation's provider says it: its password is none of this one's. */
  private async withPassword(id: string): Promise<Person> {
    const person = await this.person(id);
    if (person.managedBy === null) return person;
    const because = 'the provider of your organisation signs you in, so that it has no password and no passkey';
    throw new Fault({ code: 'CONFLICT', what: 'account', because });
  }

  private async admit(address: string, account: string): Promise<void> {
    await this.attempts.admit(address, PER_ADDRESS);
    await this.attempts.admit(account, PER_EMAIL);
  }
}

type SignIn = { person_id: string; password_hash: string };

async function findSignIn(db: Db, account: string): Promise<SignIn | undefined> {
  const [found] = await db.$queryRaw<SignIn[]>`SELECT * FROM find_sign_in(${account})`;
  return found;
}

/** Checking a password takes a while, in which it may have been changed: nobody comes in by the old one. */
async function isStill(db: Db, account: string, found: SignIn, wrong: Fault): Promise<void> {
  if ((await findSignIn(db, account))?.password_hash !== found.password_hash) throw wrong;
}
