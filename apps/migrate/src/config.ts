import { readEnvironment } from '@atoll/kernel';
import type { Logins, Process } from '@atoll/store';
import { z } from 'zod';

const schema = z.object({
  ATOLL_DATABASE_URL: z.url(),
  ATOLL_API_DATABASE_URL: z.url().optional(),
  ATOLL_WORKER_DATABASE_URL: z.url().optional(),
  ATOLL_GATEWAY_DATABASE_URL: z.url().optional(),
  ATOLL_PATIENCE_SECONDS: z.coerce.number().int().min(0).max(3_600).default(120),
});

/** README.md says what each is for. */
export type Config = {
  /** Whose tables these are; for `wait`, the login that is waited for. */
  databaseUrl: string;
  /** The logins of the platform's processes; those that are not named are left as they are. */
  logins: Partial<Logins<Process>>;
  patienceMs: number;
};

export function configFrom(env: NodeJS.ProcessEnv): Config {
  const data = readEnvironment(schema, env);
  const named = {
    api: data.ATOLL_API_DATABASE_URL,
    worker: data.ATOLL_WORKER_DATABASE_URL,
    gateway: data.ATOLL_GATEWAY_DATABASE_URL,
  };
  return {
    databaseUrl: data.ATOLL_DATABASE_URL,
    logins: Object.fromEntries(Object.entries(named).filter(([, url]) => url !== undefined)),
    patienceMs: data.ATOLL_PATIENCE_SECONDS * 1_000,
  };
}
