import { startTestApi, type TestApi } from '../testing.js';
import { Authenticator, type Lies } from './authenticator.js';

const password = 'correct horse battery';
let api: TestApi;
let page: URL;
beforeAll(async () => {
  api = await startTestApi();
  page = new URL(new URL(api.url).origin.replace('127.0.0.1', 'localhost'));
}, 120_000);
afterAll(() => api.close());

type Answered = { data?: Record<string, any>; errors?: { extensions: { code: string; field?: string } }[] }; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests read deep into answers
let from = 0;

/** As our own page asks GraphQL; each test from an address of its own, since attempts are counted by it. */
async function ask(query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<Answered> {
  const response = await fetch(new URL('/graphql', page), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: page.origin,
      'x-forwarded-for': `198.51.100.${from}`,
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answered;
}
const code = ({ errors }: Answered) => errors?.[0]?.extensions.code ?? null;
beforeEach(() => void from++);

const REGISTER = 'mutation ($input: PasskeyRegistrationInput!) { options: registerPasskey(input: $input) }';
const ADD = 'mutation ($input: AddPasskeyInput!) { addPasskey(input: $input) { id name host synced usedAt } }';
const LIST = '{ passkeys { id name usedAt } }';
const ASK = 'mutation { options: askPasskey }';
const SIGN_IN =
  'mutation ($response: JSON!) { signInWithPasskey(response: $response) { accessToken person { email } } }';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const asked = async (): Promise<{ challenge: string }> => (await ask(ASK)).data!.options;
const registration = async (token: string): Promise<{ challenge: string }> =>
  (await ask(REGISTER, { input: { password } }, bearer(token))).data!.options;
const add = (token: string, response: object) => ask(ADD, { input: { name: 'Key', response } }, bearer(token));

/** Somebody with a passkey. */
async function withPasskey() {
  const person = await api.person();
  const authenticator = new Authenticator(page);
  const added = await add(person.token, authenticator.create(await registration(person.token)));
  expect(added.errors).toBeUndefined();
  return { ...person, authenticator, passkey: added.data!.addPasskey as { id: string } };
}
const signIn = async (authenticator: Authenticator, lies: Lies = {}) =>
  ask(SIGN_IN, { response: authenticator.get(await asked(), lies) });

it('signs in by the authenticator alone, and shows when it did', async () => {
  const { email, token, authenticator } = await withPasskey();
  const answer = await signIn(authenticator);
  expect(answer.data?.signInWithPasskey.person).toEqual({ email });
  const me = await ask('{ me { person { email } } }', {}, bearer(answer.data!.signInWithPasskey.accessToken));
  expect(me.data?.me.person.email).toBe(email);
  const { data } = await ask(LIST, {}, bearer(token));
  expect(data?.passkeys).toEqual([{ id: expect.any(String), name: 'Key', usedAt: expect.any(String) }]);
});

it('is enough for an organisation that demands more than a password', async () => {
  const { id, token, authenticator } = await withPasskey();
  const { organisation } = await api.owner();
  await api.admin.query(`INSERT INTO memberships (organisation_id, person_id, role) VALUES ($1, $2, 'AUDITOR')`, [
    ...[organisation, id],
  ]);
  await api.admin.query('UPDATE organisations SET second_factor_demanded = true WHERE id = $1', [organisation]);
  const own = '{ organisation { id } }';
  expect(await api.code({ token, organisation }, own)).toBe('SECOND_FACTOR_REQUIRED'); // that one has a passkey, and used none
  const { data } = await signIn(authenticator);
  expect(await api.code({ token: data!.signInWithPasskey.accessToken, organisation }, own)).toBeNull();
});

it('asks for the finger, and tells nobody’s passkeys', async () => {
  const { token } = await withPasskey();
  const options = (await asked()) as unknown as {
    userVerification: string;
    allowCredentials?: unknown[];
    rpId: string;
  };
  expect([options.userVerification, options.allowCredentials ?? [], options.rpId]).toEqual([
    'required',
    [],
    page.hostname,
  ]);
  expect(await registration(token)).toMatchObject({
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: [expect.objectContaining({ type: 'public-key' })],
  });
});

it('knows hosts by their names, and says so to a page that has none', async () => {
  const origin = page.origin.replace('localhost', '127.0.0.1');
  const response = await fetch(api.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ query: ASK }),
  });
  const { errors } = (await response.json()) as Answered;
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID', field: 'page' });
});

describe('is added', () => {
  it('by who knows the password, and guessing counts as attempts to sign in', async () => {
    const { token } = await api.person();
    const guess = () => ask(REGISTER, { input: { password: 'a guess' } }, bearer(token));
    expect((await guess()).errors?.[0]?.extensions).toMatchObject({ code: 'INVALID', field: 'password' });
    for (let i = 0; i < 9; i++) await guess();
    expect(code(await guess())).toBe('RATE_LIMITED');
  });

  it.each([
    ['another challenge', { challenge: 'AAAA' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another host', { host: 'evil.example' }],
    ['an answer to something else', { type: 'webauthn.get' }],
    ['nobody’s finger', { verified: false }],
  ] as [string, Lies][])('not with %s; its twin is', async (_, lies) => {
    const { token } = await api.person();
    const authenticator = new Authenticator(page);
    const refused = await add(token, authenticator.create(await registration(token), lies));
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID', field: 'response' });
    expect(code(await add(token, authenticator.create(await registration(token))))).toBeNull();
  });

  it('with each challenge once, for whom it was made, and by no credential twice', async () => {
    const [one, other] = [await api.person(), await api.person()];
    const authenticator = new Authenticator(page);
    const challenge = await registration(one.token);
    expect(code(await add(other.token, authenticator.create(challenge)))).toBe('INVALID');
    expect(code(await add(one.token, authenticator.create(await asked())))).toBe('INVALID');
    expect(code(await add(one.token, authenticator.create(challenge)))).toBeNull();
    expect(code(await add(one.token, new Authenticator(page).create(challenge)))).toBe('INVALID');
    expect(code(await add(other.token, authenticator.create(await registration(other.token))))).toBe('CONFLICT');
  });

  it('within five minutes', async () => {
    const { token } = await api.person();
    const challenge = await registration(token);
    await api.admin.query(`UPDATE passkey_challenges SET expires_at = now() - interval '1 second'`);
    expect(code(await add(token, new Authenticator(page).create(challenge)))).toBe('INVALID');
  });

  it('up to 20 times', async () => {
    const { token, id } = await withPasskey();
    const challenge = await registration(token);
    await api.admin.query(
      `INSERT INTO passkeys (id, person_id, name, credential_id, public_key, host, transports, counter, synced)
       SELECT gen_random_uuid(), $1, 'x', gen_random_uuid()::text, '', 'x', '{}', 0, false FROM generate_series(1, 19)`,
      [id],
    );
    expect(code(await add(token, new Authenticator(page).create(challenge)))).toBe('LIMIT_EXCEEDED');
    expect(code(await ask(REGISTER, { input: { password } }, bearer(token)))).toBe('LIMIT_EXCEEDED');
  });
});

describe('lets nobody in', () => {
  it.each([
    ['with another challenge', { challenge: 'AAAA' }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['for another host', { host: 'evil.example' }],
    ['by an answer to something else', { type: 'webauthn.create' }],
    ['without a finger', { verified: false }],
  ] as [string, Lies][])('%s; its twin comes in', async (_, lies) => {
    const { authenticator } = await withPasskey();
    expect(code(await signIn(authenticator, lies))).toBe('INVALID');
    expect(code(await signIn(authenticator))).toBeNull();
  });

  it('by an answer that was given before', async () => {
    const { authenticator } = await withPasskey();
    const response = authenticator.get(await asked());
    const codes = await Promise.all([ask(SIGN_IN, { response }), ask(SIGN_IN, { response })]);
    expect(codes.map(code).sort()).toEqual(['INVALID', null].sort());
    expect(code(await ask(SIGN_IN, { response }))).toBe('INVALID');
  });

  it('by a challenge that was made for somebody who adds one', async () => {
    const { authenticator, token } = await withPasskey();
    expect(code(await ask(SIGN_IN, { response: authenticator.get(await registration(token)) }))).toBe('INVALID');
  });

  it('by a copy that counts behind the original', async () => {
    const { authenticator } = await withPasskey();
    expect(code(await signIn(authenticator))).toBeNull();
    authenticator.goBack();
    expect(code(await signIn(authenticator))).toBe('INVALID');
  });

  it('by a signature that is over something else, or none', async () => {
    const { authenticator } = await withPasskey();
    for (const [part, at] of [
      ['authenticatorData', 36],
      ['signature', 12],
      ['signature', 50],
    ] as const) {
      const { response, ...answer } = authenticator.get(await asked());
      const bytes = Buffer.from(response[part], 'base64url');
      bytes[at]! ^= 1;
      const flipped = { ...response, [part]: bytes.toString('base64url') };
      expect(code(await ask(SIGN_IN, { response: { ...answer, response: flipped } }))).toMatch(
        /INVALID|UNAUTHENTICATED/,
      );
    }
    expect(code(await signIn(authenticator))).toBeNull();
  });

  it('by a passkey that is not known, or was removed, or is no answer at all', async () => {
    const { token, authenticator, passkey } = await withPasskey();
    expect(code(await signIn(new Authenticator(page)))).toBe('UNAUTHENTICATED');
    const remove = 'mutation ($id: ID!) { removePasskey(id: $id) }';
    const stranger = await api.person();
    expect(code(await ask(remove, { id: passkey.id }, bearer(stranger.token)))).toBe('NOT_FOUND');
    expect((await ask(LIST, {}, bearer(stranger.token))).data?.passkeys).toEqual([]);
    expect((await ask(remove, { id: passkey.id }, bearer(token))).data).toEqual({ removePasskey: true });
    expect(code(await signIn(authenticator))).toBe('UNAUTHENTICATED');
    for (const nothing of [null, 1, 'x', [], {}, { id: {} }, { id: 'x'.repeat(10_000) }])
      expect(code(await ask(SIGN_IN, { response: nothing }))).not.toBeNull();
  });

  it('where another page asks, or a program', async () => {
    const { authenticator } = await withPasskey();
    const response = authenticator.get(await asked());
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      expect(code(await ask(ASK, {}, headers))).toBe('UNAUTHENTICATED');
      expect(code(await ask(SIGN_IN, { response }, headers))).toBe('UNAUTHENTICATED');
    }
    expect(await api.code({}, ASK)).toBe('UNAUTHENTICATED');
    expect(code(await ask(SIGN_IN, { response }))).toBeNull();
  });

  it('after too many attempts from one address', async () => {
    for (let i = 0; i < 30; i++) await ask(ASK);
    expect(code(await ask(ASK))).toBe('RATE_LIMITED');
  });
});

it('signs in by cookie, like every page of the console does', async () => {
  const { authenticator, email } = await withPasskey();
  const post = (door: string, body: unknown) =>
    fetch(new URL(`/session/${door}`, page), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: page.origin },
      body: JSON.stringify(body),
    });
  const options = (await (await post('ask-passkey', {})).json()) as { challenge: string };
  const response = await post('passkey', authenticator.get(options));
  expect(await response.json()).toMatchObject({ person: { email } });
  expect(response.headers.getSetCookie()).toHaveLength(2);
});

it('keeps no challenge in the database, and those that ran out go', async () => {
  const { challenge } = await asked();
  const { rows } = await api.admin.query(`SELECT encode(hash, 'base64') AS hash FROM passkey_challenges`);
  expect(JSON.stringify(rows)).not.toContain(challenge);
  await api.admin.query(`UPDATE passkey_challenges SET expires_at = now() - interval '1 second'`);
  await asked();
  expect((await api.admin.query(`SELECT 1 FROM passkey_challenges`)).rowCount).toBe(1);
});
