import {
  ENGINES_ENVIRONMENT,
  enginesOf,
  paceOf,
  peerPolicyOf,
  PEERS_ENVIRONMENT,
  type PeerPolicy,
} from '@atoll/chains';
import { readEnvironment } from '@atoll/kernel';
import { webhookPolicyOf, WEBHOOKS_ENVIRONMENT, type WebhookPolicy } from '@atoll/ledger';
import { certificateFiles, type CertificateFiles } from '@atoll/kernel/certificate';
import { z } from 'zod';

import { BACKUP_ENVIRONMENT, backupConfigFrom, type BackupConfig } from './backups.js';
import { CUSTODY_ENVIRONMENT, custodyConfigFrom, type CustodyConfig } from './custody.js';
import { DRIVER_ENVIRONMENT, driverConfigFrom, type DriverConfig } from './driver-config.js';

/** Comma-separated. */
const LIST = z
  .string()
  .default('')
  .transform((list) => list.split(',').flatMap((each) => each.trim() || []));

const schema = z.object({
  ATOLL_DATABASE_URL: z.url(),
  ATOLL_REDIS_URL: z.url(),
  ATOLL_MASTER_KEY_FILE: z.string().min(1),
  ATOLL_WORKER_HOST: z.string().default('127.0.0.1'),
  ATOLL_WORKER_PORT: z.coerce.number().int().min(0).max(65_535).default(4001),
  ATOLL_SCALE_DOWN_SECONDS: z.coerce.number().int().min(5).max(3_600).default(300),
  ATOLL_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8),
  ATOLL_INTERNAL_TOKEN: z.string().min(16),
  ATOLL_METRICS_HOST: z.string().default('127.0.0.1'),
  ATOLL_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  ATOLL_CERTIFICATES: LIST,
  ATOLL_LOG: z.enum(['off', 'error', 'info']).default('info'),
  ...ENGINES_ENVIRONMENT,
  ...PEERS_ENVIRONMENT,
  ...WEBHOOKS_ENVIRONMENT,
  ...DRIVER_ENVIRONMENT,
  ...BACKUP_ENVIRONMENT,
  ...CUSTODY_ENVIRONMENT,
});

/** What the process is told from outside, checked before anything starts. README.md says what each is for. */
export type Config = {
  databaseUrl: string;
  redisUrl: string;
  masterKeyFile: string;
  custody: CustodyConfig;
  /** Where nodes of other installations may be. */
  peers: PeerPolicy;
  /** Where webhooks may be. */
  webhooks: WebhookPolicy;
  /** Where nodes run, and as what. */
  driver: DriverConfig;
  backups: BackupConfig;
  /** At which pace the number of RPC nodes follows the load. */
  pace: ReturnType<typeof paceOf>;
  host: string;
  port: number;
  /** How many rows of one kind are looked at at once. */
  concurrency: number;
  /** What the API shows to read the logs of nodes. */
  internalToken: string;
  /** Where Prometheus reads; no port, no metrics. */
  metricsHost: string;
  metricsPort: number | null;
  /** Files of certificates whose end Prometheus is told. */
  certificates: string[];
  /** What this process shows to its callers; null for plain HTTP. */
  certificate: CertificateFiles | null;
  log: 'off' | 'error' | 'info';
};

/** For providers that need a part of the configuration. */
export const CONFIG = Symbol('Config');

export function configFrom(env: NodeJS.ProcessEnv): Config {
  const data = readEnvironment(schema, env);
  enginesOf(data); // The worker runs whatever chains there are; but what the API will refuse to offer, it refuses too.
  return {
    databaseUrl: data.ATOLL_DATABASE_URL,
    redisUrl: data.ATOLL_REDIS_URL,
    masterKeyFile: data.ATOLL_MASTER_KEY_FILE,
    custody: custodyConfigFrom(data),
    peers: peerPolicyOf(data),
    webhooks: webhookPolicyOf(data),
    driver: driverConfigFrom(data),
    backups: backupConfigFrom(data),
    pace: paceOf(data.ATOLL_SCALE_DOWN_SECONDS * 1_000),
    host: data.ATOLL_WORKER_HOST,
    port: data.ATOLL_WORKER_PORT,
    concurrency: data.ATOLL_WORKER_CONCURRENCY,
    internalToken: data.ATOLL_INTERNAL_TOKEN,
    metricsHost: data.ATOLL_METRICS_HOST,
    metricsPort: data.ATOLL_METRICS_PORT ?? null,
    certificates: data.ATOLL_CERTIFICATES,
    certificate: certificateFiles(env),
    log: data.ATOLL_LOG,
  };
}
