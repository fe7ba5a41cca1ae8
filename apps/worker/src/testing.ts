import 'reflect-metadata';

import { testRedis } from '@atoll/embedded/testing';
import type { Handler, LookAgain, QueueName } from '@atoll/queue';
import { Store } from '@atoll/store';
import { testDatabase } from '@atoll/store/testing';

import { configFrom } from './config.js';

/** Looks at rows that live in a test: notes each look, and waits where it is told to. */
export class Recorder implements Handler {
  readonly looks: string[] = [];
  readonly waiting = new Map<string, LookAgain>();
  readonly turns = new Map<string, number>();
  found: string[] = [];
  private seen: (() => void) | undefined;
  gate: Promise<void> = Promise.resolve();

  constructor(readonly queue: QueueName) {}

  async handle(key: string): Promise<LookAgain | null> {
    this.looks.push(key);
    this.seen?.();
    await this.gate;
    return this.waiting.get(key) ?? null;
  }

  async due(limit: number, after = ''): Promise<string[]> {
    const rest = this.found.toSorted().filter((key) => key > after);
    return rest.slice(0, limit);
  }

  async turnOf(key: string): Promise<number> {
    return this.turns.get(key) ?? 0;
  }

  /** Resolves once there were so many looks. */
  async atLeast(count: number): Promise<void> {
    while (this.looks.length < count) await new Promise<void>((resolve) => (this.seen = resolve));
  }
}

export async function testServers() {
  const [database, redis] = [await testDatabase(), await testRedis()];
  const config = configFrom({
    ...{ ATOLL_DATABASE_URL: database.worker, ATOLL_REDIS_URL: redis.url, ATOLL_HOME: '/nowhere' },
    ...{ ATOLL_MASTER_KEY_FILE: '/nowhere', ATOLL_INTERNAL_TOKEN: 'test-internal-token', ATOLL_LOG: 'off' },
  });
  const [admin, api] = [new Store(database.adminUrl), new Store(database.api)];
  const close = async () => {
    await Promise.all([admin.close(), api.close()]);
    await database.close();
    await redis.close();
  };
  return { admin: admin.platform, adminUrl: database.adminUrl, api, config, close };
}
