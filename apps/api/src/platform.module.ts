import { CredentialsService, SessionsService, SlidingWindow } from '@atoll/accounts';
import { KEY_BACKENDS } from '@atoll/ledger';
import { WorkerDoor } from '@atoll/queue';
import { Store } from '@atoll/store';
import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';

import { Changes } from './changes/changes.js';
import { CONFIG, type Config } from './config.js';
import { ApiMetrics } from './metrics/api-metrics.js';

/** How many of the connections to the database are kept for reads of one statement. */
const READERS = 2;

export const REDIS = Symbol('Redis');

/** What every domain may use: the database, the changes it tells of, and who asks. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(
    private readonly store: Store,
    @Inject(REDIS) private readonly redis: Redis,
  ) {}

  static with(config: Config): DynamicModule {
    const connections = Math.max(1, config.connections - READERS);
    const store = new Store(config.databaseUrl, { connections, readers: READERS });
    // Commands fail at once while Redis is away: what depends on it has an answer of its own.
    const redis = new Redis(config.redisUrl, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: 500,
    });
    redis.on('error', () => undefined); // reconnection is the client's business, and readyz tells
    const providers = [
      { provide: CONFIG, useValue: config },
      { provide: Store, useValue: store },
      { provide: KEY_BACKENDS, useValue: config.keyBackends },
      { provide: REDIS, useValue: redis },
      { provide: WorkerDoor, useValue: new WorkerDoor(config.workerUrl, config.internalToken) },
      { provide: SlidingWindow, useValue: new SlidingWindow(redis) },
      SessionsService,
      CredentialsService,
      Changes,
      ApiMetrics,
    ];
    return { module: PlatformModule, providers, exports: providers };
  }

  async onApplicationShutdown(): Promise<void> {
    this.redis.disconnect();
    await this.store.close();
  }
}
