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
  const env = { ATOLL_OWNER_DATABASE_URL: database.adminUrl };
  await program(env, (text) => void (output += text)).parseAsync(['quotas', ...words], { from: 'user' });
  return output;
}

it('sets, changes, lists and removes what an organisation may use, and notes it in its books', async () => {
  const organisation = newId();
  await admin.query(`INSERT INTO organisations (id, name) VALUES ($1, 'Harbour')`, [organisation]);
  expect(await run('list', organisation)).toBe('None.\n');
  const made = JSON.parse(await run('set', organisation, 'rpc-requests', 'month', '1000', '--json'));
  expect(made).toMatchObject({
    measure: 'RPC_REQUESTS',
    period: 'MONTH',
    amount: '1000',
    used: '0',
    thresholds: [80, 95],
  });
  const changed = await run('set', organisation, 'RPC_REQUESTS', 'MONTH', '2000', '--at', '50', '--at', '90');
  expect(changed).toMatch(
    new RegExp(`^${made.id}  RPC_REQUESTS each month: 0 of 2000 used, begins anew .*-01T00:00:00.000Z\\n$`),
  );
  await run('set', organisation, 'node-seconds', 'day', '86400', '--application', newId());
  const listed = JSON.parse(await run('list', organisation, '--json')) as { amount: string; thresholds: number[] }[];
  expect(listed.map(({ amount, thresholds }) => [amount, thresholds])).toEqual([
    ['2000', [50, 90]],
    ['86400', [80, 95]],
  ]);
  expect(await run('remove', organisation, made.id)).toBe('It is gone.\n');
  expect(await run('remove', organisation, made.id)).toBe('There is none of this id.\n');
  const { rows } = await admin.query(
    `SELECT fact ->> 'action' AS action FROM audit_notes WHERE organisation_id = $1 ORDER BY at`,
    [organisation],
  );
  expect(rows.map(({ action }) => action)).toEqual(['setHardQuota', 'setHardQuota', 'setHardQuota', 'removeHardQuota']);
});

it('refuses what is no quota, and no owner', async () => {
  await expect(run('set', newId(), 'coffee', 'day', '1')).rejects.toThrow(
    'There is no "coffee"; there are RPC_REQUESTS',
  );
  await expect(run('set', newId(), 'rpc-bytes', 'day', '1.5')).rejects.toThrow('A limit is a whole number');
  await expect(run('set', newId(), 'rpc-bytes', 'day', '1')).rejects.toThrow('foreign key');
  await expect(program({}, () => undefined).parseAsync(['quotas', 'list', newId()], { from: 'user' })).rejects.toThrow(
    'Whose database is it?',
  );
});
