import { newSecret, RECOVERY } from '@atoll/accounts';

import { startTestApi, type TestApi } from '../testing.js';

const before = 'correct horse battery';
const after = 'another staple entirely';
let api: TestApi;
let from = 0;
beforeAll(async () => {
  api = await startTestApi();
}, 120_000);
afterAll(() => api.close());
beforeEach(() => void from++);

/** Each test from an address of its own, since attempts are counted by it. */
const asker = (token?: string) => ({ from: `198.51.100.${from}`, ...(token && { token }) });
const RECOVER = 'mutation ($input: RecoverAccountInput!) { recoverAccount(input: $input) }';
const recover = (token: string, newPassword = after) => api.code(asker(), RECOVER, { input: { token, newPassword } });
const signIn = (email: string, password: string) =>
  api.code(asker(), 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }', {
    input: { email, password },
  });

/** As the operator's program writes it, which has a test of its own. */
async function offered(personId: string, lives = '1 hour'): Promise<string> {
  const { text, hash } = newSecret(RECOVERY);
  await api.admin.query(
    `INSERT INTO account_recoveries (person_id, hash, expires_at) VALUES ($1, $2, now() + $3::interval)
     ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at`,
    [personId, Buffer.from(hash), lives],
  );
  return text;
}

it('sets the password, after which nothing of before signs in', async () => {
  const { id, email, token } = await api.owner();
  await api.admin.query(
    `INSERT INTO passkeys (id, person_id, name, credential_id, public_key, host, transports, counter, synced)
     VALUES (gen_random_uuid(), $1, 'Lost', 'lost', '', 'localhost', '{}', 0, false)`,
    [id],
  );
  await api.admin.query(
    `WITH f AS (INSERT INTO second_factors (id, person_id, sealed, master_key_id, confirmed_at)
                VALUES (gen_random_uuid(), $1, '', 'm', now()) RETURNING person_id)
     INSERT INTO recovery_codes (person_id, hash) SELECT person_id, '\\x00' FROM f`,
    [id],
  );
  expect(await signIn(email, before)).toBe('CODE_REQUIRED');

  expect(await recover(await offered(id))).toBeNull();

  expect(await api.code(asker(token), '{ me { person { id } } }')).toBe('UNAUTHENTICATED');
  expect(await signIn(email, before)).toBe('UNAUTHENTICATED');
  expect(await signIn(email, after)).toBeNull();
  const tables = ['passkeys', 'second_factors', 'recovery_codes', 'sign_in_challenges', 'account_recoveries'];
  for (const table of tables) {
    const { rows } = await api.admin.query(`SELECT count(*)::int AS n FROM ${table} WHERE person_id = $1`, [id]);
    expect([table, rows[0].n]).toEqual([table, 0]);
  }
});

it('works once, also when it comes twice at the same time', async () => {
  const { id } = await api.person();
  const token = await offered(id);
  const codes = await Promise.all([recover(token), recover(token), recover(token)]);
  expect(codes.filter((code) => code === null)).toHaveLength(1);
  expect(codes.filter((code) => code === 'EXPIRED')).toHaveLength(2);
  expect(await recover(token)).toBe('EXPIRED');
});

it('ends after its hour, and with the next one', async () => {
  const { id, email } = await api.person();
  expect(await recover(await offered(id, '-1 second'))).toBe('EXPIRED');
  const first = await offered(id);
  const second = await offered(id);
  expect(await recover(first)).toBe('EXPIRED');
  expect(await signIn(email, before)).toBeNull();
  expect(await recover(second)).toBeNull();
});

it('is spent by no password that is too short, and guessed by nobody', async () => {
  const { id } = await api.person();
  const token = await offered(id);
  expect(await recover(token, 'short')).toBe('INVALID');
  expect(await recover(`${token}x`)).toBe('EXPIRED');
  expect(await recover('')).toBe('EXPIRED');
  expect(await recover(token)).toBeNull();
  const codes = [];
  for (let tries = 0; tries < 30; tries++) codes.push(await recover(`${RECOVERY}guess`));
  expect(codes).toContain('RATE_LIMITED');
});

it('stands in the books of the organisations, without the token and the password', async () => {
  const { id, organisation } = await api.owner();
  const token = await offered(id);
  expect(await recover(token)).toBeNull();
  const { rows } = await api.admin.query(
    `SELECT fact::text FROM audit_notes WHERE organisation_id = $1 AND fact ->> 'action' = 'recoverAccount'`,
    [organisation],
  );
  expect(rows).toHaveLength(1);
  for (const secret of [token, after]) expect(rows[0].fact).not.toContain(secret);
});
