import SCIMMY from 'scimmy';

import { code, jar, startSignIns, type SignIns } from '../accounts/testing.js';
import type { Acting } from '../testing.js';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let signIns: SignIns;
let api: SignIns['api'];
let ada: SignIns['ada'];
beforeAll(async () => {
  signIns = await startSignIns();
  ({ api, ada } = signIns);
}, 600_000);
afterAll(() => signIns.close());
let tests = 0;
beforeEach(async () => {
  signIns.anew();
  if (++tests % 4 === 0) ada = await api.owner(); // an organisation has ten providers
});

type Said = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests read deep into answers
type Answer = { status: number; body: Said; headers: Headers };
type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/** A directory, by its token. */
const asking =
  (token: string): Ask =>
  async (method, path, body, headers = {}) => {
    const response = await fetch(`${signIns.origin}/scim/v2${path}`, {
      method,
      headers: {
        ...{ authorization: `Bearer ${token}`, 'x-forwarded-for': `192.0.2.${address}` },
        ...(body !== undefined && { 'content-type': 'application/scim+json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (text) expect(response.headers.get('content-type')).toMatch(/^application\/scim\+json/);
    return { status: response.status, body: text ? JSON.parse(text) : {}, headers: response.headers };
  };
let address = 0;
beforeEach(() => void address++);

const CONNECT = 'mutation ($input: ConnectDirectoryInput!) { connectDirectory(input: $input) { id directoryClaim } }';
const CREATE =
  'mutation ($input: CreateDirectoryTokenInput!) { made: createDirectoryToken(input: $input) { secret directoryToken { id prefix } } }';
const REVOKE = 'mutation ($id: ID!) { revokeDirectoryToken(id: $id) { revokedAt } }';
const DISCONNECT = 'mutation ($providerId: ID!) { disconnectDirectory(providerId: $providerId) { directoryClaim } }';
const REMOVE = 'mutation ($id: ID!) { removePerson(personId: $id) }';

async function tokenFor(who: Acting, providerId: string) {
  const { made } = await api.get(who, CREATE, { input: { providerId, expiresInDays: 30 } });
  return { token: made.secret as string, id: made.directoryToken.id as string };
}

let names = 0;
/** An organisation with a provider and its directory. */
async function directory(who: Acting = ada, claim = 'SUB') {
  const slug = `directory-${++names}`;
  const { id: providerId } = await signIns.add(who, slug);
  await api.get(who, CONNECT, { input: { providerId, claim } });
  const { token, id } = await tokenFor(who, providerId);
  return { slug, providerId, token, tokenId: id, ask: asking(token) };
}

/** As Okta's and Entra's documentation have it, for somebody of this name. */
const okta = (name: string, more: object = {}) => ({
  schemas: [USER],
  userName: `${name}@okta.example`,
  name: { givenName: 'Test', familyName: 'User' },
  emails: [{ primary: true, value: `${name}@okta.example`, type: 'work' }],
  displayName: 'Test User',
  locale: 'en-US',
  externalId: name,
  groups: [],
  password: '1mz050nq',
  active: true,
  ...more,
});
const entra = (name: string, objectId: string) => ({
  schemas: [USER, ENTERPRISE],
  externalId: objectId,
  userName: `Test_User_${name}`,
  active: true,
  emails: [{ primary: true, type: 'work', value: `Test_User_${name}@testuser.com` }],
  meta: { resourceType: 'User' },
  name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
  roles: [],
});
const patch = (...Operations: object[]) => ({ schemas: [PATCH], Operations });
const made = async (ask: Ask, name: string, more: object = {}) => {
  const { status, body } = await ask('POST', '/Users', okta(name, more));
  expect([name, status, body['detail']]).toEqual([name, 201, undefined]);
  return body['id'] as string;
};
const eq = (attribute: string, value: string) =>
  `/Users?filter=${encodeURIComponent(`${attribute} eq ${JSON.stringify(value)}`)}`;

it('takes what Entra sends, from the test of the connection to the end', async () => {
  const { ask, slug } = await directory(ada, 'OID');
  const unknown = await ask('GET', eq('userName', '5e3e1f5b-1bd3-4b9f-8d3a-1e1d6a3a4a5b'));
  expect(unknown).toMatchObject({
    status: 200,
    body: { totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] },
  });

  const objectId = '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef';
  const created = await ask('POST', '/Users', entra('lifecycle', objectId));
  const { id } = created.body as { id: string };
  expect(created.status).toBe(201);
  expect(created.headers.get('location')).toBe(`${signIns.origin}/scim/v2/Users/${id}`);
  expect(created.body).toEqual({
    schemas: [USER],
    id,
    externalId: objectId,
    userName: 'Test_User_lifecycle',
    name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
    active: true,
    emails: [{ value: 'test_user_lifecycle@testuser.com', type: 'work', primary: true }],
    meta: {
      resourceType: 'User',
      created: expect.any(String),
      lastModified: expect.any(String),
      location: `${signIns.origin}/scim/v2/Users/${id}`,
    },
  });
  for (const query of [eq('userName', 'test_user_LIFECYCLE'), eq('externalId', objectId), eq('id', id)])
    expect((await ask('GET', query)).body).toMatchObject({ totalResults: 1, Resources: [{ id }] });
  for (const filter of [
    'emails[type eq "work"].value eq "Test_User_lifecycle@testuser.com"',
    `userName eq "Test_User_lifecycle" and externalId eq "${objectId}"`,
  ])
    expect((await ask('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body['totalResults']).toBe(1);

  // Known by the object ID that the ID token says, whose subject is another one for each client.
  signIns.provider.said.lies = { claims: { oid: objectId } };
  const { person } = await signIns.me(await signIns.inside(slug, 'pairwise-subject'));
  expect(person).toMatchObject({ id, email: 'test_user_lifecycle@testuser.com', name: 'givenName familyName' });
  signIns.provider.said.lies = null;

  const before = await ask(
    'PATCH',
    `/Users/${id}`,
    patch(
      { op: 'Replace', path: 'displayName', value: 'Pvlo' },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'TestBcwqnm@test.microsoft.com' },
      { op: 'Replace', path: 'name.givenName', value: 'Gtfd' },
      { op: 'Add', path: 'name.familyName', value: 'Pkqf' },
      { op: 'Add', path: 'nickName', value: 'Babs' },
      { op: 'Replace', path: `${ENTERPRISE}:employeeNumber`, value: 'Eqpj' },
    ),
  );
  expect(before).toMatchObject({
    status: 200,
    body: {
      displayName: 'Pvlo',
      name: { givenName: 'Gtfd', familyName: 'Pkqf' },
      emails: [{ value: 'testbcwqnm@test.microsoft.com' }],
    },
  });
  const flagged = await ask(
    'PATCH',
    `/Users/${id}`,
    patch(
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'TestMhvaes@test.microsoft.com' },
      {
        op: 'replace',
        value: {
          displayName: 'Bjfe',
          'name.givenName': 'Kkom',
          'name.familyName': 'Unua',
          [`${ENTERPRISE}:employeeNumber`]: 'Aklq',
        },
      },
    ),
  );
  expect(flagged.body).toMatchObject({ displayName: 'Bjfe', name: { givenName: 'Kkom', familyName: 'Unua' } });

  const [off, on] = [
    { op: 'Replace', path: 'active', value: 'False' },
    { op: 'Replace', path: 'active', value: 'True' },
  ];
  expect((await ask('PATCH', `/Users/${id}`, patch(off))).body['active']).toBe(false);
  expect((await ask('GET', `/Users/${id}`)).body['active']).toBe(false);
  expect((await ask('PATCH', `/Users/${id}`, patch(on))).body['active']).toBe(true);
  const standard = patch({ op: 'replace', path: 'active', value: false });
  expect((await ask('PATCH', `/Users/${id}`, standard)).body['active']).toBe(false);

  expect(await ask('DELETE', `/Users/${id}`)).toMatchObject({ status: 204, body: {} });
  for (const method of ['GET', 'DELETE']) expect((await ask(method, `/Users/${id}`)).status).toBe(404);
});

it('takes what Okta sends, by PATCH and by PUT, and keeps no password', async () => {
  const { ask } = await directory();
  expect((await ask('GET', '/Users?startIndex=1&count=2')).body).toMatchObject({ totalResults: 0 });
  expect(
    (await ask('GET', `${eq('userName', 'okta-one@okta.example')}&startIndex=1&count=100`)).body['totalResults'],
  ).toBe(0);
  const id = await made(ask, 'okta-one');
  const again = await ask('POST', '/Users', okta('okta-one', { userName: 'OKTA-ONE@okta.example' }));
  expect(again).toMatchObject({
    status: 409,
    body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '409', scimType: 'uniqueness' },
  });
  const off = patch({ op: 'replace', value: { active: false } });
  expect((await ask('PATCH', `/Users/${id}`, off)).body['active']).toBe(false);
  // An update of somebody who is out brings nobody back.
  const { active: _, ...rest } = okta('okta-one', { displayName: 'Renamed' });
  expect((await ask('PUT', `/Users/${id}`, rest)).body).toMatchObject({ active: false, displayName: 'Renamed' });
  expect((await ask('PUT', `/Users/${id}`, okta('okta-one'))).body).toMatchObject({ active: true });
  expect((await ask('PUT', `/Users/${id}`, okta('okta-one', { active: false }))).body['active']).toBe(false);
  const bare = { schemas: [USER], id, userName: 'okta-one@okta.example', externalId: 'okta-one' };
  const put = (await ask('PUT', `/Users/${id}`, bare)).body;
  expect([put['name'], put['displayName'], put['emails'][0].value]).toEqual([
    undefined,
    undefined,
    'okta-one@okta.example',
  ]);
  expect((await ask('PUT', '/Users/00000000-0000-7000-8000-000000000000', okta('nobody'))).status).toBe(404);
  for (const table of ['people', 'directory_people', 'directory_tokens', 'audit_notes', 'audit_entries'])
    expect(JSON.stringify((await signIns.sql(`SELECT t::text FROM ${table} t`)).rows)).not.toContain('1mz050nq');
});

describe('at the first sign-in', () => {
  it('somebody is whom the directory calls so, and nobody else comes in', async () => {
    const { ask, slug } = await directory();
    const id = await made(ask, 'first');
    signIns.provider.people.set('first', { email: 'elsewhere@example.org', name: 'Another Name' });
    const cookie = await signIns.inside(slug, 'first');
    expect((await signIns.me(cookie)).person).toMatchObject({ id, email: 'first@okta.example', name: 'Test User' });
    expect(signIns.problem(await signIns.signIn(slug, 'stranger'))).toBe('not-provisioned');
  });

  it('gives nobody the account of whose address or name it is', async () => {
    const { ask, slug } = await directory();
    const id = await made(ask, 'victim');
    signIns.provider.people.set('mallory', {
      email: 'victim@okta.example',
      preferred_username: 'victim',
      name: 'victim',
    });
    expect(signIns.problem(await signIns.signIn(slug, 'mallory'))).toBe('not-provisioned');
    await signIns.inside(slug, 'victim');
    // Once somebody has signed in, the directory makes nobody else of them.
    await ask('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'externalId', value: 'mallory' }));
    expect(signIns.problem(await signIns.signIn(slug, 'mallory'))).toBe('not-provisioned');
    expect((await signIns.me(await signIns.inside(slug, 'victim'))).person.id).toBe(id);
    await expect(signIns.sql(`UPDATE people SET subject = 'mallory' WHERE id = '${id}'`)).rejects.toThrow('for good');
  });

  it('is one person, also when two browsers come at once', async () => {
    const { ask, slug } = await directory();
    const id = await made(ask, 'hasty');
    const both = await Promise.all([signIns.begun(slug, 'hasty'), signIns.begun(slug, 'hasty')]);
    const cookies = (await Promise.all(both.map((each) => signIns.finish(each)))).map(jar);
    for (const cookie of cookies) expect((await signIns.me(cookie)).person.id).toBe(id);
  });
});

it('takes over who came in before where both call the person the same, and only then', async () => {
  const slug = 'before-directory';
  const { id: providerId } = await signIns.add(ada, slug);
  const { person } = await signIns.me(await signIns.inside(slug, 'pioneer'));
  await api.get(ada, CONNECT, { input: { providerId, claim: 'SUB' } });
  const ask = asking((await tokenFor(ada, providerId)).token);
  expect((await ask('GET', '/Users')).body['totalResults']).toBe(0);
  expect((await ask('GET', `/Users/${person.id}`)).status).toBe(404);
  const emails = [{ value: person.email, primary: true }];
  const other = await ask('POST', '/Users', okta('ceo', { emails }));
  expect([other.status, other.body['scimType']]).toEqual([409, 'uniqueness']);
  expect(await made(ask, 'pioneer', { emails })).toBe(person.id);
  expect((await signIns.me(await signIns.inside(slug, 'pioneer'))).person.id).toBe(person.id);
});

describe('whoever is taken out', () => {
  const KEY = 'mutation ($input: CreateApplicationKeyInput!) { createApplicationKey(input: $input) { secret } }';

  it.each([
    [
      'by active',
      (ask: Ask, id: string) => ask('PATCH', `/Users/${id}`, patch({ op: 'replace', value: { active: false } })),
    ],
    ['for good', (ask: Ask, id: string) => ask('DELETE', `/Users/${id}`)],
  ])('%s is out at once, and so are their keys', async (how, takeOut) => {
    const { ask, slug } = await directory();
    const name = `leaver-${how.replace(' ', '-')}`;
    const id = await made(ask, name);
    const cookie = await signIns.inside(slug, name);
    await api.get(ada, 'mutation ($id: ID!) { changeRole(personId: $id, role: ADMIN) { role } }', { id });
    const input = { name: 'key', scopes: ['chain:read'], expiresInDays: 1 };
    const { data } = await signIns.ask(cookie, KEY, { input }, ada.organisation);
    const key = data!['createApplicationKey'].secret as string;
    expect(await api.code({ token: key }, '{ chains { nodes { id } } }')).toBeNull();
    expect((await takeOut(ask, id)).status).toBeLessThan(300);
    expect(await signIns.me(cookie)).toBeUndefined();
    expect(await api.code({ token: key }, '{ chains { nodes { id } } }')).toBe('UNAUTHENTICATED');
    expect(signIns.problem(await signIns.signIn(slug, name))).toBe(how === 'by active' ? 'removed' : 'not-provisioned');
  });

  it('comes back as a newcomer, and as somebody else after the end', async () => {
    const { ask, slug } = await directory();
    const id = await made(ask, 'returning');
    await signIns.inside(slug, 'returning');
    await api.get(ada, 'mutation ($id: ID!) { changeRole(personId: $id, role: OWNER) { role } }', { id });
    await ask('PATCH', `/Users/${id}`, patch({ op: 'replace', value: { active: false } }));
    const readmit = 'mutation ($input: ReadmitPersonInput!) { readmitPerson(input: $input) }';
    const input = { email: 'returning@okta.example', role: 'AUDITOR' };
    expect(await api.code(ada, readmit, { input })).toBe('CONFLICT');
    await ask('PATCH', `/Users/${id}`, patch({ op: 'replace', value: { active: true } }));
    const back = await signIns.me(await signIns.inside(slug, 'returning'));
    expect([back.person.id, back.organisations[0].role]).toEqual([id, 'AUDITOR']);
    await ask('DELETE', `/Users/${id}`);
    const anew = await made(ask, 'returning');
    expect(anew).not.toBe(id);
    expect((await signIns.me(await signIns.inside(slug, 'returning'))).person.id).toBe(anew);
  });

  it('by an owner stays out, whatever the directory does', async () => {
    const { ask, slug } = await directory();
    const id = await made(ask, 'banned');
    await signIns.inside(slug, 'banned');
    await api.get(ada, REMOVE, { id });
    expect((await ask('GET', `/Users/${id}`)).body['active']).toBe(false);
    for (const active of [true, false, true]) {
      const { body } = await ask('PATCH', `/Users/${id}`, patch({ op: 'replace', value: { active } }));
      expect(body['active']).toBe(false);
    }
    expect(signIns.problem(await signIns.signIn(slug, 'banned'))).toBe('removed');
    expect((await ask('DELETE', `/Users/${id}`)).status).toBe(204);
    const { body } = await ask('POST', '/Users', okta('banned'));
    expect([body['id'], body['active']]).toEqual([id, false]);
    expect(signIns.problem(await signIns.signIn(slug, 'banned'))).toBe('removed');
  });

  it('is not the last owner who can sign in', async () => {
    const eve = await api.owner();
    const { ask, slug } = await directory(eve);
    const id = await made(ask, 'last-owner');
    await signIns.inside(slug, 'last-owner');
    await api.get(eve, 'mutation ($id: ID!) { changeRole(personId: $id, role: OWNER) { role } }', { id });
    await api.get(eve, REMOVE, { id: eve.id });
    const refused = await ask('PATCH', `/Users/${id}`, patch({ op: 'replace', value: { active: false } }));
    expect([refused.status, refused.body['scimType']]).toEqual([409, undefined]);
  });
});

it('shows a directory nobody but whom it made, and lets it touch nobody else', async () => {
  const eve = await api.owner();
  const [ours, sibling, theirs] = [await directory(), await directory(), await directory(eve)];
  const id = await made(ours.ask, 'shared');
  for (const { ask } of [sibling, theirs]) {
    for (const target of [id, ada.id]) {
      const all = [
        await ask('GET', `/Users/${target}`),
        await ask('PUT', `/Users/${target}`, okta('taken')),
        await ask('PATCH', `/Users/${target}`, patch({ op: 'replace', value: { active: false } })),
        await ask('DELETE', `/Users/${target}`),
      ];
      const nobody = await ask('GET', '/Users/00000000-0000-7000-8000-000000000000');
      for (const { status, body } of all) {
        expect(status).toBe(404);
        expect(body['detail'].replace(target, '')).toBe(
          nobody.body['detail'].replace('00000000-0000-7000-8000-000000000000', ''),
        );
      }
    }
    for (const query of [eq('userName', 'shared@okta.example'), eq('externalId', 'shared'), eq('id', ada.id), '/Users'])
      expect((await ask('GET', query)).body['totalResults']).toBe(0);
  }
  // The same names elsewhere are other people; an address is one in an organisation.
  const twin = await made(theirs.ask, 'shared', { emails: [{ value: ada.email, primary: true }] });
  expect([id, ada.id]).not.toContain(twin);
  expect((await sibling.ask('POST', '/Users', okta('shared'))).body['scimType']).toBe('uniqueness');
  expect((await ours.ask('GET', `/Users/${id}`)).body).toMatchObject({ active: true, userName: 'shared@okta.example' });
});

describe('a token', () => {
  it('is good for this and for nothing else, as nothing else is good for this', async () => {
    const { token, ask } = await directory();
    expect(await api.code({ token }, '{ me { permissions } }')).toBe('UNAUTHENTICATED');
    expect(await api.code({ token, organisation: ada.organisation }, '{ identityProviders { id } }')).toBe(
      'UNAUTHENTICATED',
    );
    const key = 'mutation ($input: CreateApplicationKeyInput!) { createApplicationKey(input: $input) { secret } }';
    const input = { name: 'key', scopes: ['organisation:read'], expiresInDays: 1 };
    const { createApplicationKey } = await api.get(ada, key, { input });
    for (const other of [ada.token, createApplicationKey.secret, 'wrong', `${token}x`, '']) {
      const { status, body, headers } = await asking(other)('GET', '/Users');
      expect([status, body['status'], headers.get('www-authenticate')]).toEqual([401, '401', 'Bearer']);
    }
    expect((await ask('GET', '/Users', undefined, { authorization: `Basic ${token}` })).status).toBe(401);
  });

  it('is made and ended by who governs people, lies nowhere, and ends at once', async () => {
    const eve = await api.owner();
    const { providerId, token, tokenId, ask } = await directory();
    const second = await tokenFor(ada, providerId);
    expect(await api.code(ada, CREATE, { input: { providerId, expiresInDays: 30 } })).toBe('QUOTA_EXCEEDED');
    for (const [query, variables] of [
      [CONNECT, { input: { providerId, claim: 'OID' } }],
      [CREATE, { input: { providerId, expiresInDays: 30 } }],
      [REVOKE, { id: tokenId }],
      [DISCONNECT, { providerId }],
    ] as const) {
      expect(await api.code(eve, query, variables)).toBe('NOT_FOUND');
      const admin = await api.person();
      expect(await api.code({ ...admin, organisation: ada.organisation }, query, variables)).toBe('NOT_FOUND');
    }
    const kept = JSON.stringify((await signIns.sql('SELECT t::text FROM directory_tokens t')).rows);
    expect(kept).not.toContain(token);
    expect((await ask('GET', '/Users')).status).toBe(200);
    await api.get(ada, REVOKE, { id: tokenId });
    expect((await ask('GET', '/Users')).status).toBe(401);
    expect((await asking(second.token)('GET', '/Users')).status).toBe(200);
    await signIns.sql(`UPDATE directory_tokens SET expires_at = now() WHERE id = '${second.id}'`);
    expect((await asking(second.token)('GET', '/Users')).status).toBe(401);
  });

  it('ends with the directory, whose people stay and whose provider lets newcomers in again', async () => {
    const { providerId, slug, ask } = await directory();
    await made(ask, 'staying');
    const cookie = await signIns.inside(slug, 'staying');
    await api.get(ada, DISCONNECT, { providerId });
    expect((await ask('GET', '/Users')).status).toBe(401);
    expect(await signIns.me(cookie)).toMatchObject({ person: { email: 'staying@okta.example' } });
    await signIns.inside(slug, 'newcomer-again');
    expect(await api.code(ada, CREATE, { input: { providerId, expiresInDays: 30 } })).toBe('CONFLICT');
  });

  it('ends with its provider', async () => {
    const { providerId, ask } = await directory();
    await made(ask, 'gone-provider');
    await api.get(ada, 'mutation ($id: ID!) { removeIdentityProvider(id: $id) }', { id: providerId });
    expect((await ask('GET', '/Users')).status).toBe(401);
  });
});

it('is noted in the books: who did it, to whom, and what was refused', async () => {
  const { ask, tokenId } = await directory();
  const id = await made(ask, 'noted');
  await ask('PATCH', `/Users/${id}`, patch({ op: 'replace', value: { displayName: 'Noted' } }));
  await ask('PATCH', `/Users/${id}`, patch({ op: 'replace', value: { userName: '' } }));
  await ask('POST', '/Users', okta('noted', { externalId: 'another' }));
  await ask('DELETE', `/Users/${id}`);
  const { rows } = await signIns.sql(
    `SELECT fact ->> 'action' AS action, fact ->> 'result' AS result, fact ->> 'subject' AS subject FROM (
       SELECT fact, id FROM audit_notes UNION ALL SELECT entry, (entry ->> 'id')::uuid FROM audit_entries) AS all_facts
     WHERE fact -> 'actor' ->> 'directoryToken' = $1 ORDER BY id`,
    [tokenId],
  );
  expect(rows).toEqual([
    { action: 'provisionPerson', result: 'OK', subject: id },
    { action: 'changeProvisionedPerson', result: 'OK', subject: id },
    { action: 'changeProvisionedPerson', result: 'INVALID', subject: null },
    { action: 'provisionPerson', result: 'CONFLICT', subject: null },
    { action: 'deprovisionPerson', result: 'OK', subject: id },
  ]);
});

describe('refuses', () => {
  it.each([
    ...['userName', 'userName co "a"', 'userName eq a', 'userName eq "a" or userName eq "b"', 'password eq "x"', ''],
    ...[
      'not (userName eq "a")',
      'userName eq "a" and',
      'constructor eq "x"',
      '__proto__ eq "x"',
      'userName eq "\\u0000"',
    ],
    ...['userName eq "a" userName eq "b"', 'userName eq "a" and userName eq "b"'],
  ])('the filter %j', (filter) => refusesFilter(filter));

  it('filters that take others long, at once', async () => {
    for (const filter of [
      `userName eq "${'a'.repeat(1_000)}"`,
      `userName eq "${'\n'.repeat(900)}`,
      `userName eq "${'\\'.repeat(900)}`,
      '('.repeat(1_000),
    ])
      await refusesFilter(filter);
  });

  async function refusesFilter(filter: string): Promise<void> {
    const { ask } = await shared();
    const { status, body } = await ask('GET', `/Users?filter=${encodeURIComponent(filter)}`);
    expect([status, body['scimType']]).toEqual([400, 'invalidFilter']);
  }

  it.each([
    ['no userName', { userName: undefined }, 'invalidValue'],
    ['a userName that is none', { userName: ['a'] }, 'invalidValue'],
    ['a userName too long', { userName: 'a'.repeat(255) }, 'invalidValue'],
    ['a NUL', { displayName: 'a\0b' }, 'invalidValue'],
    ['no address', { userName: 'nobody', emails: [] }, 'invalidValue'],
    ['an address that is none', { emails: [{ value: 'nobody' }] }, 'invalidValue'],
    ['a name that is a text', { name: 'Test User' }, 'invalidValue'],
    ['an active that is neither', { active: 'maybe' }, 'invalidValue'],
    ['another schema', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'] }, 'invalidSyntax'],
    ['no schema', { schemas: undefined }, 'invalidSyntax'],
  ])('somebody with %s', async (_what, more, scimType) => {
    const { ask } = await shared();
    const { status, body } = await ask('POST', '/Users', okta('refused', more));
    expect([status, body['status'], body['scimType']]).toEqual([400, '400', scimType]);
    expect((await ask('GET', eq('externalId', 'refused'))).body['totalResults']).toBe(0);
  });

  it.each([
    ['no operation', patch(), 'invalidSyntax'],
    ['too many of them', patch(...Array.from({ length: 101 }, () => ({ op: 'replace', value: {} }))), 'invalidSyntax'],
    ['an unknown one', patch({ op: 'move', path: 'active', value: true }), 'invalidSyntax'],
    ['none at all', patch(null as unknown as object), 'invalidSyntax'],
    ['removal of nothing', patch({ op: 'remove' }), 'noTarget'],
    ['removal of what must be', patch({ op: 'remove', path: 'userName' }), 'invalidValue'],
    ['a path that is none', patch({ op: 'replace', path: 'emails[', value: 'x' }), 'invalidPath'],
    ['the id', patch({ op: 'replace', path: 'id', value: 'x' }), 'mutability'],
    ['a value that is none', patch({ op: 'replace', path: 'active', value: {} }), 'invalidValue'],
    ['a list for everything', patch({ op: 'replace', value: [] }), 'invalidValue'],
  ])('a PATCH of %s, and changes nothing', async (_what, body, scimType) => {
    const { ask, id } = await shared();
    const { body: before } = await ask('GET', `/Users/${id}`);
    const answer = await ask('PATCH', `/Users/${id}`, body);
    expect([answer.status, answer.body['scimType']]).toEqual([400, scimType]);
    expect((await ask('GET', `/Users/${id}`)).body).toEqual(before);
  });

  it('what pollutes nothing', async () => {
    const { ask, id } = await shared();
    for (const path of ['__proto__.polluted', 'constructor.prototype', '__proto__', 'name.__proto__'])
      await ask('PATCH', `/Users/${id}`, patch({ op: 'add', path, value: 'yes' }));
    await ask(
      'PATCH',
      `/Users/${id}`,
      JSON.stringify(patch({ op: 'add', value: {} })).replace('{}', '{"__proto__":{"polluted":1}}'),
    );
    expect(({} as Said)['polluted']).toBeUndefined();
  });

  it('broken JSON, other media types, large bodies, unknown paths and wrong pages', async () => {
    const { ask } = await shared();
    expect((await ask('POST', '/Users', '{')).body).toMatchObject({ status: '400', scimType: 'invalidSyntax' });
    const xml = await ask('POST', '/Users', '<a/>', { 'content-type': 'application/xml' });
    expect(xml.body).toMatchObject({ status: '400', scimType: 'invalidSyntax' });
    const large = await ask('POST', '/Users', okta('large', { title: 'x'.repeat(100_000) }));
    expect([large.status, large.body['status']]).toEqual([413, '413']);
    const nobody = ['not-an-id', 'a/b'].map((rest) => `/Users/${rest}`);
    for (const path of ['/Groups', ...nobody, '/Schemas/none', '/'])
      expect([path, (await ask('GET', path)).status]).toEqual([path, 404]);
    for (const path of ['/Me', '/Bulk', '/.search', '/Users/.search'])
      expect([path, (await ask('POST', path, {})).body['status']]).toEqual([path, '501']);
    for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas', '/Users'])
      expect([path, (await ask('PUT', path, {})).body['status']]).toEqual([path, '405']);
    for (const query of ['startIndex=x', 'count=1.5', 'count=1&count=2', 'startIndex=99999999999'])
      expect((await ask('GET', `/Users?${query}`)).body['scimType']).toBe('invalidValue');
    const both = await ask('GET', '/Users?filter=id+eq+%22a%22&filter=id+eq+%22b%22');
    expect(both.body['scimType']).toBe('invalidFilter');
  });

  let kept: Promise<{ ask: Ask; id: string }> | undefined;
  const shared = () => (kept ??= directory().then(async ({ ask }) => ({ ask, id: await made(ask, 'refusals') })));
});

it('lists in pages, in one order, and of each what is asked for', async () => {
  const { ask } = await directory();
  for (const name of ['page-a', 'page-b', 'page-c']) await made(ask, name);
  const names = async (query: string) => {
    const { body } = await ask('GET', `/Users?${query}`);
    expect(body['totalResults']).toBe(3);
    expect(body['itemsPerPage']).toBe(body['Resources'].length);
    return (body['Resources'] as Said[]).map(({ externalId }) => externalId as string);
  };
  expect(await names('')).toEqual(['page-a', 'page-b', 'page-c']);
  expect(await names('startIndex=2&count=1')).toEqual(['page-b']);
  expect(await names('startIndex=-5&count=2')).toEqual(['page-a', 'page-b']);
  expect(await names('count=0')).toEqual([]);
  expect(await names('count=-1')).toEqual([]);
  expect(await names('startIndex=4')).toEqual([]);
  const [one] = (await ask('GET', '/Users?attributes=userName,name.givenName&count=1')).body['Resources'] as Said[];
  expect(one).toEqual({
    schemas: [USER],
    id: one!['id'],
    userName: 'page-a@okta.example',
    name: { givenName: 'Test' },
  });
  const [rest] = (await ask('GET', '/Users?excludedAttributes=emails,name.givenName,meta&count=1')).body[
    'Resources'
  ] as Said[];
  expect(Object.keys(rest!)).toEqual(['schemas', 'id', 'externalId', 'userName', 'name', 'displayName', 'active']);
  expect(rest!['name']).toEqual({ familyName: 'User' });
});

describe('another implementation', () => {
  it('reads what is said of this service and of people, and knows the same attributes', async () => {
    const { ask } = await directory();
    const nobody = asking('');
    const config = await nobody('GET', '/ServiceProviderConfig');
    expect(new SCIMMY.Schemas.ServiceProviderConfig(config.body, 'out')).toMatchObject({ patch: { supported: true } });
    const types = (await nobody('GET', '/ResourceTypes')).body['Resources'] as Said[];
    expect(types.map((each) => new SCIMMY.Schemas.ResourceType(each, 'out').endpoint)).toEqual(['/Users']);
    const { attributes } = (await nobody('GET', `/Schemas/${USER}`)).body as { attributes: Said[] };
    const theirs = JSON.parse(JSON.stringify(SCIMMY.Schemas.User.definition.describe())) as { attributes: Said[] };
    // Whether an address must be there the standard leaves to the service.
    const plain = (
      { name, type, multiValued, required, mutability, returned, caseExact }: Said,
      isAddress: boolean,
    ) => ({
      ...{ name, type, multiValued, mutability, returned, caseExact },
      ...(!isAddress && { required }),
    });
    for (const each of attributes) {
      const other = theirs.attributes.find(({ name }) => name === each['name'])!;
      const isAddress = each['name'] === 'emails';
      expect(plain(each, isAddress)).toEqual(plain(other, isAddress));
      for (const part of (each['subAttributes'] ?? []) as Said[]) {
        const twin = (other['subAttributes'] as Said[]).find(({ name }) => name === part['name'])!;
        expect(plain(part, isAddress)).toEqual(plain(twin, isAddress));
      }
    }
    const { body } = await ask('POST', '/Users', okta('conforming'));
    expect(JSON.parse(JSON.stringify(new SCIMMY.Schemas.User(body, 'out', body['meta'].location)))).toMatchObject({
      userName: 'conforming@okta.example',
      emails: body['emails'],
    });
  });

  it.each([
    [{ op: 'replace', value: { displayName: 'A', name: { givenName: 'B' } } }],
    [{ op: 'Replace', path: 'name.familyName', value: 'updatedFamilyName' }],
    [{ op: 'Add', path: 'displayName', value: 'Babs' }],
    [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'updated@example.org' }],
    [{ op: 'replace', path: 'emails', value: [{ value: 'whole@example.org', type: 'work', primary: true }] }],
    [{ op: 'remove', path: 'displayName' }],
    [{ op: 'remove', path: 'name.givenName' }],
    [{ op: 'remove', path: 'name' }],
    [{ op: 'replace', path: 'active', value: false }],
  ])('makes the same of %j', async (operation) => {
    const { ask } = await directory();
    const { body } = await ask('POST', '/Users', okta('patched', { emails: [{ value: `p${++names}@example.org` }] }));
    const before = new SCIMMY.Schemas.User({ ...body, meta: undefined } as never, 'out');
    const theirs = await new SCIMMY.Messages.PatchOp(patch(operation) as never).apply(before as never);
    const after = (await ask('PATCH', `/Users/${body['id']}`, patch(operation))).body;
    const { meta: _, ...ours } = after;
    const { meta: __, ...other } = JSON.parse(JSON.stringify(theirs)) as Said;
    expect(ours).toEqual(other);
  });
});

it('names attributes by their whole name too, and in any case (RFC 7644, section 3.10)', async () => {
  const { ask } = await directory();
  const id = await made(ask, 'whole-names');
  const whole = patch(
    { op: 'add', path: `${USER}:displayName`, value: 'A' },
    { op: 'add', path: 'NAME.givenname', value: 'B' },
  );
  const { body } = await ask('PATCH', `/Users/${id}`, whole);
  expect(body).toMatchObject({ displayName: 'A', name: { givenName: 'B', familyName: 'User' } });
  expect((await ask('GET', eq(`${USER}:userName`, 'whole-names@okta.example'))).body['totalResults']).toBe(1);
});

it('lets nobody guess tokens for long', async () => {
  const guesses = await Promise.all(
    Array.from({ length: 61 }, (_, i) => asking(`atoll_directory_${i}`)('GET', '/Users')),
  );
  const refused = guesses.filter(({ status }) => status !== 401);
  expect(refused.map(({ status, body }) => [status, body['status']])).toEqual([[429, '429']]);
  expect(refused[0]!.headers.get('retry-after')).toMatch(/^\d+$/);
});

it('asks nothing of a directory whose people are none: reading what is here takes no token and tells of nobody', async () => {
  for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/ResourceTypes/User', '/Schemas']) {
    const { status, body } = await asking('')('GET', path);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain(`${signIns.origin}/scim/v2`);
  }
  expect(code(await signIns.ask('', '{ directoryUrl }'))).toBe('UNAUTHENTICATED');
  expect((await api.get(ada, '{ directoryUrl }'))['directoryUrl']).toBe(`${signIns.origin}/scim/v2`);
});
