import { Store } from '@atoll/store';
import { base32nopad } from '@scure/base';

import type { Answer } from '../testing.js';
import { codeOf, password, startCodes, type Codes } from './codes.js';

let codes: Codes;
let api: Codes['api'];
let App: Codes['App'];
let SIGN_IN: Codes['SIGN_IN'];
let ENROL: Codes['ENROL'];
let CONFIRM: Codes['CONFIRM'];
let REMOVE: Codes['REMOVE'];
let address: Codes['address'];
let ask: Codes['ask'];
let get: Codes['get'];
let enrolled: Codes['enrolled'];
let guarded: Codes['guarded'];
let challengeFor: Codes['challengeFor'];
let answer: Codes['answer'];
beforeAll(async () => {
  codes = await startCodes();
  ({ api, App, SIGN_IN, ENROL, CONFIRM, REMOVE, address, ask, get, enrolled, guarded, challengeFor, answer } = codes);
}, 600_000);
afterAll(() => codes.close());
beforeEach(() => codes.anew());

const RENEW = 'mutation ($input: SecondFactorProofInput!) { renewRecoveryCodes(input: $input) }';
const REGISTER_PASSKEY = 'mutation ($input: PasskeyRegistrationInput!) { registerPasskey(input: $input) }';
const FACTOR = '{ secondFactor { since recoveryCodesLeft } }';
const CHANGE = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) }';

it('asks for a code after the right password, and signs in by the one that another implementation makes', async () => {
  const { email, app } = await guarded();
  const { data } = await answer(await challengeFor(email), app.next());
  expect(data?.signInWithCode.person).toEqual({ email });
  const me = await get(data!.signInWithCode.accessToken, '{ me { person { email } } }');
  expect(me.me.person.email).toBe(email);
});

it('says after a wrong password what it says to everybody', async () => {
  const { email } = await guarded();
  const wrong = await ask(null, SIGN_IN, { input: { email, password: 'wrong' } });
  const unknown = await ask(null, SIGN_IN, { input: { email: 'nobody@example.org', password: 'wrong' } });
  expect(codeOf(wrong)).toBe('UNAUTHENTICATED');
  expect(wrong.errors).toEqual(unknown.errors);
});

it('asks for nothing before the app was shown to work, and takes the newest enrolment alone', async () => {
  const { email, token, app } = await enrolled();
  expect(await get(token, FACTOR)).toEqual({ secondFactor: null });
  expect(codeOf(await ask(null, SIGN_IN, { input: { email, password } }))).toBeNull();
  const second = new App((await get(token, ENROL, { input: { password } })).enrolSecondFactor as string);
  expect(codeOf(await ask(token, CONFIRM, { code: app.next() }))).toBe('INVALID');
  expect((await get(token, CONFIRM, { code: second.next() })).confirmSecondFactor).toHaveLength(10);
  const { secondFactor } = await get(token, FACTOR);
  expect(secondFactor).toEqual({ since: expect.any(String), recoveryCodesLeft: 10 });
});

it('enrols for who knows the password, and none beside one that is on', async () => {
  const { token, app } = await guarded();
  const wrong = await ask(token, ENROL, { input: { password: 'a guess' } });
  expect(wrong.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID', field: 'password' });
  expect(codeOf(await ask(token, ENROL, { input: { password } }))).toBe('CONFLICT');
  expect(codeOf(await ask(token, CONFIRM, { code: app.next() }))).toBe('CONFLICT');
});

describe('a code', () => {
  it('works once, and none of before does after it', async () => {
    const { email, app } = await guarded();
    const earlier = app.next();
    const code = app.next();
    expect(codeOf(await answer(await challengeFor(email), code))).toBeNull();
    const challenge = await challengeFor(email);
    for (const old of [code, earlier]) expect(codeOf(await answer(challenge, old))).toBe('UNAUTHENTICATED');
    expect(codeOf(await answer(challenge, app.next()))).toBeNull();
  });

  it('works once when it comes twice at the same time', async () => {
    const { email, app } = await guarded();
    const challenges = [await challengeFor(email), await challengeFor(email)];
    const code = app.next();
    const codes = await Promise.all(challenges.map(async (challenge) => codeOf(await answer(challenge, code))));
    expect(codes.filter((each) => each === null)).toHaveLength(1);
    expect(codes.filter((each) => each === 'UNAUTHENTICATED')).toHaveLength(1);
  });

  it('that confirmed the app signs nobody in', async () => {
    const { email, token, app } = await enrolled();
    const code = app.next();
    await get(token, CONFIRM, { code });
    expect(codeOf(await answer(await challengeFor(email), code))).toBe('UNAUTHENTICATED');
  });

  it('may be a step early or late, and typed in groups', async () => {
    const { email, app } = await guarded();
    codes.pass(90_000);
    const challenge = await challengeFor(email);
    for (const steps of [-2, 2]) expect(codeOf(await answer(challenge, app.code(steps)))).toBe('UNAUTHENTICATED');
    expect(codeOf(await answer(challenge, app.code(-1)))).toBeNull();
    const ahead = app.code(1);
    expect(codeOf(await answer(await challengeFor(email), `${ahead.slice(0, 3)} ${ahead.slice(3)}`))).toBeNull();
  });

  it('of somebody else is none', async () => {
    const [ada, eve] = [await guarded(), await guarded()];
    expect(codeOf(await answer(await challengeFor(ada.email), eve.app.next()))).toBe('UNAUTHENTICATED');
    expect(codeOf(await answer(await challengeFor(ada.email), eve.recovery[0]))).toBe('UNAUTHENTICATED');
  });
});

describe('a challenge', () => {
  it('is answered once', async () => {
    const { email, app } = await guarded();
    const challenge = await challengeFor(email);
    expect(codeOf(await answer(challenge, app.next()))).toBeNull();
    expect(codeOf(await answer(challenge, app.next()))).toBe('EXPIRED');
    expect(codeOf(await answer('atoll_challenge_guessed', app.next()))).toBe('EXPIRED');
  });

  it('takes five tries, and then not even the right code', async () => {
    const { email, app } = await guarded();
    const challenge = await challengeFor(email);
    for (let i = 0; i < 5; i++) expect(codeOf(await answer(challenge, 'wrong'))).toBe('UNAUTHENTICATED');
    expect(codeOf(await answer(challenge, app.next()))).toBe('EXPIRED');
    expect(codeOf(await answer(await challengeFor(email), app.next()))).toBeNull();
  });

  it('lives for five minutes', async () => {
    const { id, email, app } = await guarded();
    const challenge = await challengeFor(email);
    const { rows } = await api.admin.query(
      `SELECT extract(epoch FROM expires_at - now()) AS left FROM sign_in_challenges WHERE person_id = $1`,
      [id],
    );
    expect(Number(rows[0].left)).toBeLessThanOrEqual(300);
    await api.admin.query(`UPDATE sign_in_challenges SET expires_at = now() WHERE person_id = $1`, [id]);
    expect(codeOf(await answer(challenge, app.next()))).toBe('EXPIRED');
  });

  it('ends with the password that it was given for, and with the second factor', async () => {
    const { email, token, app } = await guarded();
    const another = 'battery staple correct';
    const first = await challengeFor(email);
    await get(token, CHANGE, { input: { currentPassword: password, newPassword: another } });
    expect(codeOf(await answer(first, app.next()))).toBe('EXPIRED');
    const second = await challengeFor(email, another);
    await get(token, REMOVE, { input: { password: another, code: app.next() } });
    expect(codeOf(await answer(second, app.next()))).toBe('EXPIRED');
  });
});

it('tries ten codes in a quarter of an hour for a person, from wherever and by whichever challenge', async () => {
  const { email, app } = await guarded(); // its confirmation was the first
  const answers = [];
  for (let i = 0; i < 3; i++) {
    codes.anew();
    const challenge = await challengeFor(email);
    for (let j = 0; j < 4; j++) answers.push(codeOf(await answer(challenge, '000000')));
  }
  expect(answers).toEqual([...Array(9).fill('UNAUTHENTICATED'), ...Array(3).fill('RATE_LIMITED')]);
  expect(codeOf(await answer(await challengeFor(email), app.next()))).toBe('RATE_LIMITED');
});

describe('a recovery code', () => {
  it('signs in once, as people write it down', async () => {
    const { email, token, recovery } = await guarded();
    expect(new Set(recovery).size).toBe(10);
    for (const code of recovery) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const written = recovery[0].toLowerCase().replaceAll('-', ' ').replaceAll('1', 'l').replaceAll('0', 'o');
    expect(codeOf(await answer(await challengeFor(email), written))).toBeNull();
    expect(codeOf(await answer(await challengeFor(email), recovery[0]))).toBe('UNAUTHENTICATED');
    expect((await get(token, FACTOR)).secondFactor.recoveryCodesLeft).toBe(9);
  });

  it('works once when it comes twice at the same time', async () => {
    const { email, recovery } = await guarded();
    const challenges = [await challengeFor(email), await challengeFor(email)];
    const codes = await Promise.all(challenges.map(async (each) => codeOf(await answer(each, recovery[0]))));
    expect(codes.filter((each) => each === null)).toHaveLength(1);
  });

  it('ends when others are made', async () => {
    const { email, token, app, recovery } = await guarded();
    const renewed = await get(token, RENEW, { input: { password, code: app.next() } });
    const challenge = await challengeFor(email);
    expect(codeOf(await answer(challenge, recovery[0]))).toBe('UNAUTHENTICATED');
    expect(codeOf(await answer(challenge, renewed.renewRecoveryCodes[0]))).toBeNull();
  });
});

describe('is removed', () => {
  it('by the password and a code together, or a recovery code', async () => {
    const { email, token, app, recovery } = await guarded();
    const refused = async (input: object) => (await ask(token, REMOVE, { input })).errors?.[0]?.extensions;
    expect(await refused({ password: 'a guess', code: app.next() })).toMatchObject({
      code: 'INVALID',
      field: 'password',
    });
    expect(await refused({ password, code: '000000' })).toMatchObject({ code: 'INVALID', field: 'code' });
    expect((await get(token, REMOVE, { input: { password, code: recovery[0] } })).removeSecondFactor).toBe(true);
    expect(codeOf(await ask(null, SIGN_IN, { input: { email, password } }))).toBeNull();
    expect(await get(token, FACTOR)).toEqual({ secondFactor: null });
    expect(codeOf(await ask(token, REMOVE, { input: { password, code: recovery[1] } }))).toBe('CONFLICT');
  });

  it('and its recovery codes with it', async () => {
    const { id, token, app } = await guarded();
    await get(token, REMOVE, { input: { password, code: app.next() } });
    const { rows } = await api.admin.query(`SELECT count(*)::int AS n FROM recovery_codes WHERE person_id = $1`, [id]);
    expect(rows).toEqual([{ n: 0 }]);
  });
});

it('keeps neither the secret nor a recovery code nor a challenge as it was told', async () => {
  const { id, email, app, recovery } = await guarded();
  const challenge = await challengeFor(email);
  const { rows } = await api.admin.query(
    `SELECT json_build_array(f, r, c)::text AS kept, f.sealed FROM second_factors f
     JOIN recovery_codes r USING (person_id) JOIN sign_in_challenges c USING (person_id) WHERE person_id = $1`,
    [id],
  );
  expect(rows).toHaveLength(10);
  const secret = base32nopad.decode(new URL(app.uri).searchParams.get('secret')!);
  const kept = rows.map((row) => row.kept as string).join();
  for (const told of [challenge, ...recovery, ...recovery.map((code) => code.replaceAll('-', ''))])
    for (const form of [told, Buffer.from(told).toString('hex')]) expect(kept).not.toContain(form);
  expect((rows[0].sealed as Buffer).includes(Buffer.from(secret))).toBe(false);
});

it('lets the API’s own login read no secret', async () => {
  const own = new Store(api.logins.api, { connections: 1 });
  const { id } = await guarded();
  const read = own.asPerson(id, (db) => db.$queryRaw`SELECT sealed FROM second_factors`);
  await expect(read).rejects.toThrow(/permission denied/);
  await own.close();
});

it('signs the console in by the same two steps', async () => {
  const { email, app } = await guarded();
  const origin = new URL(api.url).origin;
  const post = (name: string, body: object) =>
    fetch(new URL(`/session/${name}`, origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, 'x-forwarded-for': address() },
      body: JSON.stringify(body),
    });
  const first = await post('sign-in', { email, password });
  expect(first.status).toBe(401);
  expect(first.headers.getSetCookie()).toEqual([]);
  const { code, challenge } = (await first.json()) as Record<string, string>;
  expect(code).toBe('CODE_REQUIRED');
  const second = await post('code', { challenge, code: app.next() });
  expect(second.status).toBe(200);
  expect(second.headers.getSetCookie()).toHaveLength(2);
  expect(await second.json()).toEqual({
    person: expect.objectContaining({ email }),
    accessExpiresAt: expect.any(String),
  });
});

it('is asked for where a passkey is added, which asks for none later', async () => {
  const { token, app, recovery } = await guarded();
  const page = new URL(new URL(api.url).origin.replace('127.0.0.1', 'localhost'));
  const register = async (input: object) => {
    const response = await fetch(new URL('/graphql', page), {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', origin: page.origin },
        ...{ authorization: `Bearer ${token}`, 'x-forwarded-for': address() },
      },
      body: JSON.stringify({ query: REGISTER_PASSKEY, variables: { input } }),
    });
    const { data, errors } = (await response.json()) as Answer;
    return errors ? errors[0]!.extensions : Object.keys(data!.registerPasskey).includes('challenge');
  };
  const wrong = { code: 'INVALID', field: 'code' };
  expect(await register({ password })).toMatchObject(wrong);
  expect(await register({ password, code: '000000' })).toMatchObject(wrong);
  const taken = app.next();
  expect(await register({ password: 'a guess', code: taken })).toMatchObject({ code: 'INVALID', field: 'password' });
  expect(await register({ password, code: taken })).toBe(true);
  expect(await register({ password, code: taken })).toMatchObject(wrong);
  expect(await register({ password, code: recovery[0] })).toBe(true);
  expect(await register({ password, code: recovery[0] })).toMatchObject(wrong);
});

it('says that it cannot when the worker is away, and spends nothing', async () => {
  const { email, recovery } = await guarded();
  const lonely = await challengeFor(email);
  await api.admin.query(`UPDATE second_factors SET sealed = '\\x00'`); // the worker fails on it
  expect(codeOf(await answer(lonely, '123456'))).toBe('UNAVAILABLE');
  expect(codeOf(await answer(lonely, recovery[0]))).toBeNull();
});
