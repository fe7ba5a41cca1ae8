import { Fault } from '@atoll/kernel';
import { aboutAccount, limitsOfPerson, Store, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { PeopleService, PER_ADDRESS, type Person, type SignedIn } from './people.service.js';
import { endChallenge, tryChallenge } from './second-factor/challenge.js';
import { renewRecoveryCodes, takeRecoveryCode } from './second-factor/recovery-codes.js';
import { TotpDoor } from './second-factor/totp-door.js';
import { SessionsService } from './sessions.service.js';
import { SlidingWindow } from './sliding-window.js';

export type SecondFactor = { since: Date; recoveryCodesLeft: number };

/** A code has a million values, three of which are right: so few are tried that nobody gets far in a year. */
const PER_PERSON = { what: 'codes', limit: 10, seconds: 900 };

const DIGITS = 6;
/** Apps show codes in groups. */
const unspaced = (code: string): string => code.replace(/\s/g, '');

/** A password, and a code where a second factor is on. */
export type Signature = { password: string; code?: string | null };

/** What a right code allows: the transaction that it is given for asks it, holding the person's lock. */
type Proof = (db: Db) => Promise<void>;

/** People sign in by a password and a code of an app (TOTP, RFC 6238), or a recovery code in its place. */
@Injectable()
export class SecondFactorsService {
  constructor(
    private readonly store: Store,
    private readonly people: PeopleService,
    private readonly sessions: SessionsService,
    private readonly attempts: SlidingWindow,
    private readonly door: TotpDoor,
  ) {}

  /** Null where the password signs in by itself. */
  of(personId: string): Promise<SecondFactor | null> {
    return this.store.asPerson(personId, async (db) => {
      const factor = await factorOf(db, personId);
      if (!factor?.confirmedAt) return null;
      return { since: factor.confirmedAt, recoveryCodesLeft: await db.recoveryCode.count({ where: { personId } }) };
    });
  }

  /** The URI that an app takes, told once. Nothing is asked for until a code of it was seen. */
  async enrol(address: string, personId: string, password: string): Promise<string> {
    const { email } = await this.people.confirm(address, personId, password);
    if (await this.of(personId)) throw isOn();
    return this.door.enrol(personId, email);
  }

  /** From now on it is asked for, and stands behind the session that shows a code. The recovery codes are told once. */
  async confirm({ personId, sessionId }: { personId: string; sessionId: string }, code: string): Promise<string[]> {
    await this.attempts.admit(personId, PER_PERSON);
    const id = await this.take(personId, unspaced(code));
    if (id === null) throw isWrong();
    return this.store.asPerson(personId, async (db) => {
      await limitsOfPerson(db, personId); // one change of a person's keys at a time
      const data = { confirmedAt: new Date() };
      const { count } = await db.secondFactor.updateMany({ where: { id, personId, confirmedAt: null }, data });
      if (count === 0) throw isOn();
      await db.session.updateMany({ where: { personId, id: sessionId }, data: { secondFactor: true } });
      return renewRecoveryCodes(db, personId);
    });
  }

  async signIn(address: string, { challenge, code }: { challenge: string; code: string }): Promise<SignedIn> {
    await this.attempts.admit(address, PER_ADDRESS);
    const personId = await this.store.asNobody((db) => tryChallenge(db, challenge));
    aboutAccount(personId);
    const wrong = new Fault({ code: 'UNAUTHENTICATED', because: 'The code is wrong, or was used before' });
    const proof = await this.prove(personId, code, wrong);
    const tokens = await this.sessions.open(personId, true, async (db) => {
      await endChallenge(db, personId, challenge);
      await proof(db);
    });
    return { ...tokens, person: await this.people.person(personId) };
  }

  /** Other recovery codes; those of before are worth nothing any more. */
  renewRecoveryCodes(address: string, personId: string, wish: Signature): Promise<string[]> {
    return this.confirmed(address, personId, wish, async (db) => {
      await mustBeOn(db, personId);
      return renewRecoveryCodes(db, personId);
    });
  }

  async remove(address: string, personId: string, wish: Signature): Promise<void> {
    await this.confirmed(address, personId, wish, async (db) => {
      await mustBeOn(db, personId);
      await db.secondFactor.deleteMany({ where: { personId } });
      await db.session.updateMany({ where: { personId }, data: { secondFactor: false } });
    });
  }

  /** For what outlives the session: takes what a sign-in by password takes, and works where the code is used up. */
  async confirmed<T>(
    address: string,
    personId: string,
    { password, code }: Signature,
    work: (db: Db, person: Person) => Promise<T>,
  ): Promise<T> {
    const person = await this.people.confirm(address, personId, password);
    const proof = (await this.of(personId)) ? await this.prove(personId, code ?? '', isWrong()) : unguarded(personId);
    return this.store.asPerson(personId, async (db) => {
      await limitsOfPerson(db, personId);
      await proof(db);
      return work(db, person);
    });
  }

  /** A code of the app is used up at once, and a recovery code with what it is given for: there are few of them. */
  private async prove(personId: string, code: string, wrong: Fault): Promise<Proof> {
    if (code === '') throw Fault.invalid('code', 'is asked for beside the password, since a second factor is on');
    await this.attempts.admit(personId, PER_PERSON);
    const typed = unspaced(code);
    if (typed.length > DIGITS) return (db) => mustBe(takeRecoveryCode(db, personId, typed), wrong);
    const id = await this.take(personId, typed);
    if (id === null) throw wrong;
    return (db) => mustBe(isConfirmed(db, personId, id), wrong); // it may be another one by now
  }

  private async take(personId: string, code: string): Promise<string | null> {
    return code.length === DIGITS ? this.door.take(personId, code) : null;
  }
}

/** Enough where no second factor is on, also when it comes to the work. */
const unguarded =
  (personId: string): Proof =>
  async (db) => {
    if ((await factorOf(db, personId))?.confirmedAt) throw isWrong();
  };

async function mustBeOn(db: Db, personId: string): Promise<void> {
  if ((await factorOf(db, personId))?.confirmedAt) return;
  throw new Fault({ code: 'CONFLICT', what: 'second factor', because: 'there is none; enrol one first' });
}

const factorOf = (db: Db, personId: string) =>
  db.secondFactor.findUnique({ where: { personId }, select: { id: true, confirmedAt: true } });

async function isConfirmed(db: Db, personId: string, id: string): Promise<boolean> {
  const factor = await factorOf(db, personId);
  return factor?.id === id && factor.confirmedAt !== null;
}

async function mustBe(holds: Promise<boolean>, otherwise: Fault): Promise<void> {
  if (!(await holds)) throw otherwise;
}

const isOn = () => new Fault({ code: 'CONFLICT', what: 'second factor', because: 'it is on already; remove it first' });
const isWrong = () =>
  Fault.invalid('code', 'is wrong, or was used before; look at the clock of your device, and take the next one');
