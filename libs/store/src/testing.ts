import { testPostgres } from '@atoll/embedded/testing';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { migrate } from './migrate.js';
import { provisionLogins, type Logins } from './provision-logins.js';
import { Store } from './store.js';

const MIGRATIONS = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../prisma/migrations');

/** A migrated database of its own on a real Postgres, seen by its three kinds of reader. */
export type TestDatabase = {
  urls: Logins & { admin: string };
  /** The superuser: for arranging and inspecting what nobody else may. */
  admin: Store;
  /** The API's login: row-level security holds. */
  api: Store;
  /** The worker's login. */
  worker: Store;
  close(): Promise<void>;
};

export async function testDatabase({ connections = 5 } = {}): Promise<TestDatabase> {
  const database = await testPostgres({ migrate: (url) => migrate(url, MIGRATIONS) });
  const password = () => randomBytes(12).toString('hex');
  const logins = await provisionLogins(database.url, { api: password(), worker: password() });
  const urls = { ...logins, admin: database.url };
  const [admin, api, worker] = [urls.admin, urls.api, urls.worker].map((url) => new Store(url, { connections }));
  return {
    urls,
    admin: admin!,
    api: api!,
    worker: worker!,
    close: async () => {
      await Promise.all([admin, api, worker].map((store) => store!.close()));
      await database.close();
    },
  };
}
