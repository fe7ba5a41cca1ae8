// Secrets go in by stdin and come out alone. Recovery codes are checked by the API; those of an app would take a worker.
import pg from 'pg';

import { startPlatform, Terminal } from './testing.js';

const PASSWORD = 'correct horse battery';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let ada: Terminal;

beforeAll(async () => {
  platform = await startPlatform();
  ada = await Terminal.open();
  const words = ['sign-up', '--url', platform.url, '--email', 'ada@example.org', '--name', 'ada'];
  expect(await ada.run(words, { stdin: PASSWORD })).toMatchObject({ code: 0 });
}, 120_000);
afterAll(async () => {
  await ada.close();
  await platform.close();
});

const run = (word: string, ...lines: string[]) => ada.run(['second-factor', word], { stdin: `${lines.join('\n')}\n` });

async function confirmed(code: string): Promise<void> {
  const admin = new pg.Client(platform.adminUrl);
  await admin.connect();
  await admin.query(
    `WITH factor AS (INSERT INTO second_factors (id, person_id, sealed, master_key_id, confirmed_at)
       SELECT gen_random_uuid(), id, '', 'm', now() FROM people RETURNING person_id)
     INSERT INTO recovery_codes SELECT person_id, sha256($1) FROM factor`,
    [Buffer.from(code)],
  );
  await admin.end();
}

it('says where none is, and what comes next', async () => {
  expect(await run('show')).toMatchObject({ code: 0, out: '', err: expect.stringContaining('second-factor enrol') });
  expect(await run('enrol', 'a guess')).toMatchObject({ code: 1, out: '' });
  expect((await ada.run(['passkeys', 'list'])).err).toContain('a browser adds one');
});

it('prints other recovery codes for a password and a code, and ends by one of them', async () => {
  await confirmed('0123456789ABCDEF');
  expect(await ada.json('second-factor', 'show')).toMatchObject({ recoveryCodesLeft: 1 });
  expect((await run('renew-codes', PASSWORD)).code).toBe(1);
  const { code, out } = await run('renew-codes', PASSWORD, '0123-4567-89ab-cdef');
  const codes = out.trim().split('\n');
  expect({ code, codes: new Set(codes).size }).toEqual({ code: 0, codes: 10 });

  expect((await run('remove', PASSWORD, '0123-4567-89ab-cdef')).code).toBe(1);
  expect(await run('remove', PASSWORD, codes[3]!)).toMatchObject({ code: 0, out: '' });
  expect(await ada.json('second-factor', 'show')).toBeNull();
}, 60_000);
