import { readEnvironment } from '@atoll/kernel';
import { certificateFiles, type CertificateFiles } from '@atoll/kernel/certificate';
import { z } from 'zod';

/** Comma-separated. */
const LIST = z
  .string()
  .default('')
  .transform((list) => list.split(',').flatMap((each) => each.trim() || []));

const port = z.coerce.number().int().min(0).max(65_535);
const schema = z.object({
  ATOLL_DATABASE_URL: z.url(),
  ATOLL_REDIS_URL: z.url(),
  ATOLL_GATEWAY_HOST: z.string().default('127.0.0.1'),
  ATOLL_GATEWAY_PORT: port.default(4002),
  ATOLL_METRICS_HOST: z.string().default('127.0.0.1'),
  ATOLL_METRICS_PORT: port.optional(),
  ATOLL_CERTIFICATES: LIST,
  ATOLL_LOG: z.enum(['off', 'error', 'info']).default('info'),
});

/** What the process is told from outside, checked before anything starts. README.md says what each is for. */
export type Config = {
  databaseUrl: string;
  redisUrl: string;
  host: string;
  port: number;
  /** Where Prometheus reads; no port, no metrics. */
  metricsHost: string;
  metricsPort: number | null;
  /** Files of certificates whose end Prometheus is told. */
  certificates: string[];
  /** What this process shows to its callers; null for plain HTTP. */
  certificate: CertificateFiles | null;
  log: 'off' | 'error' | 'info';
};

export function configFrom(env: NodeJS.ProcessEnv): Config {
  const data = readEnvironment(schema, env);
  return {
    databaseUrl: data.ATOLL_DATABASE_URL,
    redisUrl: data.ATOLL_REDIS_URL,
    host: data.ATOLL_GATEWAY_HOST,
    port: data.ATOLL_GATEWAY_PORT,
    metricsHost: data.ATOLL_METRICS_HOST,
    metricsPort: data.ATOLL_METRICS_PORT ?? null,
    certificates: data.ATOLL_CERTIFICATES,
    certificate: certificateFiles(env),
    log: data.ATOLL_LOG,
  };
}
