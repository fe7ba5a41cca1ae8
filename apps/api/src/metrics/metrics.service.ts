import { gauge, MetricsDoor, readings, watchCertificates } from '@atoll/telemetry';
import { Store } from '@atoll/store';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Redis } from 'ioredis';

import { Changes } from '../changes/changes.js';
import { CONFIG, type Config } from '../config.js';
import { REDIS } from '../platform.module.js';
import { ApiMetrics } from './api-metrics.js';

/** Opens the door for Prometheus, where the installation wants one, and tells there what the API leans on. */
@Injectable()
export class MetricsService implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private door: MetricsDoor | undefined;

  constructor(
    private readonly metrics: ApiMetrics,
    private readonly store: Store,
    private readonly changes: Changes,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Where the metrics are; null when nobody wants them. */
  get url(): string | null {
    return this.door?.url ?? null;
  }

  onModuleInit(): void {
    const { metrics, store, changes, redis } = this;
    const { registry } = metrics;
    readings(registry, {
      up: { name: 'atoll_postgres_up', help: 'Whether Postgres answered' },
      gauges: {},
      read: () => store.platform.$queryRaw`SELECT 1` as Promise<object>,
    });
    gauge(registry, 'atoll_redis_up', 'Whether Redis is connected', () => Number(redis.status === 'ready'));
    gauge(registry, 'atoll_api_subscriptions', 'Subscriptions that are open', () => changes.followed);
    gauge(registry, 'atoll_database_connections', 'Connections to Postgres', () => store.pool.total);
    gauge(registry, 'atoll_database_connections_idle', 'Those of them that do nothing', () => store.pool.idle);
    gauge(registry, 'atoll_database_waiting', 'Queries that wait for a connection', () => store.pool.waiting);
    watchCertificates(registry, this.config.certificates);
  }

  async onApplicationBootstrap(): Promise<void> {
    const { metricsPort: port, metricsHost: host } = this.config;
    if (port !== null) this.door = await MetricsDoor.open(this.metrics.registry, { host, port });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.door?.close();
  }
}
