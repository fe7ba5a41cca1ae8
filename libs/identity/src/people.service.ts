import { Fault } from '@atoll/kernel';
import { newId, onDuplicate, Store, type Person as Row } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { hashPassword, passwordMatches } from './password.js';
import { SessionsService, type Tokens } from './sessions.service.js';
import { SlidingWindow } from './sliding-window.js';

export type Person = Omit<Row, 'passwordHash'>;
export type SignedIn = Tokens & { person: Person };

const PER_ADDRESS = { what: 'attempts to sign in from your address', limit: 30, seconds: 60 };
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
    return { ...(await this.sessions.open(id)), person };
  }

  async signIn(address: string, { email, password }: { email: string; password: string }): Promise<SignedIn> {
    const account = email.toLowerCase();
    await this.attempts.admit(address, PER_ADDRESS);
    await this.attempts.admit(account, PER_EMAIL);
    const [found] = await this.store.asNobody(
      (db) => db.$queryRaw<{ person_id: string; password_hash: string }[]>`SELECT * FROM find_sign_in(${account})`,
    );
    const matches = await passwordMatches(found?.password_hash ?? null, password);
    if (!found || !matches)
      throw new Fault({ code: 'UNAUTHENTICATED', because: 'The e-mail address or the password is wrong' });
    return { ...(await this.sessions.open(found.person_id)), person: await this.person(found.person_id) };
  }

  async refresh(refreshToken: string): Promise<SignedIn> {
    const { personId, ...tokens } = await this.sessions.refresh(refreshToken);
    return { ...tokens, person: await this.person(personId) };
  }

  /** The person, as it sees itself. */
  async person(id: string): Promise<Person> {
    return this.store.asPerson(id, (db) => db.person.findUniqueOrThrow({ where: { id } }));
  }
}
