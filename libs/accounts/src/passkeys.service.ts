import { Fault } from '@atoll/kernel';
import { aboutAccount, limitsOfPerson, newId, onDuplicate, Store, type Db, type Passkey as Row } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { isIP } from 'node:net';

import { PeopleService, PER_ADDRESS, type SignedIn } from './people.service.js';
import { SecondFactorsService, type Signature } from './second-factors.service.js';
import { hashSecret } from './secret.js';
import { SessionsService } from './sessions.service.js';
import { SlidingWindow } from './sliding-window.js';

export type Passkey = Omit<Row, 'publicKey' | 'credentialId' | 'personId' | 'counter' | 'transports'>;

/** How many a person has. */
const MOST = 20;
const ANSWER_SECONDS = 300;
const UNKNOWN = 'The passkey is not known here';

type Found = {
  id: string;
  person_id: string;
  public_key: Uint8Array<ArrayBuffer>;
  host: string;
  counter: bigint;
  transports: AuthenticatorTransport[];
};

/**
 * People sign in by a key that never leaves their authenticator (WebAuthn Level 3). The authenticator asks for a finger, a face
 * or a PIN, so it is what they have and what they are or know; and it answers no other host, so nobody fishes for it.
 */
@Injectable()
export class PasskeysService {
  constructor(
    private readonly store: Store,
    private readonly people: PeopleService,
    private readonly secondFactors: SecondFactorsService,
    private readonly sessions: SessionsService,
    private readonly attempts: SlidingWindow,
  ) {}

  /** What the page hands to `navigator.credentials.create`. A passkey outlives the session that adds it, and asks for no code later. */
  registration(
    address: string,
    personId: string,
    page: URL,
    signature: Signature,
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    requireName(page);
    return this.secondFactors.confirmed(address, personId, signature, async (db, { email, name }) => {
      const known = await db.passkey.findMany({ where: { personId } });
      requireRoom(known.length);
      const options = await generateRegistrationOptions({
        rpName: 'Atoll',
        rpID: page.hostname,
        userName: email,
        userDisplayName: name,
        userID: new TextEncoder().encode(personId),
        attestationType: 'none',
        excludeCredentials: known.map(({ credentialId: id, transports }) => ({
          id,
          transports: transports as AuthenticatorTransport[],
        })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
      await ask(db, options.challenge);
      return options;
    });
  }

  async add(personId: string, page: URL, name: string, response: unknown): Promise<Passkey> {
    const verified = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: (challenge) => this.store.asPerson(personId, (db) => take(db, challenge)),
      expectedOrigin: page.origin,
      expectedRPID: page.hostname,
      requireUserVerification: true,
    }).catch(refuse);
    if (!verified.verified) throw Fault.invalid('response', NOT_AN_ANSWER);
    const { credential, credentialBackedUp } = verified.registrationInfo;
    const row = {
      ...{ id: newId(), personId, name, host: page.hostname, synced: credentialBackedUp },
      ...{ credentialId: credential.id, publicKey: credential.publicKey, counter: BigInt(credential.counter) },
      transports: (credential.transports ?? []).slice(0, 8),
    };
    return this.store.asPerson(personId, async (db) => {
      await limitsOfPerson(db, personId); // one change of a person's keys at a time
      requireRoom(await db.passkey.count({ where: { personId } }));
      return db.passkey
        .create({ data: row })
        .catch(onDuplicate(() => new Fault({ code: 'CONFLICT', what: 'passkey', because: 'it is known already' })));
    });
  }

  /** Newest first. */
  list(personId: string): Promise<Passkey[]> {
    return this.store.asPerson(personId, (db) => db.passkey.findMany({ where: { personId }, orderBy: { id: 'desc' } }));
  }

  async remove(personId: string, id: string): Promise<void> {
    const { count } = await this.store.asPerson(personId, (db) => db.passkey.deleteMany({ where: { personId, id } }));
    if (count === 0) throw Fault.notFound('passkey', id);
  }

  /** What the page hands to `navigator.credentials.get`. It names nobody: the authenticator offers who it knows for this host. */
  async request(address: string, page: URL): Promise<PublicKeyCredentialRequestOptionsJSON> {
    requireName(page);
    await this.attempts.admit(address, PER_ADDRESS);
    const options = await generateAuthenticationOptions({ rpID: page.hostname, userVerification: 'required' });
    await this.store.asNobody((db) => ask(db, options.challenge));
    return options;
  }

  async signIn(address: string, page: URL, response: unknown): Promise<SignedIn> {
    await this.attempts.admit(address, PER_ADDRESS);
    const answer = response as AuthenticationResponseJSON;
    const unknown = new Fault({ code: 'UNAUTHENTICATED', because: UNKNOWN });
    const credential = typeof answer?.id === 'string' ? answer.id : '';
    const [found] = await this.store.asNobody((db) => db.$queryRaw<Found[]>`SELECT * FROM find_passkey(${credential})`);
    if (!found || found.host !== page.hostname) throw unknown;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: (challenge) => this.store.asNobody((db) => take(db, challenge)),
      expectedOrigin: page.origin,
      expectedRPID: page.hostname,
      requireUserVerification: true,
      credential: { id: credential, publicKey: found.public_key, counter: Number(found.counter) },
    }).catch(refuse);
    if (!verified) throw unknown;
    aboutAccount(found.person_id);
    const used = {
      ...{ counter: BigInt(authenticationInfo.newCounter), synced: authenticationInfo.credentialBackedUp },
      usedAt: new Date(),
    };
    const tokens = await this.sessions.open(found.person_id, true, async (db) => {
      // It may have been removed, or used by a copy of it, while the answer was checked.
      const same = { id: found.id, counter: found.counter };
      if ((await db.passkey.updateMany({ where: same, data: used })).count === 0) throw unknown;
    });
    return { ...tokens, person: await this.people.person(found.person_id) };
  }
}

const NOT_AN_ANSWER = 'is no answer of an authenticator to what this page asked lately';

/** The library says what is wrong in words for developers; people can only try again. */
function refuse(cause: unknown): never {
  if (cause instanceof Fault) throw cause;
  throw new Fault({ code: 'INVALID', field: 'response', because: NOT_AN_ANSWER }, { cause });
}

/** Authenticators know hosts by their names alone. */
function requireName({ hostname, port }: URL): void {
  if (!isIP(hostname.replace(/^\[|\]$/g, ''))) return;
  throw Fault.invalid('page', `has no name but the address ${hostname}; open it as localhost:${port}, or by its name`);
}

function requireRoom(held: number): void {
  if (held >= MOST) throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'passkeys', limit: MOST });
}

async function ask(db: Db, challenge: string): Promise<void> {
  await db.$executeRaw`SELECT ask_passkey(${hashSecret(challenge)}, ${ANSWER_SECONDS}::int)`;
}

async function take(db: Db, challenge: string): Promise<boolean> {
  const [row] = await db.$queryRaw<
    { taken: boolean }[]
  >`SELECT take_passkey_challenge(${hashSecret(challenge)}) AS taken`;
  return row?.taken ?? false;
}
