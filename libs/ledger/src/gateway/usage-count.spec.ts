import { newId, Store } from '@atoll/store';

import { testDatabase, type TestDatabase } from '../testing.js';
import { UsageCount } from './usage-count.js';

let database: TestDatabase;
let gateway: Store;
beforeAll(async () => {
  database = await testDatabase();
  gateway = new Store(database.logins.gateway);
}, 120_000);
afterAll(async () => {
  await gateway.close();
  await database.close();
});

const used = () => ({
  ...{ organisationId: newId(), applicationKeyId: newId(), chainId: newId() },
  methodGroup: 'READ' as const,
});
const rowsOf = ({ applicationKeyId }: { applicationKeyId: string }) =>
  database.admin.platform.rpcUsage.findMany({ where: { applicationKeyId }, orderBy: { hour: 'asc' } });

it('adds up by the hour, and what comes later to what is there', async () => {
  let now = Date.parse('2026-12-01T10:59:59.999Z');
  const usage = new UsageCount(gateway, () => now);
  const who = used();
  usage.add(who, 1, 100);
  usage.add(who, 10, 50);
  await usage.flush();
  usage.add(who, 2, 1);
  now += 1;
  usage.add(who, 5, 7);
  await usage.flush();
  expect(usage.waiting).toBe(0);
  expect(
    (await rowsOf(who)).map(({ hour, requests, points, bytes }) => [hour.getUTCHours(), requests, points, bytes]),
  ).toEqual([
    [10, 3n, 13n, 151n],
    [11, 1n, 5n, 7n],
  ]);
});

it('counts a batch once of which it did not hear whether it had arrived', async () => {
  const usage = new UsageCount(unheard(gateway));
  const who = used();
  usage.add(who, 1, 1);
  await expect(usage.flush()).rejects.toThrow('unheard');
  usage.add(who, 1, 1);
  expect(usage.waiting).toBe(2);
  await usage.flush();
  expect((await rowsOf(who)).map(({ requests }) => requests)).toEqual([2n]);
});

/** A database whose first answer gets lost, after the statement was carried out. */
function unheard(store: Store): Store {
  let lost = false;
  const $queryRaw = async (...statement: Parameters<typeof store.platform.$queryRaw>) => {
    const answer = await store.platform.$queryRaw(...statement);
    if (lost) return answer;
    lost = true;
    throw new Error('unheard');
  };
  return { platform: { $queryRaw } } as unknown as Store;
}
