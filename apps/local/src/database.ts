import { Obstacle, secret } from '@atoll/embedded';
import { migrate, provisionLogins, type Logins, type Process } from '@atoll/store';
import path from 'node:path';

import { ROOT } from './root.js';

/** Brings the database to the current schema and gives each process its login; returns their addresses. */
export async function prepareDatabase(home: string, url: string): Promise<Logins<Process>> {
  try {
    await migrate(url, path.join(ROOT, 'prisma', 'migrations'));
    return await provisionLogins(url, {
      api: secret(home, 'api-login'),
      worker: secret(home, 'worker-login'),
      gateway: secret(home, 'gateway-login'),
    });
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new Obstacle(
      'The account of ATOLL_DATABASE_URL may not create roles and tables. Use one that may: CREATE ROLE atoll LOGIN CREATEROLE CREATEDB, and make it the owner of the database.',
      { cause: error },
    );
  }
}
