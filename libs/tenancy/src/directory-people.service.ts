import { MOST_PEOPLE, type Directory } from '@atoll/accounts';
import { Fault } from '@atoll/kernel';
import { lock, newId, onDuplicate, Store, type Db, type DirectoryPerson, type Person } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { takeOut } from './members.service.js';

/** What a directory says of somebody. */
export type ProvisionedWish = {
  userName: string;
  externalId: string | null;
  displayName: string | null;
  formattedName: string | null;
  givenName: string | null;
  familyName: string | null;
  email: string;
  active: boolean;
};
export type ProvisionedPerson = ProvisionedWish & { id: string; createdAt: Date; updatedAt: Date };
export type ProvisionedFilter = { id?: string; userName?: string; externalId?: string; email?: string };

/** Somebody else is called so, or has the address. */
export class NotUnique extends Fault {
  constructor(because: string) {
    super({ code: 'CONFLICT', what: 'person', because });
  }
}

type Row = DirectoryPerson & { person: Omit<Person, 'passwordHash'> & { memberships: { personId: string }[] } };

/**
 * People of one identity provider as its directory makes, changes and takes them out. It sees whom it made and nobody else: not who has
 * a password, not the people of the organisation's other providers, not even whom its own provider signed in first.
 */
@Injectable()
export class DirectoryPeopleService {
  constructor(private readonly store: Store) {}

  /** In the order in which they were made. */
  list(
    directory: Directory,
    { id, userName, externalId, email }: ProvisionedFilter,
    page: { skip: number; take: number },
  ): Promise<{ total: number; people: ProvisionedPerson[] }> {
    const { organisationId, providerId } = directory;
    if (id !== undefined && !UUID.test(id)) return Promise.resolve({ total: 0, people: [] });
    const where = {
      ...{ organisationId, providerId, ...(id !== undefined && { personId: id }) },
      ...(userName !== undefined && { userNameKey: userName.toLowerCase() }),
      person: {
        ...(externalId !== undefined && { externalId }),
        ...(email !== undefined && { email: email.toLowerCase() }),
      },
    };
    return this.store.as(directory, async (db) => {
      const total = await db.directoryPerson.count({ where });
      if (page.take === 0) return { total, people: [] };
      const rows = await db.directoryPerson.findMany({ where, orderBy: { personId: 'asc' }, ...page, include });
      return { total, people: rows.map(provisioned) };
    });
  }

  async find(directory: Directory, id: string): Promise<ProvisionedPerson> {
    return this.store.as(directory, async (db) => provisioned(await entryOf(db, directory, id)));
  }

  /** A person whom the provider signed in already is taken over where both call it the same, and nobody else is. */
  async create(directory: Directory, wish: ProvisionedWish): Promise<ProvisionedPerson> {
    return this.change(directory, async (db) => {
      const { organisationId, providerId } = directory;
      const id = (await signedInAs(db, directory, wish.externalId)) ?? (await newPerson(db, directory, wish));
      const person = { organisationId, personId: id };
      await db.directoryPerson.create({ data: { ...person, providerId, ...said(wish), active: true } });
      await follow(db, id, wish);
      await setActive(db, directory, await entryOf(db, directory, id), wish.active);
      return id;
    });
  }

  /** `wish` says what the person is to be from what it is: both belong to one moment. */
  async update(
    directory: Directory,
    id: string,
    wish: (now: ProvisionedPerson) => ProvisionedWish,
  ): Promise<ProvisionedPerson> {
    return this.change(directory, async (db) => {
      const entry = await entryOf(db, directory, id);
      const now = provisioned(entry);
      const then = wish({ ...now, active: entry.active });
      const where = { organisationId_personId: { organisationId: directory.organisationId, personId: id } };
      if (KEYS.some((key) => now[key] !== then[key])) {
        await db.directoryPerson.update({ where, data: said(then) });
        await follow(db, id, then);
      }
      await setActive(db, directory, entry, then.active);
      return id;
    });
  }

  /**
   * Takes the person out for good: whoever has the name or the address next is somebody else. Whom an owner took out is still known, so
   * that the directory does not bring the person back by making it anew.
   */
  async remove(directory: Directory, id: string): Promise<void> {
    await this.inTurn(directory, async (db) => {
      const entry = await entryOf(db, directory, id);
      const isOurs = entry.suspended || isMember(entry);
      await setActive(db, directory, entry, false);
      const where = { organisationId_personId: { organisationId: directory.organisationId, personId: id } };
      await db.directoryPerson.delete({ where });
      if (isOurs) await db.person.update({ where: { id }, data: { providerId: null } });
      return { id };
    });
  }

  private change(directory: Directory, work: (db: Db) => Promise<string>): Promise<ProvisionedPerson> {
    return this.inTurn(directory, async (db) => provisioned(await entryOf(db, directory, await work(db)))).catch(
      onDuplicate(() => new NotUnique('another one has the userName, the externalId or the address')),
    );
  }

  /** One change of a provider's people at a time, sign-ins included; and none by a directory whose token has just ended. */
  private inTurn<T>(directory: Directory, work: (db: Db) => Promise<T>): Promise<T> {
    const { organisationId, providerId, directoryTokenId: id } = directory;
    return this.store.as(directory, async (db) => {
      await lock(db, providerId);
      if ((await db.directoryToken.count({ where: { organisationId, id, revokedAt: null } })) === 0)
        throw new Fault({ code: 'UNAUTHENTICATED', because: 'The token of the directory has ended' });
      return work(db);
    });
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const KEYS = [
  ...(['userName', 'externalId', 'email', 'displayName', 'formattedName', 'givenName', 'familyName'] as const),
];

const include = { person: { include: { memberships: { select: { personId: true } } } } } as const;

async function entryOf(db: Db, { organisationId, providerId }: Directory, personId: string): Promise<Row> {
  const row = await db.directoryPerson.findFirst({ where: { organisationId, providerId, personId }, include });
  if (!row) throw Fault.notFound('User', personId);
  return row;
}

/** Somebody whom the provider calls what the directory does, and whom the directory does not have yet. */
async function signedInAs(db: Db, { providerId }: Directory, externalId: string | null): Promise<string | null> {
  if (externalId === null) return null;
  const person = await db.person.findFirst({ where: { providerId, externalId }, include: { entry: true } });
  if (person?.entry) throw new NotUnique(`another one has the externalId "${externalId}"`);
  return person?.id ?? null;
}

async function newPerson(db: Db, { organisationId, providerId }: Directory, wish: ProvisionedWish): Promise<string> {
  if ((await db.person.count({ where: { managedBy: organisationId } })) >= MOST_PEOPLE)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'people whom providers make', limit: MOST_PEOPLE });
  await mustBeFree(db, organisationId, wish.email, null);
  const { role } = await db.identityProvider.findUniqueOrThrow({
    where: { organisationId_id: { organisationId, id: providerId } },
  });
  const id = newId();
  const { email, externalId } = wish;
  await db.person.create({
    data: { id, managedBy: organisationId, providerId, externalId, email, name: nameOf(wish) },
  });
  await db.membership.create({ data: { organisationId, personId: id, role } });
  return id;
}

/** Address and name of the person are those of the directory. */
async function follow(db: Db, id: string, wish: ProvisionedWish): Promise<void> {
  const { managedBy } = await db.person.findUniqueOrThrow({ where: { id } });
  await mustBeFree(db, managedBy!, wish.email, id);
  const { email, externalId } = wish;
  await db.person.update({ where: { id }, data: { email, externalId, name: nameOf(wish) } });
}

async function mustBeFree(db: Db, managedBy: string, email: string, id: string | null): Promise<void> {
  const others = { managedBy, email, providerId: { not: null }, ...(id !== null && { id: { not: id } }) };
  if ((await db.person.count({ where: others })) > 0)
    throw new NotUnique(
      `another one has the address "${email}"; whom your provider signed in already is the same person only where it calls that person by the externalId`,
    );
}

/** Brings back whom the directory itself took out, as a newcomer: a directory makes nobody an owner, and brings back nobody whom an owner took out. */
async function setActive(db: Db, directory: Directory, entry: Row, active: boolean): Promise<void> {
  const { organisationId, providerId } = directory;
  const { personId } = entry;
  if (entry.active === active) return;
  const suspended = !active && isMember(entry);
  if (suspended) await takeOut(db, organisationId, personId);
  if (active && entry.suspended) {
    const provider = { organisationId_id: { organisationId, id: providerId } };
    const { role } = await db.identityProvider.findUniqueOrThrow({ where: provider });
    await db.membership.create({ data: { organisationId, personId, role } });
  }
  const where = { organisationId_personId: { organisationId, personId } };
  await db.directoryPerson.update({ where, data: { active, suspended } });
}

const isMember = ({ person }: Row): boolean => person.memberships.length > 0;

const said = ({ userName, displayName, formattedName, givenName, familyName }: ProvisionedWish) => ({
  ...{ userName, userNameKey: userName.toLowerCase(), displayName, formattedName, givenName, familyName },
});

/** Active is who may sign in: also an owner takes people out. */
function provisioned(entry: Row): ProvisionedPerson {
  const { personId: id, userName, displayName, formattedName, givenName, familyName, createdAt, updatedAt } = entry;
  const { email, externalId } = entry.person;
  const names = { userName, displayName, formattedName, givenName, familyName };
  return { id, ...names, email, externalId, active: entry.active && isMember(entry), createdAt, updatedAt };
}

/** As colleagues see the person. */
function nameOf({ displayName, formattedName, givenName, familyName, userName }: ProvisionedWish): string {
  const parts = [givenName, familyName].filter(Boolean).join(' ');
  return [...(displayName || formattedName || parts || userName)].slice(0, 100).join('').trim();
}
