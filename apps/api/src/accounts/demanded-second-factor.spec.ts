import { CredentialsService } from '@atoll/accounts';

import { password, startCodes, type Codes } from './codes.js';

let codes: Codes;
let api: Codes['api'];
let SIGN_IN: Codes['SIGN_IN'];
let REMOVE: Codes['REMOVE'];
let get: Codes['get'];
let setUp: Codes['setUp'];
let guarded: Codes['guarded'];
let challengeFor: Codes['challengeFor'];
let answer: Codes['answer'];
beforeAll(async () => {
  codes = await startCodes();
  ({ api, SIGN_IN, REMOVE, get, setUp, guarded, challengeFor, answer } = codes);
}, 600_000);
afterAll(() => codes.close());
beforeEach(() => codes.anew());

const DEMAND = 'mutation ($demanded: Boolean!) { demandSecondFactor(demanded: $demanded) { secondFactorDemanded } }';
const OWN = '{ organisation { id secondFactorDemanded } }';
const ME = '{ me { organisations { organisation { id secondFactorDemanded } } permissions } }';
const INVITE = 'mutation ($input: InvitePersonInput!) { invitePerson(input: $input) { code } }';
const ACCEPT = 'mutation ($code: String!) { acceptPersonInvitation(code: $code) { id } }';
const KEY = 'mutation ($input: CreateApplicationKeyInput!) { createApplicationKey(input: $input) { secret } }';

const signedIn = async (email: string): Promise<string> =>
  (await get(null, SIGN_IN, { input: { email, password } })).signIn.accessToken as string;
const isLet = (token: string, organisation: string) => api.code({ token, organisation }, OWN);

/** An owner who demands it, and a person with a password alone who may do as `role` may. */
async function demanding(role = 'ADMIN') {
  const [owner, member] = [await api.owner(), await api.owner()];
  const { organisation } = owner;
  const { app } = await setUp(owner.token);
  const { invitePerson } = await api.get(owner, INVITE, { input: { role } });
  await get(member.token, ACCEPT, { code: invitePerson.code });
  const input = { name: 'program', scopes: ['organisation:read'], expiresInDays: 1 };
  const { createApplicationKey } = await api.get({ token: member.token, organisation }, KEY, { input });
  expect(await isLet(member.token, organisation)).toBeNull();
  expect(await api.get(owner, DEMAND, { demanded: true })).toEqual({
    demandSecondFactor: { secondFactorDemanded: true },
  });
  return { owner, member, organisation, app, key: createApplicationKey.secret as string };
}

it('has an owner who has it in that very session', async () => {
  const owner = await api.owner();
  const other = await signedIn(owner.email);
  expect(await api.code(owner, DEMAND, { demanded: true })).toBe('SECOND_FACTOR_REQUIRED');
  await setUp(owner.token);
  expect(await api.code({ ...owner, token: other }, DEMAND, { demanded: true })).toBe('SECOND_FACTOR_REQUIRED');
  expect(await api.code(owner, DEMAND, { demanded: true })).toBeNull();
});

it('is not asked to by whoever does not own it', async () => {
  const { owner, member, organisation, key } = await demanding();
  await setUp(member.token);
  const stranger = await api.owner();
  await setUp(stranger.token);
  for (const [token, code] of [
    [member.token, 'FORBIDDEN'],
    [stranger.token, 'NOT_FOUND'],
    [key, 'UNAUTHENTICATED'],
  ] as const)
    expect(await api.code({ token, organisation }, DEMAND, { demanded: false })).toBe(code);
  expect((await api.get(owner, OWN)).organisation.secondFactorDemanded).toBe(true);
  // Nor does anybody learn from outside what it demands.
  expect(await api.code({ token: await signedIn((await api.owner()).email), organisation }, OWN)).toBe('NOT_FOUND');
});

it('lets nobody act whom a password alone signed in, and says what to do, until an app stands behind the session', async () => {
  const { member, organisation } = await demanding();
  const before = await signedIn(member.email);
  const refused = await api.ask({ token: member.token, organisation }, OWN);
  expect(refused.errors?.[0]).toMatchObject({
    message: expect.stringContaining('Set up an app for codes on your account'),
    extensions: { code: 'SECOND_FACTOR_REQUIRED', organisation },
  });
  expect(await isLet(member.token, organisation.toUpperCase())).toBe('SECOND_FACTOR_REQUIRED');
  expect(await api.code({ token: member.token, organisation }, INVITE, { input: { role: 'AUDITOR' } })).toBe(
    'SECOND_FACTOR_REQUIRED',
  );
  // The account, and another organisation, are as they were; of this one its name is seen.
  expect(await isLet(member.token, member.organisation)).toBeNull();
  const { me } = await get(member.token, ME);
  expect(me.organisations).toContainEqual({ organisation: { id: organisation, secondFactorDemanded: null } });

  const { app } = await setUp(member.token);
  expect(await isLet(member.token, organisation)).toBeNull();
  // Another session is what it was: whoever else knew the password has it, perhaps.
  expect(await isLet(before, organisation)).toBe('SECOND_FACTOR_REQUIRED');
  const { data } = await answer(await challengeFor(member.email), app.next());
  expect(await isLet(data!.signInWithCode.accessToken as string, organisation)).toBeNull();
});

it('takes the session that was renewed for what it was', async () => {
  const { organisation } = await demanding();
  const owner = await guarded();
  await api.admin.query(`INSERT INTO memberships (organisation_id, person_id, role) VALUES ($1, $2, 'AUDITOR')`, [
    organisation,
    owner.id,
  ]);
  const { data } = await answer(await challengeFor(owner.email), owner.app.next());
  const renew = 'mutation ($token: String!) { refreshSession(refreshToken: $token) { accessToken } }';
  const { refreshSession } = await get(null, renew, { token: data!.signInWithCode.refreshToken });
  expect(await isLet(refreshSession.accessToken as string, organisation)).toBeNull();
});

it('shuts out whoever takes the app away, owners too, until there is another', async () => {
  const { owner, organisation, app } = await demanding();
  const { data } = await answer(await challengeFor(owner.email), app.next());
  await get(owner.token, REMOVE, { input: { password, code: app.next() } });
  for (const token of [owner.token, data!.signInWithCode.accessToken as string, await signedIn(owner.email)])
    expect(await isLet(token, organisation)).toBe('SECOND_FACTOR_REQUIRED');
  await setUp(owner.token);
  expect(await api.code(owner, DEMAND, { demanded: false })).toBeNull();
  expect(await isLet(await signedInAnew(owner.email), organisation)).toBeNull();
});

/** By a password alone, whatever the account has. */
const signedInAnew = async (email: string): Promise<string> => {
  await api.admin.query(`DELETE FROM second_factors USING people WHERE people.id = person_id AND email = $1`, [email]);
  return signedIn(email);
};

it('goes on for its programs, and ends what somebody was watching', async () => {
  const { owner, member, organisation, key } = await demanding();
  expect(await isLet(key, organisation)).toBeNull();
  await api.get(owner, DEMAND, { demanded: false });
  const credentials = api.app.get(CredentialsService);
  const [watching, program] = [
    await credentials.bearerOf(member.token, organisation),
    await credentials.bearerOf(key, organisation),
  ];
  expect(await credentials.again(watching, member.token)).not.toBeNull();
  await api.get(owner, DEMAND, { demanded: true });
  expect(await credentials.again(watching, member.token)).toBeNull();
  expect(await credentials.again(program, key)).not.toBeNull();
});
