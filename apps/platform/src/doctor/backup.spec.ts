import { testDatabase } from '@atoll/store/testing';
import pg from 'pg';

import { settingFrom } from '../setting.js';
import { lookAtBackup } from './backup.js';

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

it.each([
  { taken: null, restored: null, level: 'warning', says: /^No backup of the platform was ever taken$/ },
  {
    taken: `now() - interval '47 hours'`,
    restored: null,
    level: 'ok',
    says: /^The last backup of the platform is of /,
  },
  { taken: `now() - interval '80 hours'`, restored: null, level: 'warning', says: /, 3 days ago$/ },
  { taken: 'now()', restored: 'now()', level: 'warning', says: /^Since it was restored from the backup of / },
])('judges a backup of $taken, restored $restored', async ({ taken, restored, level, says }) => {
  await admin.query('DELETE FROM platform_backups');
  if (taken) await admin.query(`INSERT INTO platform_backups VALUES (gen_random_uuid(), ${taken}, ${restored})`);
  const found = await lookAtBackup(settingFrom({ ATOLL_DATABASE_URL: database.worker }));
  expect(found).toEqual([expect.objectContaining({ level, says: expect.stringMatching(says) })]);
});

it('says nothing where the database is away, which is said elsewhere', async () => {
  expect(await lookAtBackup(settingFrom({ ATOLL_DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }))).toEqual([]);
});
