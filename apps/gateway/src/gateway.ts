import { keepCertificate, readCertificate } from '@atoll/kernel/certificate';
import { RpcDirectory, TokenBuckets, UsageCount } from '@atoll/ledger';
import { Store } from '@atoll/store';
import { gauge, MetricsDoor, readings, watchCertificates } from '@atoll/telemetry';
import { fastify, type FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import { pino } from 'pino';

import { Answers, type Report } from './answers.js';
import { Chains } from './chains.js';
import type { Config } from './config.js';
import { Feeds } from './feeds.js';
import { httpDoor } from './http.door.js';
import { GatewayMetrics } from './metrics.js';
import { Upstream } from './upstream.js';
import { WebSocketDoor } from './websocket.door.js';

/** How often usage is added to the table; a process that is killed loses what came after. */
const FLUSH_MS = 2_000;

export type Gateway = { server: FastifyInstance; metricsUrl: string | null };

/** The gateway, ready to listen. Its parts are few and each is made once, so nothing but this puts them together. */
export async function createGateway(config: Config): Promise<Gateway> {
  const log = pino({ enabled: config.log !== 'off', level: config.log === 'off' ? 'silent' : config.log });
  const store = new Store(config.databaseUrl, { connections: 2, readers: 2 });
  // Commands fail at once while Redis is away: each gateway then counts by itself.
  const redis = new Redis(config.redisUrl, {
    ...{ enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 250, enableAutoPipelining: true },
  });
  redis.on('error', () => undefined); // reconnection is the client's business, and metrics tell
  const report: Report = (error) => log.error({ err: error }, 'unforeseen failure');
  const metrics = new GatewayMetrics();
  const usage = new UsageCount(store);
  const directory = new RpcDirectory(store);
  const upstream = new Upstream(metrics);
  const chains = new Chains(directory, upstream);
  const feeds = new Feeds(chains, upstream);
  const answers = new Answers(upstream, new TokenBuckets(redis, () => metrics.countedAlone()), usage, metrics, report);
  const sockets = new WebSocketDoor(directory, chains, answers, feeds, usage, metrics);

  const { certificate } = config;
  const routerOptions = { ignoreTrailingSlash: true }; // addresses are pasted
  const server = certificate
    ? (fastify({ https: readCertificate(certificate), routerOptions }) as unknown as FastifyInstance)
    : fastify({ routerOptions });
  if (certificate) keepCertificate(server.server, certificate);
  server.get('/livez', () => 'ok');
  // Redis may be away: requests are still answered, so it does not decide.
  server.get('/readyz', async (_request, reply) => {
    const database = await store.platform.$queryRaw`SELECT 1`.then(
      () => 'ok',
      () => 'away',
    );
    return reply
      .code(database === 'ok' ? 200 : 503)
      .send({ database, redis: redis.status === 'ready' ? 'ok' : 'away' });
  });
  await server.register(httpDoor(directory, chains, answers, metrics));
  sockets.listen(server.server);

  chains.start();
  const flush = () => usage.flush().catch((error: unknown) => log.error({ err: error }, 'usage waits to be counted'));
  const flushing = setInterval(() => void flush(), FLUSH_MS);
  const door = await openMetrics(config, metrics, { store, redis, usage, sockets, feeds, chains });
  server.addHook('preClose', async () => sockets.close());
  server.addHook('onClose', async () => {
    clearInterval(flushing);
    await Promise.all([feeds.stop(), chains.stop()]);
    await Promise.all([flush(), upstream.keepOnly([])]);
    redis.disconnect();
    await Promise.all([door?.close(), store.close()]);
  });
  return { server, metricsUrl: door?.url ?? null };
}

type Parts = { store: Store; redis: Redis; usage: UsageCount; sockets: WebSocketDoor; feeds: Feeds; chains: Chains };

async function openMetrics(config: Config, metrics: GatewayMetrics, parts: Parts): Promise<MetricsDoor | null> {
  const { store, redis, usage, sockets, feeds, chains } = parts;
  const { registry } = metrics;
  readings(registry, {
    up: { name: 'atoll_postgres_up', help: 'Whether Postgres answered' },
    gauges: {},
    read: () => store.platform.$queryRaw`SELECT 1` as Promise<object>,
  });
  gauge(registry, 'atoll_redis_up', 'Whether Redis is connected', () => Number(redis.status === 'ready'));
  gauge(registry, 'atoll_gateway_websockets', 'WebSockets that are open', () => sockets.connections);
  gauge(registry, 'atoll_gateway_subscriptions', 'Subscriptions that are open', () => feeds.listeners);
  gauge(registry, 'atoll_gateway_chains', 'Chains in use within the last minute', () => chains.state.used);
  gauge(registry, 'atoll_gateway_silent_chains', 'Those of which no node answers', () => chains.state.silent);
  gauge(registry, 'atoll_gateway_usage_waiting', 'Rows of usage not in the table yet', () => usage.waiting);
  watchCertificates(registry, config.certificates);
  const { metricsPort: port, metricsHost: host } = config;
  return port === null ? null : MetricsDoor.open(registry, { host, port });
}
