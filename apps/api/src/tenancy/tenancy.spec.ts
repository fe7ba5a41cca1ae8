import { CredentialsService } from '@atoll/accounts';

import { Caller } from '../caller.js';
import { MembersResolver } from './members.resolver.js';
import { startTestApi, type Acting, type Asker, type TestApi } from '../testing.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 120_000);
afterAll(() => api.close());

const INVITE = 'mutation ($role: Role!) { invitePerson(input: { role: $role }) { id code role } }';
const ACCEPT = 'mutation ($code: String!) { acceptPersonInvitation(code: $code) { id name } }';
const CHANGE = 'mutation ($id: ID!, $role: Role!) { changeRole(personId: $id, role: $role) { role person { id } } }';
const REMOVE = 'mutation ($id: ID!) { removePerson(personId: $id) }';
const MEMBERS = '{ organisation { members { nodes { role person { id email } } } } }';

/** A new person with a role in the organisation of an owner. */
async function join(owner: Acting, role: string) {
  const { invitePerson } = await api.get(owner, INVITE, { role });
  const person = await api.person();
  await api.get(person, ACCEPT, { code: invitePerson.code });
  return { ...person, organisation: owner.organisation };
}

it('brings a person in by a code, once, with the role it names', async () => {
  const ada = await api.owner('Ada Inc');
  const { invitePerson } = await api.get(ada, INVITE, { role: 'DEVELOPER' });
  const [bob, eve] = [await api.person(), await api.person()];
  expect((await api.get(bob, ACCEPT, { code: invitePerson.code })).acceptPersonInvitation.name).toBe('Ada Inc');
  expect(await api.code(eve, ACCEPT, { code: invitePerson.code })).toBe('CONFLICT');
  expect(await api.code(eve, ACCEPT, { code: 'atoll_person_guess' })).toBe('NOT_FOUND');
  const { organisation } = await api.get(ada, MEMBERS);
  expect(organisation.members.nodes).toEqual([
    { role: 'OWNER', person: { id: ada.id, email: ada.email } },
    { role: 'DEVELOPER', person: { id: bob.id, email: bob.email } },
  ]);
});

it('tells whoever looks at the people of an organisation who comes, who has another role and who goes, and nothing of others', async () => {
  const ada = await api.owner();
  const authorization = `Bearer ${ada.token}`;
  const caller = new Caller(api.app.get(CredentialsService), {
    ...{ authorization, organisation: ada.organisation, address: '' },
  });
  const states = api.app.get(MembersResolver).membersChanged(caller);
  const told = async () => (await states.next()).value.map(({ role }: { role: string }) => role);
  expect(await told()).toEqual(['OWNER']);
  await join(await api.owner(), 'ADMIN');
  const bob = await join(ada, 'AUDITOR');
  expect(await told()).toEqual(['OWNER', 'AUDITOR']);
  await api.get(ada, CHANGE, { id: bob.id, role: 'OPERATOR' });
  expect(await told()).toEqual(['OWNER', 'OPERATOR']);
  await api.get(ada, REMOVE, { id: bob.id });
  expect(await told()).toEqual(['OWNER']);
  await states.return?.();
});

it('takes no code after its time, and says so', async () => {
  const ada = await api.owner();
  const { invitePerson } = await api.get(ada, INVITE, { role: 'AUDITOR' });
  await api.admin.query('UPDATE membership_invitations SET expires_at = now() WHERE id = $1', [invitePerson.id]);
  expect(await api.code(await api.person(), ACCEPT, { code: invitePerson.code })).toBe('EXPIRED');
});

it('lets two people race for one code, and one win', async () => {
  const ada = await api.owner();
  const { invitePerson } = await api.get(ada, INVITE, { role: 'AUDITOR' });
  const people = await Promise.all([api.person(), api.person(), api.person()]);
  const codes = await Promise.all(people.map((person) => api.code(person, ACCEPT, { code: invitePerson.code })));
  expect(codes.filter((code) => code === null)).toHaveLength(1);
  expect(codes.filter((code) => code === 'CONFLICT')).toHaveLength(2);
});

it('never loses its last owner, not even when two owners leave at once', async () => {
  const ada = await api.owner();
  expect(await api.code(ada, REMOVE, { id: ada.id })).toBe('CONFLICT');
  expect(await api.code(ada, CHANGE, { id: ada.id, role: 'ADMIN' })).toBe('CONFLICT');
  for (let round = 0; round < 5; round++) {
    const bob = await join(ada, 'OWNER');
    const codes = await Promise.all([
      api.code(ada, CHANGE, { id: ada.id, role: 'ADMIN' }),
      api.code(bob, CHANGE, { id: bob.id, role: 'ADMIN' }),
    ]);
    expect(codes.sort()).toEqual(['CONFLICT', null].sort());
    await api.admin.query(`UPDATE memberships SET role = 'OWNER' WHERE person_id = $1`, [ada.id]);
    await api.get(ada, REMOVE, { id: bob.id });
  }
});

it('lets owners manage people, and everybody leave', async () => {
  const ada = await api.owner();
  const [admin_, bob] = [await join(ada, 'ADMIN'), await join(ada, 'AUDITOR')];
  expect(await api.code(admin_, INVITE, { role: 'OWNER' })).toBe('FORBIDDEN');
  expect(await api.code(admin_, REMOVE, { id: bob.id })).toBe('FORBIDDEN');
  expect(await api.code(admin_, CHANGE, { id: admin_.id, role: 'OWNER' })).toBe('FORBIDDEN');
  expect(await api.code(bob, REMOVE, { id: bob.id })).toBeNull();
  expect(await api.code(bob, MEMBERS)).toBe('NOT_FOUND'); // the organisation is not theirs any more
});

it.each([
  ['sent away', REMOVE, {}],
  ['made an auditor', CHANGE, { role: 'AUDITOR' }],
])('lets an owner who was %s not come back by a code of their own', async (_, mutation, more) => {
  const ada = await api.owner();
  const [bob, carol] = [await join(ada, 'OWNER'), await join(ada, 'ADMIN')];
  const { invitePerson } = await api.get(bob, INVITE, { role: 'OWNER' });
  await api.get(ada, REMOVE, { id: carol.id }); // was none, and takes no code along
  await api.get(ada, mutation, { id: bob.id, ...more });
  await api.admin.query('DELETE FROM memberships WHERE person_id = $1', [bob.id]);
  expect(await api.code(bob, ACCEPT, { code: invitePerson.code })).toBe('NOT_FOUND');
});

describe('an application key', () => {
  const KEY = 'mutation ($input: CreateApplicationKeyInput!) { createApplicationKey(input: $input) { secret } }';
  const key = async (maker: Asker, scopes: string[]) => ({
    token: (await api.get(maker, KEY, { input: { name: 'robot', scopes, expiresInDays: 1 } })).createApplicationKey
      .secret as string,
  });
  const CHAINS = '{ chains { nodes { id } } }';

  it('ends when its maker leaves or is sent away, and those of others stay', async () => {
    const ada = await api.owner();
    const bob = await join(ada, 'ADMIN');
    const [stays, ends] = [await key(ada, ['chain:read']), await key(bob, ['chain:read'])];
    await api.get(ada, REMOVE, { id: bob.id });
    expect(await api.code(ends, CHAINS)).toBe('UNAUTHENTICATED');
    expect(await api.code(stays, CHAINS)).toBeNull();
  });

  it('ends when its maker loses a permission that it has', async () => {
    const ada = await api.owner();
    const bob = await join(ada, 'ADMIN');
    const [stays, ends] = [await key(bob, ['chain:read']), await key(bob, ['chain:read', 'chain:govern'])];
    await api.get(ada, CHANGE, { id: bob.id, role: 'DEVELOPER' });
    expect(await api.code(ends, CHAINS)).toBe('UNAUTHENTICATED');
    expect(await api.code(stays, CHAINS)).toBeNull();
  });

  it('is not made in the moment its maker is sent away', async () => {
    const ada = await api.owner();
    for (let time = 0; time < 10; time++) {
      const bob = await join(ada, 'ADMIN');
      const input = { name: `robot ${time}`, scopes: ['chain:read'], expiresInDays: 1 };
      const [made] = await Promise.all([api.ask(bob, KEY, { input }), api.get(ada, REMOVE, { id: bob.id })]);
      const secret = made.data?.['createApplicationKey']?.secret;
      if (secret) expect(await api.code({ token: secret }, CHAINS)).toBe('UNAUTHENTICATED');
      else expect(['FORBIDDEN', 'NOT_FOUND']).toContain(made.errors?.[0]?.extensions?.['code']);
    }
  });
});

it('changes what a person may do at once', async () => {
  const ada = await api.owner();
  const bob = await join(ada, 'AUDITOR');
  const found = 'mutation { foundConsortium(input: { name: "X" }) { id } }';
  expect(await api.code(bob, found)).toBe('FORBIDDEN');
  await api.get(ada, CHANGE, { id: bob.id, role: 'ADMIN' });
  expect(await api.code(bob, found)).toBeNull();
});

it('knows no people of other organisations', async () => {
  const [ada, bob] = [await api.owner(), await api.owner()];
  for (const id of [bob.id, '00000000-0000-7000-8000-000000000000', 'nonsense']) {
    expect(await api.code(ada, CHANGE, { id, role: 'OWNER' })).toBe('NOT_FOUND');
    expect(await api.code(ada, REMOVE, { id })).toBe('NOT_FOUND');
  }
});

describe('is bounded, also when two ask at once:', () => {
  const outcomes = (codes: (string | null)[]) => codes.map((code) => code ?? 'done').sort();

  it('how many organisations a person founds, left ones included', async () => {
    const [ada, bob] = [await api.owner(), await api.person()];
    await api.admin.query('UPDATE people SET max_organisations = 3 WHERE id = $1', [ada.id]);
    const { invitePerson } = await api.get(ada, INVITE, { role: 'OWNER' });
    await api.get(bob, ACCEPT, { code: invitePerson.code });
    await api.get(ada, REMOVE, { id: ada.id });
    const create = 'mutation { createOrganisation(input: { name: "One more" }) { id } }';
    const codes = await Promise.all(Array.from({ length: 4 }, () => api.code({ token: ada.token }, create)));
    expect(outcomes(codes)).toEqual(['QUOTA_EXCEEDED', 'QUOTA_EXCEEDED', 'done', 'done']);
    expect(await api.code(bob, create)).toBeNull();
  });

  it('how many invitations are open', async () => {
    const ada = await api.owner();
    await api.admin.query('UPDATE organisations SET max_invitations = 2 WHERE id = $1', [ada.organisation]);
    const invite = () => api.code(ada, INVITE, { role: 'AUDITOR' });
    expect(outcomes(await Promise.all([invite(), invite(), invite()]))).toEqual(['QUOTA_EXCEEDED', 'done', 'done']);
    const answer = await api.ask(ada, INVITE, { role: 'AUDITOR' });
    expect(answer.errors?.[0]).toMatchObject({
      message: 'The limit of 2 open invitations is reached. Remove one, or ask the operator for more.',
    });
    await api.admin.query('UPDATE membership_invitations SET expires_at = now() WHERE organisation_id = $1', [
      ada.organisation,
    ]);
    expect(await invite()).toBeNull();
  });
});
