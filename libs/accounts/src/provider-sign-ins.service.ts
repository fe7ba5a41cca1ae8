import { Fault } from '@atoll/kernel';
import {
  aboutAccount,
  againOnDuplicate,
  limitsOfPerson,
  lock,
  newId,
  Store,
  type Db,
  type DirectoryClaim,
  type IdentityProvider,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';

import { ProviderDoor } from './openid/provider-door.js';
import { PROVIDER_PROBLEMS, ProviderError, type Claims } from './openid/provider-error.js';
import { PER_ADDRESS } from './people.service.js';
import { hashSecret, newSecret } from './secret.js';
import { openIn, type Tokens } from './sessions.service.js';
import { SlidingWindow } from './sliding-window.js';

/** How long somebody may take at the provider. */
export const SIGN_IN_SECONDS = 600;
/** How many people an organisation's providers make. */
export const MOST_PEOPLE = 10_000;

/** Why nobody was signed in. Pages know these words; each has a sentence there. */
export const SIGN_IN_PROBLEMS = [
  ...(['unknown', 'expired', 'no-email', 'email-taken', 'removed', 'full', 'not-provisioned'] as const),
  ...PROVIDER_PROBLEMS,
] as const;
export type SignInProblem = (typeof SIGN_IN_PROBLEMS)[number];

export class SignInRefused extends Fault {
  constructor(
    readonly problem: SignInProblem,
    options?: ErrorOptions,
  ) {
    super(
      { code: 'UNAUTHENTICATED', because: `The provider of the organisation signs nobody in: ${problem}` },
      options,
    );
  }
}

type Begun = { organisation_id: string; provider_id: string; nonce: string; verifier: string };

/**
 * Signs people in by their organisation's provider. They are known by what the provider calls them, in that organisation and nowhere
 * else; which e-mail address it says they have gives them nothing of whoever else has it.
 */
@Injectable()
export class ProviderSignInsService {
  constructor(
    private readonly store: Store,
    private readonly door: ProviderDoor,
    private readonly attempts: SlidingWindow,
  ) {}

  /** Where the browser goes, and the state that it is to keep and the provider to send back. */
  async begin(address: string, slug: string, redirectUri: string): Promise<{ url: string; state: string }> {
    await this.attempts.admit(address, PER_ADDRESS);
    if (!NAME.test(slug)) throw new SignInRefused('unknown');
    const [state, nonce, verifier] = [newSecret('').text, newSecret('').text, newSecret('').text];
    const [begun] = await this.store.asNobody(
      (db) => db.$queryRaw<Begun[]>`
        SELECT * FROM begin_provider_sign_in(${slug}, ${hashSecret(state)}, ${nonce}, ${verifier}, ${SIGN_IN_SECONDS}::int)`,
    );
    if (!begun) throw new SignInRefused('unknown');
    const provider = { organisationId: begun.organisation_id, providerId: begun.provider_id };
    const url = await this.door
      .authorisation(provider, redirectUri, { state, nonce, verifier })
      .catch((error: unknown) => refuse(error));
    return { url, state };
  }

  /** `callback` is where the provider sent the browser, as it is registered there; `kept` is the state that this browser was given. */
  async finish(address: string, callback: URL, kept: string | undefined): Promise<Tokens> {
    await this.attempts.admit(address, PER_ADDRESS);
    const state = callback.searchParams.get('state') ?? '';
    if (!kept || !timingSafeEqual(hashSecret(kept), hashSecret(state))) throw new SignInRefused('expired');
    const [begun] = await this.store.asNobody(
      (db) => db.$queryRaw<Begun[]>`SELECT * FROM take_provider_sign_in(${hashSecret(state)})`,
    );
    if (!begun) throw new SignInRefused('expired');
    const provider = { organisationId: begun.organisation_id, providerId: begun.provider_id };
    const { nonce, verifier } = begun;
    const claims = await this.door
      .claims(provider, callback, { state, nonce, verifier })
      .catch((error: unknown) => refuse(error));
    return againOnDuplicate(() => this.open(provider, knownBy(claims)));
  }

  private async open(ref: Ref, known: Known): Promise<Tokens> {
    const { organisationId, providerId } = ref;
    const inside = { organisationId, personId: null };
    const found = await this.store.as(inside, async (db) => whoIs(db, await providerOf(db, ref), known));
    const personId = found ?? newId();
    if (found) aboutAccount(personId);
    return this.store.as({ organisationId, personId }, async (db) => {
      await lock(db, providerId); // whoever removes it meanwhile, and its directory
      const { role, directoryClaim } = await providerOf(db, ref);
      const { subject, objectId: _, ...said } = known;
      const externalId = calledIn(directoryClaim, known);
      if (found) await comesBack(db, { organisationId, personId, known, externalId });
      else {
        if (directoryClaim) throw new SignInRefused('not-provisioned');
        await mustFit(db, organisationId, said.email);
        await db.person.create({
          data: { id: personId, managedBy: organisationId, providerId, subject, externalId, ...said },
        });
        await db.membership.create({ data: { organisationId, personId, role } });
      }
      return openIn(db, personId, true); // it asks for whatever the organisation wants
    });
  }
}

type Ref = { organisationId: string; providerId: string };
type Known = { subject: string; objectId: string | null; email: string; name: string };

async function providerOf(db: Db, { organisationId, providerId }: Ref): Promise<IdentityProvider> {
  const found = await db.identityProvider.findFirst({ where: { organisationId, id: providerId } });
  if (!found) throw new SignInRefused('unknown');
  return found;
}

/** What the provider's directory calls somebody: what people cannot choose, so neither an address nor a name. */
const calledIn = (claim: DirectoryClaim | null, { subject, objectId }: Known): string | null =>
  claim === 'OID' ? objectId : subject;

/** Whom the provider signed in before, or else whom its directory made and nobody has signed in as. */
async function whoIs(
  db: Db,
  { id: providerId, directoryClaim }: IdentityProvider,
  known: Known,
): Promise<string | null> {
  const where = { providerId_subject: { providerId, subject: known.subject } };
  const before = await db.person.findUnique({ where, select: { id: true } });
  if (before) return before.id;
  const externalId = calledIn(directoryClaim, known);
  if (!directoryClaim || externalId === null) return null;
  const made = await db.person.findFirst({ where: { providerId, externalId, subject: null }, select: { id: true } });
  return made?.id ?? null;
}

/** Whom an owner or the directory took out stays out, whatever the provider says; of everybody else it says the name and the address, unless its directory does. */
async function comesBack(
  db: Db,
  {
    organisationId,
    personId,
    known: { subject, objectId: _, ...said },
    externalId,
  }: { organisationId: string; personId: string; known: Known; externalId: string | null },
): Promise<void> {
  await limitsOfPerson(db, personId); // one change of a person's sessions at a time
  const member = await db.membership.findUnique({ where: { organisationId_personId: { organisationId, personId } } });
  if (!member) throw new SignInRefused('removed');
  const person = await db.person.findUniqueOrThrow({ where: { id: personId }, include: { entry: true } });
  if (person.subject !== subject) {
    const first = { id: personId, subject: null, externalId }; // not any more, where somebody or the directory was faster
    if ((await db.person.updateMany({ where: first, data: { subject } })).count === 0)
      throw new SignInRefused('not-provisioned');
  }
  if (person.entry) return;
  const isFree = person.email === said.email || !(await hasAddress(db, organisationId, said.email));
  const isOwn = person.externalId === externalId || !(await isCalled(db, person.providerId, externalId));
  const now = {
    ...{ email: isFree ? said.email : person.email, name: said.name },
    externalId: isOwn ? externalId : person.externalId,
  };
  if (now.email === person.email && now.name === person.name && now.externalId === person.externalId) return;
  await db.person.update({ where: { id: personId }, data: now });
}

const isCalled = async (db: Db, providerId: string | null, externalId: string | null): Promise<boolean> =>
  externalId !== null && (await db.person.count({ where: { providerId, externalId } })) > 0;

async function mustFit(db: Db, organisationId: string, email: string): Promise<void> {
  if (await hasAddress(db, organisationId, email)) throw new SignInRefused('email-taken');
  if ((await db.person.count({ where: { managedBy: organisationId } })) >= MOST_PEOPLE) throw new SignInRefused('full');
}

const hasAddress = async (db: Db, managedBy: string, email: string): Promise<boolean> =>
  (await db.person.count({ where: { managedBy, email, providerId: { not: null } } })) > 0;

const NAME = /^[a-z0-9-]{1,64}$/;
const SUBJECT = /^[\x20-\x7e]{1,255}$/; // OpenID Connect Core 1.0, section 2
const ADDRESS = /^[^\s\p{C}@]+@[^\s\p{C}@]+$/u;

/** What others say of somebody, in the form that the platform keeps it in. */
function knownBy({ subject, objectId, email, name }: Claims): Known {
  if (!SUBJECT.test(subject)) throw new SignInRefused('refused');
  const address = (email ?? '').toLowerCase();
  if (address.length > 254 || !ADDRESS.test(address)) throw new SignInRefused('no-email');
  const plain = (name ?? '').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
  return {
    ...{ subject, objectId: SUBJECT.test(objectId ?? '') ? objectId : null, email: address },
    name: [...plain].slice(0, 100).join('').trim() || address.slice(0, 100),
  };
}

/** A provider that is gone by now is one that never was. */
function refuse(error: unknown): never {
  if (error instanceof ProviderError) throw new SignInRefused(error.problem, { cause: error });
  const isGone = error instanceof Fault && error.detail.code === 'NOT_FOUND';
  throw isGone ? new SignInRefused('unknown', { cause: error }) : error;
}
