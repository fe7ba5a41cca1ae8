import { signingKey, testProvider, type Lies } from '@atoll/accounts/testing';
import http from 'node:http';

import { code, jar, locationOf, SECRET, startSignIns, type SignIns } from './testing.js';

let signIns: SignIns;
let api: SignIns['api'];
let origin: SignIns['origin'];
let provider: SignIns['provider'];
let ada: SignIns['ada'];
let ADD: SignIns['ADD'];
let wish: SignIns['wish'];
let add: SignIns['add'];
let visit: SignIns['visit'];
let begun: SignIns['begun'];
let finish: SignIns['finish'];
let signIn: SignIns['signIn'];
let inside: SignIns['inside'];
let problem: SignIns['problem'];
let ask: SignIns['ask'];
let me: SignIns['me'];
let sql: SignIns['sql'];
beforeAll(async () => {
  signIns = await startSignIns();
  ({ api, origin, provider, ada, ADD, wish, add, visit, begun, finish, signIn, inside, problem, ask, me, sql } =
    signIns);
}, 600_000);
afterAll(() => signIns.close());
beforeEach(() => signIns.anew());

const REMOVE = 'mutation ($id: ID!) { removeIdentityProvider(id: $id) }';

describe('a person of the organisation', () => {
  it('comes in as a newcomer with the least role, and is the same person the next time', async () => {
    provider.people.set('grace', { name: 'Grace Hopper', email: 'Grace@Example.org' });
    const start = await visit('/session/sso/acme');
    const url = new URL(locationOf(start));
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      ...{ client_id: 'atoll', response_type: 'code', scope: 'openid email profile', code_challenge_method: 'S256' },
      redirect_uri: `${origin}/session/sso/callback`,
    });
    expect(start.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^atoll_sso=[^;]{43}; Path=\/session\/sso; Expires=.*; HttpOnly; SameSite=Lax$/),
    ]);
    const response = await finish({ back: await provider.visit(url.href, 'grace'), cookie: jar(start) });
    for (const cookie of response.headers.getSetCookie().slice(1))
      expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    const first = await me(jar(response));
    expect(first).toEqual({
      person: { id: expect.any(String), email: 'grace@example.org', name: 'Grace Hopper', managedBy: ada.organisation },
      organisations: [{ role: 'AUDITOR', organisation: { id: ada.organisation } }],
    });
    provider.people.set('grace', { name: 'Grace B. Hopper', email: 'hopper@example.org' });
    const second = await me(await inside('acme', 'grace'));
    expect(second.person).toEqual({ ...first.person, name: 'Grace B. Hopper', email: 'hopper@example.org' });
    const { rows } = await sql(
      `SELECT fact ->> 'action' AS action FROM audit_notes WHERE fact -> 'actor' ->> 'person' = $1
      UNION ALL SELECT entry ->> 'action' FROM audit_entries WHERE entry -> 'actor' ->> 'person' = $1`,
      [first.person.id],
    );
    expect(rows).toEqual([{ action: 'signInByProvider' }, { action: 'signInByProvider' }]);
  });

  it('comes in where the organisation demands more than a password, which is the provider’s to ask for', async () => {
    const { organisation } = ada;
    const cookie = await inside('acme', 'demanded');
    await sql('UPDATE organisations SET second_factor_demanded = true WHERE id = $1', [organisation]);
    const own = () => ask(cookie, '{ organisation { id } }', {}, organisation);
    expect((await own()).data).toEqual({ organisation: { id: organisation } });
    await sql('UPDATE organisations SET second_factor_demanded = false WHERE id = $1', [organisation]);
  });

  it('comes in by a public client, which PKCE alone protects', async () => {
    await add(ada, 'acme-public', { clientId: 'public', clientSecret: null, role: 'DEVELOPER' });
    expect((await me(await inside('acme-public', 'public-person'))).organisations[0].role).toBe('DEVELOPER');
  });

  it('has no password, no passkey, no organisation of its own and no invitation to another one', async () => {
    const eve = await api.owner();
    // Whoever has this address elsewhere has a password, which does not help.
    provider.people.set('twin', { email: eve.email });
    const cookie = await inside('acme', 'twin');
    const password = 'correct horse battery';
    const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) }';
    const input = { currentPassword: password, newPassword: 'another horse battery' };
    expect(code(await ask(cookie, change, { input }))).toBe('CONFLICT');
    const register = 'mutation ($input: PasskeyRegistrationInput!) { registerPasskey(input: $input) }';
    const named = origin.replace('127.0.0.1', 'localhost'); // authenticators know hosts by their names
    expect(code(await ask(cookie, register, { input: { password } }, undefined, named))).toBe('CONFLICT');
    const found = 'mutation { createOrganisation(input: { name: "Own" }) { id } }';
    expect(code(await ask(cookie, found))).toBe('CONFLICT');
    const { invitePerson } = await api.get(eve, 'mutation { invitePerson(input: { role: ADMIN }) { code } }');
    const accept = 'mutation ($code: String!) { acceptPersonInvitation(code: $code) { id } }';
    expect(code(await ask(cookie, accept, { code: invitePerson.code }))).toBe('CONFLICT');
    // The code is as good as before, and so is the password, for whom they are.
    const other = await api.person();
    expect(await api.code(other, accept, { code: invitePerson.code })).toBeNull();
    const again = 'mutation ($input: SignInInput!) { signIn(input: $input) { person { id } } }';
    expect((await api.get({}, again, { input: { email: eve.email, password } })).signIn.person.id).toBe(eve.id);
  });

  it('is refused by the database itself where another organisation takes it in', async () => {
    const eve = await api.owner();
    const { person } = await me(await inside('acme', 'taken'));
    const insert = `INSERT INTO memberships (organisation_id, person_id, role) VALUES ($1, $2, 'OWNER')`;
    await expect(sql(insert, [eve.organisation, person.id])).rejects.toThrow(/managed by another organisation/);
  });
});

describe('the page that was asked for', () => {
  const asked = '/console/chains/1?status=ACTIVE';
  const from = async (next: string) => {
    const start = await visit(`/session/sso/acme?next=${encodeURIComponent(next)}`);
    return { back: await provider.visit(locationOf(start), 'deep'), cookie: jar(start) };
  };

  it('is gone to from the provider', async () => {
    const response = await finish(await from(asked));
    expect(locationOf(response)).toBe(asked);
    expect((await me(jar(response))).person.name).toBe('deep');
  });

  it.each(['https://elsewhere.example/console/', '//elsewhere.example/console/', '/graphql'])(
    'is not %s, which is none of the console’s',
    async (next) => expect(locationOf(await finish(await from(next)))).toBe('/console/'),
  );

  it('is not lost where the sign-in is refused, or the person has to press the button first', async () => {
    const { back, cookie } = await from(asked);
    back.searchParams.set('state', 'another');
    const next = (response: Response) => new URL(locationOf(response), origin).searchParams.get('next');
    expect(next(await finish({ back, cookie }))).toBe(asked);
    const elsewhere = { 'sec-fetch-site': 'cross-site' };
    const pressed = await visit(`/session/sso/acme?next=${encodeURIComponent(asked)}`, elsewhere);
    expect(next(pressed)).toBe(asked);
    expect(new URL(locationOf(pressed)).searchParams.get('organisation')).toBe('acme');
  });
});

describe('signs nobody in', () => {
  it('with a state that came from elsewhere, or a cookie of another browser, or none', async () => {
    const [one, other] = [await begun('acme', 'mallory'), await begun('acme', 'victim')];
    for (const [back, cookie] of [
      [one.back, other.cookie],
      [one.back, ''],
      [new URL(one.back.href.replace(/state=[^&]+/, 'state=')), one.cookie],
      [new URL(one.back.href.replace(/state=[^&]+/, 'state=AAAA')), one.cookie],
      [new URL(one.back.href.replace(/state=[^&]+/, 'state=AAAA')), 'atoll_sso=AAAA'],
    ] as const) {
      const response = await finish({ back, cookie });
      expect([problem(response), jar(response)]).toEqual(['expired', '']);
    }
    expect(locationOf(await finish(one))).toBe('/console/');
  });

  it('by a callback that was there before, or late', async () => {
    const one = await begun('acme', 'replayed');
    const answers = await Promise.all([finish(one), finish(one)]);
    expect(answers.map(problem).sort()).toEqual(['expired', null]);
    expect(problem(await finish(one))).toBe('expired');
    const late = await begun('acme', 'replayed');
    await sql(`UPDATE provider_sign_ins SET expires_at = now() - interval '1 second'`);
    expect(problem(await finish(late))).toBe('expired');
  });

  it('with a nonce that is not this sign-in’s, a code that is spent, or the word of another issuer', async () => {
    const nonce = await begun('acme', 'nonce');
    await sql(`UPDATE provider_sign_ins SET nonce = 'another'`);
    expect(problem(await finish(nonce))).toBe('refused');
    const verifier = await begun('acme', 'verifier');
    await sql(`UPDATE provider_sign_ins SET verifier = repeat('v', 43)`);
    expect(problem(await finish(verifier))).toBe('refused');
    const spent = await begun('acme', 'spent');
    await (await provider.provider.AuthorizationCode.find(spent.back.searchParams.get('code')!))!.destroy();
    expect(problem(await finish(spent))).toBe('refused');
    const issuer = await begun('acme', 'issuer');
    issuer.back.searchParams.set('iss', 'https://evil.example');
    expect(problem(await finish(issuer))).toBe('refused');
    issuer.back.searchParams.delete('iss');
    expect((await sql(`SELECT 1 FROM people WHERE subject = ANY ('{nonce,verifier,spent,issuer}')`)).rowCount).toBe(0);
  });

  it.each([
    ['for another client', { claims: { aud: 'another' } }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['with another nonce', { claims: { nonce: 'another' } }],
    ['that ran out', { claims: { exp: 1_000 } }],
    ['about nobody', { claims: { sub: '' } }],
    ['whose subject is not the one of the access token', { claims: { sub: 'grace' } }],
    ['that another key signed', 'forged'],
  ] as [string, Lies | 'forged'][])('by an ID token %s; its twin comes in', async (name, lies) => {
    const login = `liar-${name.replaceAll(' ', '-')}`;
    provider.said.lies = lies === 'forged' ? { key: await signingKey() } : lies;
    expect(problem(await signIn('acme', login))).toBe('refused');
    provider.said.lies = null;
    expect(locationOf(await signIn('acme', login))).toBe('/console/');
  });

  it('who said no at the provider, who has no address there, or one that a colleague has', async () => {
    const one = await begun('acme', 'unwilling');
    const denied = new URL(one.back);
    denied.searchParams.delete('code');
    denied.searchParams.set('error', 'access_denied');
    expect(problem(await finish({ ...one, back: denied }))).toBe('denied');
    provider.people.set('nobody', { email: undefined });
    expect(problem(await signIn('acme', 'nobody'))).toBe('no-email');
    provider.people.set('imitator', { email: 'model@example.org' });
    await inside('acme', 'model');
    expect(problem(await signIn('acme', 'imitator'))).toBe('email-taken');
  });

  it('where another page leads here: there the person presses the button first', async () => {
    const before = (await sql('SELECT count(*) FROM provider_sign_ins')).rows;
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': '' },
    ]) {
      const response = await visit('/session/sso/acme', headers);
      expect(locationOf(response)).toBe(`${origin}/console/sign-in?organisation=acme`);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
    // Those that do not say where they stand say where they come from; and the cookie is for one host.
    const raw = (headers: Record<string, string>) =>
      new Promise<string | undefined>((resolve, reject) => {
        const asked = http.get(`${origin}/session/sso/nobody`, { headers }, ({ headers: { location } }) =>
          resolve(location),
        );
        asked.on('error', reject);
      });
    const led = `${origin}/console/sign-in?organisation=nobody`;
    expect(await raw({})).toBe(led);
    expect(await raw({ referer: 'https://evil.example/' })).toBe(led);
    expect(await raw({ referer: `${origin}/console/sign-in`, host: 'evil.example' })).toBe(led);
    expect(await raw({ referer: `${origin}/console/sign-in` })).toBe('/console/sign-in?problem=unknown');
    expect((await sql('SELECT count(*) FROM provider_sign_ins')).rows).toEqual(before);
  });

  it('by a name that nobody has, and after too many attempts', async () => {
    for (const slug of ['nobody', '%00', 'a%2Fb', 'x'.repeat(500)])
      expect(problem(await visit(`/session/sso/${slug}`))).toBe('unknown');
    for (let i = 0; i < 30; i++) await visit('/session/sso/nobody');
    expect(problem(await visit('/session/sso/acme'))).toBe('rate-limited');
    expect(problem(await visit('/session/sso/callback?state=x'))).toBe('rate-limited');
  });
});

it('gives a hostile organisation nothing of whoever has the address that its provider asserts', async () => {
  const eve = await api.owner();
  const clients = [{ id: 'atoll', secret: SECRET }];
  const hostile = await testProvider(clients, `${origin}/session/sso/callback`);
  try {
    await add(eve, 'hostile', { issuer: hostile.issuer });
    const victim = await me(await inside('acme', 'victim'));
    hostile.people.set('owner', { email: ada.email });
    hostile.people.set('victim', { email: victim.person.email });
    for (const login of ['owner', 'victim']) {
      const cookie = await inside('hostile', login, hostile);
      const { person, organisations } = await me(cookie);
      expect([ada.id, victim.person.id]).not.toContain(person.id);
      expect(person.managedBy).toBe(eve.organisation);
      expect(organisations).toEqual([{ role: 'AUDITOR', organisation: { id: eve.organisation } }]);
      expect(code(await ask(cookie, '{ organisation { id } }', {}, ada.organisation))).toBe('NOT_FOUND');
    }
    // A sign-in that was begun at one organisation's provider is not finished by another's.
    const [theirs, ours] = [await begun('hostile', 'owner', hostile), await begun('acme', 'victim')];
    const mixed = new URL(ours.back);
    for (const name of ['code', 'iss']) mixed.searchParams.set(name, theirs.back.searchParams.get(name)!);
    expect(problem(await finish({ back: mixed, cookie: ours.cookie }))).toBe('refused');
  } finally {
    await hostile.close();
  }
});

it('ends the sessions of whom an owner takes out at once, and lets them back when an owner says so', async () => {
  const cookie = await inside('acme', 'leaver');
  const { person } = await me(cookie);
  await api.get(ada, 'mutation ($id: ID!) { removePerson(personId: $id) }', { id: person.id });
  expect(await me(cookie)).toBeUndefined();
  expect(problem(await signIn('acme', 'leaver'))).toBe('removed');
  const readmit = 'mutation ($input: ReadmitPersonInput!) { readmitPerson(input: $input) }';
  const input = { email: person.email, role: 'OPERATOR' };
  const eve = await api.owner();
  expect(await api.code(eve, readmit, { input })).toBe('NOT_FOUND');
  expect(await api.code(ada, readmit, { input })).toBeNull();
  expect(await api.code(ada, readmit, { input })).toBe('CONFLICT');
  expect(await me(await inside('acme', 'leaver'))).toMatchObject({
    person: { id: person.id },
    organisations: [{ role: 'OPERATOR' }],
  });
});

it('ends the sessions of whom a provider signed in with it, also of a sign-in that is under way', async () => {
  const { id } = await add(ada, 'passing');
  const cookie = await inside('passing', 'passenger');
  const { person } = await me(cookie);
  const underWay = await begun('passing', 'passenger');
  const colleague = await inside('acme', 'colleague');
  const eve = await api.owner();
  expect(await api.code(eve, REMOVE, { id })).toBe('NOT_FOUND');
  expect(await api.code(ada, REMOVE, { id })).toBeNull();
  expect(await me(cookie)).toBeUndefined();
  expect(await me(colleague)).toMatchObject({ person: { name: 'colleague' } });
  expect(problem(await finish(underWay))).toBe('expired');
  expect(problem(await visit('/session/sso/passing'))).toBe('unknown');
  // By another provider the same address is another person.
  await add(ada, 'passing');
  expect((await me(await inside('passing', 'passenger'))).person.id).not.toBe(person.id);
});

describe('a provider', () => {
  it('is governed by who governs people, by its slug’s first owner, and by nobody else', async () => {
    const eve = await api.owner();
    const { id } = await add(eve, 'eve');
    const { identityProviderRedirectUri: uri } = await api.get(eve, '{ identityProviderRedirectUri }');
    expect(uri).toBe(`${origin}/session/sso/callback`);
    expect(await api.code(ada, ADD, wish('eve'))).toBe('CONFLICT');
    const auditor = await inside('eve', 'reader');
    for (const query of ['{ identityProviders { id } }', `mutation { removeIdentityProvider(id: "${id}") }`])
      expect(code(await ask(auditor, query, {}, eve.organisation))).toBe('FORBIDDEN');
    const secret =
      'mutation ($input: SetIdentityProviderSecretInput!) { setIdentityProviderSecret(input: $input) { secretSetAt } }';
    expect(await api.code(ada, secret, { input: { id, clientSecret: 'x' } })).toBe('NOT_FOUND');
    await api.get(eve, secret, { input: { id, clientSecret: 'wrong' } });
    expect(problem(await signIn('eve', 'reader'))).toBe('refused');
    await api.get(eve, secret, { input: { id, clientSecret: SECRET } });
    await inside('eve', 'reader');
    const { identityProviders } = await api.get(ada, '{ identityProviders { slug } }');
    expect(identityProviders.map(({ slug }: { slug: string }) => slug)).not.toContain('eve');
  });

  it('is not added where it answers as none, is where nothing may go, or would make owners', async () => {
    for (const more of [
      { issuer: 'http://169.254.169.254/' },
      { issuer: 'http://10.0.0.1' },
      { issuer: `${provider.issuer}/elsewhere` },
      { issuer: `${provider.issuer}/.well-known/openid-configuration?x` },
      { issuer: 'no address' },
      { role: 'OWNER' },
    ])
      expect(await api.code(ada, ADD, wish('never', more))).toBe('INVALID');
    for (const slug of ['callback', 'A', 'x', '-x', 'x'.repeat(41), '../x'])
      expect(await api.code(ada, ADD, wish(slug))).toBe('INVALID');
  });

  it('is the last that an owner can sign in by, or goes', async () => {
    const eve = await api.owner();
    const { id } = await add(eve, 'only');
    const { person } = await me(await inside('only', 'boss'));
    await api.get(eve, 'mutation ($id: ID!) { changeRole(personId: $id, role: OWNER) { role } }', { id: person.id });
    await api.get(eve, 'mutation ($id: ID!) { removePerson(personId: $id) }', { id: eve.id });
    const cookie = await inside('only', 'boss');
    expect(code(await ask(cookie, REMOVE, { id }, eve.organisation))).toBe('CONFLICT');
  });

  it('has its secret sealed, and no state of a sign-in is kept', async () => {
    const { cookie } = await begun('acme', 'somebody');
    for (const table of ['identity_providers', 'identity_provider_secrets', 'provider_sign_ins']) {
      const kept = JSON.stringify((await sql(`SELECT t::text FROM ${table} t`)).rows);
      expect(kept).not.toContain(SECRET);
      expect(kept).not.toContain(Buffer.from(SECRET).toString('hex'));
      expect(kept).not.toContain(cookie.split('=')[1]);
    }
  });
});
