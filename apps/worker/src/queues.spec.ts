import { redisConnection, wake, type Nudge } from '@atoll/queue';
import { nudge, Store } from '@atoll/store';
import { NestFactory } from '@nestjs/core';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

import type { Config } from './config.js';
import { Queues } from './queues.js';
import { Relay } from './relay.js';
import { Sweep } from './sweep.js';
import { machinery } from './machinery.js';
import { Recorder, testServers } from './testing.js';

let servers: Awaited<ReturnType<typeof testServers>>;
let redis: Redis;
beforeAll(async () => {
  servers = await testServers();
  redis = new Redis(servers.config.redisUrl);
}, 120_000);
afterAll(async () => {
  redis.disconnect();
  await servers.close();
});

let recorder: Recorder;
let app: Awaited<ReturnType<typeof NestFactory.createApplicationContext>>;
const start = async (more: Partial<Config> = {}) => {
  const module = machinery({ ...servers.config, ...more }, [recorder]);
  app = await NestFactory.createApplicationContext(module, { logger: false });
};
const stop = async () => {
  await app.close();
  await app.get(Store).close();
};
beforeEach(async () => {
  await redis.flushdb();
  recorder = new Recorder('chain');
  await start();
});
afterEach(() => stop());

const leave = (key: string, queue = 'chain') => nudge(servers.admin, queue, key);
const inOutbox = () => servers.admin.outbox.count();

it('turns a committed nudge into a look, and takes it away', async () => {
  await leave('a');
  await recorder.atLeast(1);
  await app.get(Relay).drain();
  expect(recorder.looks).toContain('a');
  expect(await inOutbox()).toBe(0);
});

it('makes one more run of all the nudges that come during a run', async () => {
  let open: () => void = () => undefined;
  recorder.gate = new Promise((resolve) => (open = resolve));
  await leave('a');
  await recorder.atLeast(1);
  for (let i = 0; i < 5; i += 1) await app.get(Queues).nudge('chain', 'a');
  open();
  await recorder.atLeast(2);
  await leave('b');
  await recorder.atLeast(3);
  expect(recorder.looks).toEqual(['a', 'a', 'b']);
});

it('looks again after the pause it was asked for, and a nudge ends the pause', async () => {
  recorder.waiting.set('a', { lookAgainMs: 50 });
  await leave('a');
  await recorder.atLeast(3);
  recorder.waiting.set('a', { lookAgainMs: 3_600_000 });
  await recorder.atLeast(recorder.looks.length + 1);
  const looks = recorder.looks.length;
  recorder.waiting.delete('a');
  await untilDelayed();
  await leave('a');
  await recorder.atLeast(looks + 1);
});

it('forgets nothing when Redis forgets everything', async () => {
  recorder.waiting.set('a', { lookAgainMs: 3_600_000 });
  await leave('a');
  await recorder.atLeast(1);
  await untilDelayed();
  await redis.flushall();
  recorder.found = ['a'];
  await app.get(Sweep).round();
  await recorder.atLeast(2);
});

it('reaches every row that is due in one round, however many stay due before it', async () => {
  recorder.found = Array.from({ length: 450 }, (_, i) => `row-${1_000 + i}`);
  await app.get(Sweep).round();
  await recorder.atLeast(450);
  expect(new Set(recorder.looks)).toEqual(new Set(recorder.found));
});

it('lets owners take turns', async () => {
  await stop();
  await start({ concurrency: 1 });
  let open: () => void = () => undefined;
  recorder.gate = new Promise((resolve) => (open = resolve));
  await leave('running');
  await recorder.atLeast(1);
  // One owner's three wait already when another's two come.
  for (const [key, turn] of Object.entries({ a0: 0, a1: 1, a2: 2, b0: 0, b1: 1 })) {
    recorder.turns.set(key, turn);
    await app.get(Queues).nudge('chain', key);
  }
  open();
  await recorder.atLeast(6);
  expect(recorder.looks).toEqual(['running', 'a0', 'b0', 'a1', 'b1', 'a2']);
});

it('keeps a nudge in the table while its job cannot be added', async () => {
  await stop();
  await leave('left');
  expect(await inOutbox()).toBe(1);
  await start();
  await recorder.atLeast(1);
  expect(recorder.looks).toEqual(['left']);
});

it('takes up what killed workers had begun, however many', async () => {
  await stop();
  const connection = redisConnection(servers.config.redisUrl);
  const queue = new Queue<Nudge>('chain', { connection, prefix: 'atoll' });
  const killed = new Worker<Nudge>('chain', null, { connection, prefix: 'atoll', lockDuration: 1_000 });
  await queue.add('look', { key: 'begun' }, wake('begun'));
  const job = await killed.getNextJob('its token');
  expect(job?.data.key).toBe('begun');
  await redis.hset(`atoll:chain:${job?.id}`, 'stc', 5); // BullMQ's count of the workers it was taken from
  await killed.close(true);

  await start();
  await recorder.atLeast(1);
  expect(recorder.looks).toEqual(['begun']);
  connection.disconnect();
});

it('drops a nudge for a queue that nobody knows', async () => {
  await leave('x', 'nonsense');
  await leave('a');
  await recorder.atLeast(1);
  await app.get(Relay).drain();
  expect(await inOutbox()).toBe(0);
});

it('tries a pass again that failed', async () => {
  const failing = recorder.handle.bind(recorder);
  let first = true;
  recorder.handle = async (key) => {
    const next = await failing(key);
    if (!first) return next;
    first = false;
    throw new Error('The world is not ready.');
  };
  await leave('a');
  await recorder.atLeast(2);
  expect(recorder.looks).toEqual(['a', 'a']);
});

/** The job for the next look is in Redis, which nothing tells of. */
async function untilDelayed(): Promise<void> {
  while ((await redis.zcard('atoll:chain:delayed')) === 0) await new Promise((resolve) => setImmediate(resolve));
}
