import { hashSecret } from '@atoll/accounts';
import { newId } from '@atoll/store';
import { testDatabase } from '@atoll/store/testing';
import pg from 'pg';

import { program } from './program.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let admin: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client(database.adminUrl);
  await admin.connect();
}, 120_000);
afterAll(async () => {
  await admin.end();
  await database.close();
});

async function run(...words: string[]): Promise<string> {
  let output = '';
  const env = { ATOLL_OWNER_DATABASE_URL: database.adminUrl, ATOLL_PUBLIC_URL: 'https://atoll.example' };
  await program(env, (text) => void (output += text)).parseAsync(['accounts', ...words], { from: 'user' });
  return output;
}

/** Somebody of one organisation. */
async function member(email: string, managed = false): Promise<{ person: string; organisation: string }> {
  const [person, organisation] = [newId(), newId()];
  await admin.query(`INSERT INTO organisations (id, name) VALUES ($1, 'Harbour')`, [organisation]);
  await admin.query(
    `INSERT INTO people (id, email, name, password_hash, managed_by) VALUES ($1, $2, 'Ada', $3, $4)`,
    managed ? [person, email, null, organisation] : [person, email, 'hash', null],
  );
  await admin.query(`INSERT INTO memberships (organisation_id, person_id, role) VALUES ($1, $2, 'OWNER')`, [
    organisation,
    person,
  ]);
  return { person, organisation };
}
const found = async (token: string) =>
  (await admin.query('SELECT person_id FROM find_account_recovery($1)', [Buffer.from(hashSecret(token))])).rows;

it('makes a link that the API knows by its hash, until the next one, and notes it in the books', async () => {
  const { person, organisation } = await member('ada@example.org');
  const text = await run('recover', 'Ada@Example.org');
  const first = /^https:\/\/atoll\.example\/console\/recover#(atoll_recovery_\S{43})\n/.exec(text)![1]!;
  expect(text).toMatch(/for Ada <ada@example\.org>/);
  expect(await found(first)).toEqual([{ person_id: person }]);
  const second = JSON.parse(await run('recover', 'ada@example.org', '--json'));
  expect(second).toMatchObject({ id: person, url: `https://atoll.example/console/recover#${second.token}` });
  expect(await found(first)).toEqual([]);
  expect(await found(second.token)).toEqual([{ person_id: person }]);
  const { rows } = await admin.query(`SELECT fact FROM audit_notes WHERE organisation_id = $1`, [organisation]);
  expect(rows.map(({ fact }) => [fact.action, fact.subject, fact.actor])).toEqual(
    Array.from({ length: 2 }, () => ['offerAccountRecovery', person, { platform: true }]),
  );
  expect(JSON.stringify(rows)).not.toContain('atoll_recovery_');
});

it('lets in nobody who is not there, or whom a provider signs in', async () => {
  await member('managed@example.org', true);
  for (const email of ['nobody@example.org', 'managed@example.org'])
    await expect(run('recover', email)).rejects.toThrow(`Nobody signs in here as ${email} by a password`);
});

it('says what it needs to know', async () => {
  const words = ['accounts', 'recover', 'ada@example.org'];
  await expect(program({}, () => undefined).parseAsync(words, { from: 'user' })).rejects.toThrow('ATOLL_PUBLIC_URL');
});
