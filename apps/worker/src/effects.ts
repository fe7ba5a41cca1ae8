// A worker whose rows are nothing but effects in a table: what a nudge costs on its way through outbox, queue and database, apart
// from what domains do. For the bench `queue`.
import 'reflect-metadata';

import type { Handler } from '@atoll/queue';
import { Store } from '@atoll/store';
import { NestFactory } from '@nestjs/core';

import { configFrom } from './config.js';
import { machinery } from './machinery.js';

const config = configFrom({ ATOLL_MASTER_KEY_FILE: '/nowhere', ATOLL_HOME: '/nowhere', ...process.env });

/** Writes that a key was looked at. */
class Effects implements Handler {
  readonly queue = 'chain';

  constructor(private readonly store: Store) {}

  async handle(key: string): Promise<null> {
    await this.store.platform.$executeRaw`INSERT INTO effects VALUES (${key}::uuid) ON CONFLICT DO NOTHING`;
    return null;
  }

  async due(): Promise<string[]> {
    return [];
  }
}

const store = new Store(config.databaseUrl, { connections: config.concurrency + 4 });
const app = await NestFactory.createApplicationContext(machinery(config, [new Effects(store)]), { logger: false });
process.stdout.write('ready\n');
process.once('SIGTERM', () => void app.close().then(() => store.close()));
