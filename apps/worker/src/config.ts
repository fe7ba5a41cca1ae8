import { fileURLToPath } from 'node:url';

import { readEnvironment } from '@atoll/kernel';
import { z } from 'zod';

const NODE = fileURLToPath(new URL('../../node/dist/main.js', import.meta.url));

const schema = z.object({
  ATOLL_DATABASE_URL: z.url(),
  ATOLL_REDIS_URL: z.url(),
  ATOLL_HOME: z.string().min(1),
  ATOLL_MASTER_KEY_FILE: z.string().min(1),
  ATOLL_DRIVER: z.enum(['process']).default('process'),
  ATOLL_NODE_PROGRAM: z.string().min(1).default(NODE),
  ATOLL_NODE_MEMORY_MB: z.coerce.number().int().min(64).optional(),
  ATOLL_WORKER_HOST: z.string().default('127.0.0.1'),
  ATOLL_WORKER_PORT: z.coerce.number().int().min(0).max(65_535).default(4001),
  ATOLL_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8),
  ATOLL_INTERNAL_TOKEN: z.string().min(16),
  ATOLL_LOG: z.enum(['off', 'error', 'info']).default('info'),
});

/** What the process is told from outside, checked before anything starts. README.md says what each is for. */
export type Config = {
  databaseUrl: string;
  redisUrl: string;
  /** Where nodes and their data live. */
  home: string;
  masterKeyFile: string;
  /** The entry file of the embedded engine. */
  nodeProgram: string;
  nodeMemoryMb: number | null;
  host: string;
  port: number;
  /** How many rows of one kind are looked at at once. */
  concurrency: number;
  /** What the API shows to read the logs of nodes. */
  internalToken: string;
  log: 'off' | 'error' | 'info';
};

/** For providers that need a part of the configuration. */
export const CONFIG = Symbol('Config');

export function configFrom(env: NodeJS.ProcessEnv): Config {
  const data = readEnvironment(schema, env);
  return {
    databaseUrl: data.ATOLL_DATABASE_URL,
    redisUrl: data.ATOLL_REDIS_URL,
    home: data.ATOLL_HOME,
    masterKeyFile: data.ATOLL_MASTER_KEY_FILE,
    nodeProgram: data.ATOLL_NODE_PROGRAM,
    nodeMemoryMb: data.ATOLL_NODE_MEMORY_MB ?? null,
    host: data.ATOLL_WORKER_HOST,
    port: data.ATOLL_WORKER_PORT,
    concurrency: data.ATOLL_WORKER_CONCURRENCY,
    internalToken: data.ATOLL_INTERNAL_TOKEN,
    log: data.ATOLL_LOG,
  };
}
