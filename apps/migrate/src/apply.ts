import { migrate, provisionLogin, type Process } from '@atoll/store';

import { answering } from './answering.js';
import type { Config } from './config.js';

/** Brings the database to this version's schema and lets the named logins in; done twice, it changes nothing. */
export async function apply({ databaseUrl, logins, patienceMs }: Config, migrations: string): Promise<string[]> {
  await answering(databaseUrl, { patienceMs, strangers: false });
  const applied = await migrate(databaseUrl, migrations);
  for (const [process, url] of Object.entries(logins) as [Process, string][])
    await provisionLogin(databaseUrl, process, url);
  return applied;
}
