import {
  ENGINES_ENVIRONMENT,
  enginesOf,
  peerPolicyOf,
  PEERS_ENVIRONMENT,
  type Engines,
  type PeerPolicy,
} from '@atoll/chains';
import { readEnvironment } from '@atoll/kernel';
import { certificateFiles, type CertificateFiles } from '@atoll/kernel/certificate';
import { webhookPolicyOf, WEBHOOKS_ENVIRONMENT, type WebhookPolicy } from '@atoll/ledger';
import { KeyBackend } from '@atoll/store';
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
  ATOLL_GATEWAY_URL: z.url().optional(),
  ATOLL_PUBLIC_URL: z.url().optional(),
  ATOLL_METRICS_HOST: z.string().default('127.0.0.1'),
  ATOLL_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  ATOLL_CERTIFICATES: LIST,
  ATOLL_KEY_BACKENDS: z
    .string()
    .default('SEALED')
    .transform((list) => list.split(',').map((each) => each.trim()))
    .pipe(z.array(z.enum(KeyBackend)).min(1)),
  ATOLL_LOG: z.enum(['off', 'error', 'info']).default('info'),
  ...ENGINES_ENVIRONMENT,
  ...PEERS_ENVIRONMENT,
  ...WEBHOOKS_ENVIRONMENT,
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
  /** Where applications find the RPC gateway; null where there is none. */
  gatewayUrl: string | null;
  /** Where this API is reached from outside, without a slash: what credentials say of their status is there. */
  publicUrl: string;
  /** Where Prometheus reads; no port, no metrics. */
  metricsHost: string;
  metricsPort: number | null;
  /** Files of certificates whose end Prometheus is told. */
  certificates: string[];
  /** Where signing keys can be made. */
  keyBackends: KeyBackend[];
  /** What this process shows to its callers; null for plain HTTP. */
  certificate: CertificateFiles | null;
  log: 'off' | 'error' | 'info';
  engines: Engines;
  /** Where nodes of other installations may be. */
  peers: PeerPolicy;
  /** Where webhooks may be. */
  webhooks: WebhookPolicy;
  /** What this installation is called in the documents that its members sign. */
  installation: string;
  /** Whether nodes stand at sites: they do where they are pods. */
  sites: boolean;
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
    gatewayUrl: data.ATOLL_GATEWAY_URL ?? null,
    publicUrl: (data.ATOLL_PUBLIC_URL ?? `http://${data.ATOLL_API_HOST}:${data.ATOLL_API_PORT}`).replace(/\/+$/, ''),
    metricsHost: data.ATOLL_METRICS_HOST,
    metricsPort: data.ATOLL_METRICS_PORT ?? null,
    certificates: data.ATOLL_CERTIFICATES,
    keyBackends: data.ATOLL_KEY_BACKENDS,
    certificate: certificateFiles(env),
    log: data.ATOLL_LOG,
    engines: enginesOf(data),
    peers: peerPolicyOf(data),
    webhooks: webhookPolicyOf(data),
    installation: data.ATOLL_INSTALLATION_NAME,
    sites: data.ATOLL_DRIVER === 'kubernetes',
  };
}
