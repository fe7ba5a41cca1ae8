import { Redis } from 'ioredis';

import { withClient } from './postgres.js';
import { testPostgres, testRedis } from './testing.js';

it('migrates once and gives every caller a copy of its own', async () => {
  let runs = 0;
  const migrate = async (url: string) => {
    runs++;
    await withClient(url, (client) => client.query('CREATE TABLE thing (name text)'));
  };
  const template = `spec_${process.pid}_${Date.now()}`;
  const [one, other] = await Promise.all([testPostgres({ migrate, template }), testPostgres({ migrate, template })]);
  expect(runs).toBe(1);
  await withClient(one.url, (client) => client.query(`INSERT INTO thing VALUES ('mine')`));
  expect((await withClient(other.url, (client) => client.query('SELECT * FROM thing'))).rowCount).toBe(0);
  await Promise.all([one.close(), other.close()]);
  await expect(withClient(one.url, (client) => client.query('SELECT 1'))).rejects.toMatchObject({ code: '3D000' });
});

it('gives every caller a Redis database of its own', async () => {
  const [one, other] = [await testRedis(), await testRedis()];
  const [first, second] = [one, other].map(({ url }) => new Redis(url, { disconnectTimeout: 100 })) as [Redis, Redis];
  await first.set('only', 'here');
  expect(await second.get('only')).toBeNull();
  await one.close();
  expect(await first.get('only')).toBeNull();
  first.disconnect();
  second.disconnect();
});
