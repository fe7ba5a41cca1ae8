import { SCOPES } from '@atoll/kernel';

import { startTestApi, type Asker, type TestApi } from '../testing.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 120_000);
afterAll(() => api.close());

const ME = '{ me { person { email } application { id } organisations { role } permissions } }';
const SIGN_IN =
  'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken person { email } } }';
const REFRESH = 'mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken refreshToken } }';
const password = 'correct horse battery';

describe('signing in', () => {
  it('opens a session for the right password only, whatever the case of the address', async () => {
    const { email } = await api.person();
    const { signIn } = await api.get({}, SIGN_IN, { input: { email: email.toUpperCase(), password } });
    expect(await api.get({ token: signIn.accessToken }, ME)).toMatchObject({
      me: { person: { email }, permissions: [] },
    });

    const wrong = await api.ask({}, SIGN_IN, { input: { email, password: `${password}!` } });
    const unknown = await api.ask({}, SIGN_IN, { input: { email: 'nobody@example.org', password } });
    expect(wrong.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(unknown.errors).toEqual(wrong.errors);
  });

  it('keeps neither password nor token in the database', async () => {
    const { email, token } = await api.person();
    const { rows } = await api.admin.query(
      `SELECT p.password_hash, row_to_json(s)::text AS session FROM people p JOIN sessions s ON s.person_id = p.id WHERE email = $1`,
      [email],
    );
    expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(rows[0].session).not.toContain(token);
  });

  it('is limited for each account, from wherever the attempts come', async () => {
    const { email } = await api.person();
    const codes = [];
    for (let i = 0; i < 11; i++) codes.push(await api.code({}, SIGN_IN, { input: { email, password: 'wrong' } }));
    expect(codes).toEqual([...Array(10).fill('UNAUTHENTICATED'), 'RATE_LIMITED']);
    expect(await api.code({}, SIGN_IN, { input: { email, password } })).toBe('RATE_LIMITED');
  });

  it('takes one account for one address', async () => {
    const { email } = await api.person();
    const again = 'mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken } }';
    expect(await api.code({}, again, { input: { email, name: 'Again', password } })).toBe('CONFLICT');
  });
});

describe('a session', () => {
  const tokens = async () => {
    const { email } = await api.person();
    return (await api.get({}, SIGN_IN, { input: { email, password } })).signIn as {
      accessToken: string;
      refreshToken: string;
    };
  };
  const works = async (token: string) => (await api.code({ token }, ME)) === null;

  it('goes on with new tokens, and the old access token ends', async () => {
    const first = await tokens();
    const { refreshSession: second } = await api.get({}, REFRESH, { t: first.refreshToken });
    expect([await works(first.accessToken), await works(second.accessToken)]).toEqual([false, true]);
  });

  it('ends when any rotated-out refresh token comes back, and stays ended', async () => {
    const first = await tokens();
    const { refreshSession: second } = await api.get({}, REFRESH, { t: first.refreshToken });
    const { refreshSession: third } = await api.get({}, REFRESH, { t: second.refreshToken });
    expect(await api.code({}, REFRESH, { t: first.refreshToken })).toBe('UNAUTHENTICATED');
    expect(await works(third.accessToken)).toBe(false);
    expect(await api.code({}, REFRESH, { t: third.refreshToken })).toBe('UNAUTHENTICATED');
  });

  it('gives one new pair when the same token comes twice at once', async () => {
    const { refreshToken: t } = await tokens();
    const codes = await Promise.all([api.code({}, REFRESH, { t }), api.code({}, REFRESH, { t })]);
    expect(codes.sort()).toEqual(['UNAUTHENTICATED', null].sort());
  });

  it('ends with signing out', async () => {
    const { accessToken: token, refreshToken } = await tokens();
    expect(await api.get({ token }, 'mutation { signOut }')).toEqual({ signOut: true });
    expect([await works(token), await api.code({}, REFRESH, { t: refreshToken })]).toEqual([false, 'UNAUTHENTICATED']);
  });

  it('runs out', async () => {
    const { accessToken: token } = await tokens();
    await api.admin.query('UPDATE sessions SET access_expires_at = now()');
    expect(await works(token)).toBe(false);
  });
});

describe('a password', () => {
  const CHANGE = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) }';
  const another = 'battery staple correct';
  const signedIn = async (email: string, secret: string, from: string) =>
    (await api.get({ from }, SIGN_IN, { input: { email, password: secret } })).signIn as {
      accessToken: string;
      refreshToken: string;
    };

  it('is changed by who knows it, and every other session ends at once', async () => {
    const { email, token } = await api.person();
    const from = '192.0.2.1';
    const other = await signedIn(email, password, from);
    const input = { currentPassword: password, newPassword: another };
    expect(await api.get({ token, from }, CHANGE, { input })).toEqual({ changePassword: true });
    expect(await api.code({ token }, ME)).toBeNull();
    expect(await api.code({ token: other.accessToken }, ME)).toBe('UNAUTHENTICATED');
    expect(await api.code({}, REFRESH, { t: other.refreshToken })).toBe('UNAUTHENTICATED');
    expect(await api.code({ from }, SIGN_IN, { input: { email, password } })).toBe('UNAUTHENTICATED');
    expect(await api.code({ from }, SIGN_IN, { input: { email, password: another } })).toBeNull();
  });

  it('lets nobody in by the old one who came while it was changed', async () => {
    const { email, token } = await api.person();
    const from = '192.0.2.2';
    const input = { currentPassword: password, newPassword: another };
    const [changed, ...others] = await Promise.all([
      api.code({ token, from }, CHANGE, { input }),
      ...Array.from({ length: 8 }, () => api.ask({ from }, SIGN_IN, { input: { email, password } })),
    ]);
    expect(changed).toBeNull();
    const opened = others.flatMap(({ data }) => (data ? [data.signIn.accessToken as string] : []));
    for (const old of opened) expect(await api.code({ token: old }, ME)).toBe('UNAUTHENTICATED');
    expect((await api.get({ token }, '{ sessions { current } }')).sessions).toEqual([{ current: true }]);
  });

  it('is not guessed: attempts count together with those to sign in', async () => {
    const { email, token } = await api.person();
    const from = '192.0.2.3';
    const guess = () =>
      api.ask({ token, from }, CHANGE, { input: { currentPassword: 'a guess', newPassword: another } });
    const { errors } = await guess();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID', field: 'currentPassword' });
    const codes = [];
    for (let i = 0; i < 10; i++) codes.push((await guess()).errors?.[0]?.extensions.code);
    expect(codes).toEqual([...Array(9).fill('INVALID'), 'RATE_LIMITED']);
    expect(await api.code({ from }, SIGN_IN, { input: { email, password } })).toBe('RATE_LIMITED');
  });

  it('is at least 12 characters long, and no business of applications', async () => {
    const ada = await api.owner();
    const short = { currentPassword: password, newPassword: 'x'.repeat(11) };
    expect((await api.ask(ada, CHANGE, { input: short })).errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID',
      field: 'newPassword',
    });
    const { createApplicationKey } = await api.get(
      ada,
      'mutation ($input: CreateApplicationKeyInput!) { createApplicationKey(input: $input) { secret } }',
      { input: { name: 'robot', scopes: [...SCOPES], expiresInDays: 1 } },
    );
    const robot = { token: createApplicationKey.secret };
    const input = { currentPassword: password, newPassword: another };
    expect(await api.code(robot, CHANGE, { input })).toBe('UNAUTHENTICATED');
    for (const query of ['{ sessions { id } }', 'mutation { endOtherSessions }', 'mutation { endSession(id: "x") }'])
      expect(await api.code(robot, query)).toBe('UNAUTHENTICATED');
  });
});

describe('sessions', () => {
  const LIST = '{ sessions { id current createdAt expiresAt } }';
  const END = 'mutation ($id: ID!) { endSession(id: $id) }';
  const from = '192.0.2.4';
  const again = async (email: string) =>
    (await api.get({ from }, SIGN_IN, { input: { email, password } })).signIn.accessToken as string;

  it('are listed for their person, newest first, and ended one by one or all others at once', async () => {
    const { email, token } = await api.person();
    const [second, third] = [await again(email), await again(email)];
    const { sessions } = await api.get({ token: second }, LIST);
    expect(sessions.map(({ current }: { current: boolean }) => current)).toEqual([false, true, false]);
    const [newest, , oldest] = sessions;
    const days = (Date.parse(newest.expiresAt) - Date.parse(newest.createdAt)) / 86_400_000;
    expect(Math.round(days)).toBe(30);

    expect(await api.code(await api.person(), END, { id: newest.id })).toBe('NOT_FOUND');
    expect(await api.get({ token: second }, END, { id: newest.id })).toEqual({ endSession: true });
    expect(await api.code({ token: third }, ME)).toBe('UNAUTHENTICATED');
    expect(await api.code({ token: second }, END, { id: newest.id })).toBe('NOT_FOUND');
    expect(await api.get({ token }, 'mutation { endOtherSessions }')).toEqual({ endOtherSessions: 1 });
    expect(await api.code({ token: second }, ME)).toBe('UNAUTHENTICATED');
    expect((await api.get({ token }, LIST)).sessions).toMatchObject([{ id: oldest.id, current: true }]);
  });

  it('are 50 at most: the oldest ends, and ended ones leave nothing behind', async () => {
    const { id, email, token } = await api.person();
    await api.admin.query(
      `INSERT INTO sessions (id, person_id, access_hash, access_expires_at, refresh_hash, family_hash, expires_at, revoked_at)
       SELECT gen_random_uuid(), $1, sha256(random()::text::bytea), now() + '1h', '', sha256(random()::text::bytea), now() + '1d',
              CASE WHEN n > 60 THEN now() END
       FROM generate_series(1, 70) n`,
      [id],
    );
    // Hardly a random id comes before one made of the time, so the session of the sign-up is among the oldest.
    const last = await again(email);
    expect(await api.code({ token }, ME)).toBe('UNAUTHENTICATED');
    expect(await api.code({ token: last }, ME)).toBeNull();
    const { rows } = await api.admin.query(`SELECT count(*)::int AS n FROM sessions WHERE person_id = $1`, [id]);
    expect(rows).toEqual([{ n: 50 }]);
  });
});

describe('an application key', () => {
  const CREATE =
    'mutation ($input: CreateApplicationKeyInput!) { createApplicationKey(input: $input) { secret applicationKey { id prefix } } }';
  const create = async (asker: Asker, scopes: string[]) =>
    (await api.get(asker, CREATE, { input: { name: 'robot', scopes, expiresInDays: 30 } })).createApplicationKey;

  it('acts for its organisation within its scopes, without saying which', async () => {
    const ada = await api.owner();
    const { secret, applicationKey } = await create(ada, ['consortium:read']);
    expect(secret.startsWith(applicationKey.prefix)).toBe(true);
    const { me } = await api.get({ token: secret }, ME);
    expect(me).toEqual({
      person: null,
      application: { id: applicationKey.id },
      organisations: [],
      permissions: ['consortium:read'],
    });
    expect(await api.code({ token: secret }, '{ consortia { nodes { id } } }')).toBeNull();
    expect(await api.code({ token: secret }, '{ applicationKeys { nodes { id } } }')).toBe('FORBIDDEN');
    expect(await api.code({ token: secret }, 'mutation { createOrganisation(input: { name: "X" }) { id } }')).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('makes no other keys, and is made by nobody without the right', async () => {
    const ada = await api.owner();
    const { secret } = await create(ada, [...SCOPES]);
    const input = { name: 'child', scopes: ['chain:read'], expiresInDays: 1 };
    expect(await api.code({ token: secret }, CREATE, { input })).toBe('FORBIDDEN');
    await api.admin.query(`UPDATE memberships SET role = 'AUDITOR' WHERE person_id = $1`, [ada.id]);
    expect(await api.code(ada, CREATE, { input })).toBe('FORBIDDEN');
  });

  it.each([
    ['an unknown scope', { scopes: ['everything'] }, 'scopes'],
    ['a scope that hands out access', { scopes: ['organisation:manage'] }, 'scopes'],
    ['a scope that makes keys', { scopes: ['application-key:manage'] }, 'scopes'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['no end', { expiresInDays: 0 }, 'expiresInDays'],
    ['a name with a control character', { name: 'a\u0007b' }, 'name'],
    ['a name that turns the text around', { name: 'a\u202eb' }, 'name'],
    ['a name with a NUL', { name: 'a\0b' }, 'request'],
    ['an empty name', { name: '' }, 'name'],
    ['a long name', { name: 'x'.repeat(101) }, 'name'],
  ])('is not made with %s', async (_what, wrong, field) => {
    const ada = await api.owner();
    const input = { name: 'robot', scopes: [SCOPES[0]], expiresInDays: 1, ...wrong };
    expect((await api.ask(ada, CREATE, { input })).errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID',
      field,
    });
  });

  it('ends when it is revoked or runs out', async () => {
    const ada = await api.owner();
    const [one, two] = [await create(ada, ['chain:read']), await create(ada, ['chain:read'])];
    const revoke = 'mutation ($id: ID!) { revokeApplicationKey(id: $id) { revokedAt } }';
    const { revokeApplicationKey } = await api.get(ada, revoke, { id: one.applicationKey.id });
    expect(await api.get(ada, revoke, { id: one.applicationKey.id })).toEqual({ revokeApplicationKey });
    await api.admin.query('UPDATE application_keys SET expires_at = now() WHERE id = $1', [two.applicationKey.id]);
    for (const { secret } of [one, two]) expect(await api.code({ token: secret }, ME)).toBe('UNAUTHENTICATED');
    expect(await api.code(await api.owner(), revoke, { id: one.applicationKey.id })).toBe('NOT_FOUND');
  });

  it('is counted, also when two are made at once', async () => {
    const ada = await api.owner();
    await api.admin.query('UPDATE organisations SET max_application_keys = 3 WHERE id = $1', [ada.organisation]);
    const made = await Promise.all(
      Array.from({ length: 6 }, () =>
        api.code(ada, CREATE, { input: { name: 'r', scopes: ['chain:read'], expiresInDays: 1 } }),
      ),
    );
    expect(made.filter((code) => code === null)).toHaveLength(3);
    expect(made.filter((code) => code === 'QUOTA_EXCEEDED')).toHaveLength(3);
  });

  it('is listed in pages, newest first', async () => {
    const ada = await api.owner();
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await create(ada, ['chain:read'])).applicationKey.id);
    const list =
      'query ($after: String) { applicationKeys(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }';
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { applicationKeys } = await api.get(ada, list, { after });
      seen.push(...applicationKeys.nodes.map(({ id }: { id: string }) => id));
      ({ endCursor: after, hasNextPage: more } = applicationKeys.pageInfo);
    }
    expect(seen).toEqual(ids);
    expect(await api.code(ada, list, { after: 'nonsense' })).toBe('INVALID');
  });
});

it('asks who and for whom before it answers', async () => {
  const ada = await api.owner();
  expect(await api.code({}, ME)).toBe('UNAUTHENTICATED');
  expect(await api.code({ token: ada.token }, '{ consortia { nodes { id } } }')).toBe('INVALID');
  const bob = await api.owner();
  const foreign = await api.ask({ token: ada.token, organisation: bob.organisation }, '{ consortia { nodes { id } } }');
  const unknown = await api.ask(
    { token: ada.token, organisation: '00000000-0000-7000-8000-000000000000' },
    '{ consortia { nodes { id } } }',
  );
  expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  expect(unknown.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
});
