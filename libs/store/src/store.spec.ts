import { testPostgres, type TestStore } from '@atoll/embedded/testing';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { migrate } from './migrate.js';
import { newId } from './new-id.js';
import { provisionLogins } from './provision-logins.js';
import { Store } from './store.js';

const migrations = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

let database: TestStore;
let store: Store;
beforeAll(async () => {
  database = await testPostgres({ migrate: (url) => migrate(url, path.resolve(migrations)) });
  const { api } = await provisionLogins(database.url, { api: 'a', worker: 'w' });
  store = new Store(api, { connections: 2 });
}, 120_000);
afterAll(async () => {
  await store.close();
  await database.close();
});

it('works for one tenant after the other on the same connections', async () => {
  const [one, two] = [newId(), newId()];
  for (const [id, name] of [
    [one, 'One'],
    [two, 'Two'],
  ] as const) {
    await store.as(
      { organisationId: id, personId: null },
      (db) => db.$executeRaw`INSERT INTO organisations (id, name) VALUES (${id}::uuid, ${name})`,
    );
  }
  const names = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      store.as({ organisationId: i % 2 ? one : two, personId: null }, (db) => db.organisation.findMany()),
    ),
  );
  expect(names.map((rows) => rows.map((row) => row.name).join())).toEqual(names.map((_, i) => (i % 2 ? 'One' : 'Two')));
});

it('is an error without a tenant', async () => {
  await expect(store.platform.organisation.findMany()).rejects.toThrow(/uuid|unrecognized configuration/);
});

it('refuses what is not an id before it reaches the database', async () => {
  await expect(store.as({ organisationId: "'; DROP", personId: null }, async () => 1)).rejects.toThrow('not the id');
});
