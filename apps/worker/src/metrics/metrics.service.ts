import { Store } from '@atoll/store';
import { gauge, MetricsDoor, watchCertificates } from '@atoll/telemetry';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';

import { CONFIG, type Config } from '../config.js';
import { Queues } from '../queues.js';
import { readChains } from './chain-readings.js';
import { readIndexes } from './index-readings.js';
import { readQueues } from './queue-readings.js';
import { readTables } from './table-readings.js';
import { readWebhooks } from './webhook-readings.js';
import { WorkerMetrics } from './worker-metrics.js';

/** Opens the door for Prometheus, where the installation wants one, and tells there what the tables and queues hold. */
@Injectable()
export class MetricsService implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private door: MetricsDoor | undefined;

  constructor(
    private readonly metrics: WorkerMetrics,
    private readonly store: Store,
    private readonly queues: Queues,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Where the metrics are; null when nobody wants them. */
  get url(): string | null {
    return this.door?.url ?? null;
  }

  onModuleInit(): void {
    const { registry } = this.metrics;
    const { store } = this;
    readChains(registry, store);
    readIndexes(registry, store);
    readTables(registry, store);
    readWebhooks(registry, store);
    readQueues(registry, this.queues);
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
    this.metrics.close();
    await this.door?.close();
  }
}
