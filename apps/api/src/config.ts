import { readEnvironment } from '@atoll/kernel';
import { z } from 'zod';

/** Comma-separated. */
const LIST = z
  .string()
  .default('')
  .transform((list) =>
    list
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean),
  );

const schema = z.object({
  ATOLL_DATABASE_URL: z.url(),
  ATOLL_REDIS_URL: z.url(),
  ATOLL_API_HOST: z.string().default('127.0.0.1'),
  ATOLL_API_PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  ATOLL_API_CONNECTIONS: z.coerce.number().int().min(1).max(100).default(10),
  ATOLL_INTROSPECTION: z.enum(['on', 'off']).default('off'),
  ATOLL_ALLOWED_ORIGINS: LIST,
  ATOLL_TRUSTED_PROXIES: LIST,
  ATOLL_WORKER_URL: z.url().optional(),
  ATOLL_INTERNAL_TOKEN: z.string().min(16).optional(),
  ATOLL_LOG: z.enum(['off', 'error', 'info']).default('info'),
});

/** What the process is told from outside, checked before anything starts. README.md says what each is for. */
export type Config = {
  databaseUrl: string;
  redisUrl: string;
  host: string;
  port: number;
  connections: number;
  introspection: boolean;
  /** Origins of web pages that may open a WebSocket, besides the API's own. */
  allowedOrigins: string[];
  /** Proxies whose word on a client's address is taken. */
  trustedProxies: string[];
  /** Where the worker answers what only it can see, such as the logs of a node. */
  workerUrl: string | null;
  internalToken: string | null;
  log: 'off' | 'error' | 'info';
};

/** For providers that need a part of the configuration. */
export const CONFIG = Symbol('Config');

export function configFrom(env: NodeJS.ProcessEnv): Config {
  const data = readEnvironment(schema, env);
  return {
    databaseUrl: data.ATOLL_DATABASE_URL,
    redisUrl: data.ATOLL_REDIS_URL,
    host: data.ATOLL_API_HOST,
    port: data.ATOLL_API_PORT,
    connections: data.ATOLL_API_CONNECTIONS,
    introspection: data.ATOLL_INTROSPECTION === 'on',
    allowedOrigins: data.ATOLL_ALLOWED_ORIGINS,
    trustedProxies: data.ATOLL_TRUSTED_PROXIES,
    workerUrl: data.ATOLL_WORKER_URL ?? null,
    internalToken: data.ATOLL_INTERNAL_TOKEN ?? null,
    log: data.ATOLL_LOG,
  };
}
