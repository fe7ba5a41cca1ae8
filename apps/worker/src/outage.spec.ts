import { startRedis, stopRedis } from '@atoll/embedded';
import { nudge, Store } from '@atoll/store';
import { NestFactory } from '@nestjs/core';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { Queues } from './queues.js';
import { Relay } from './relay.js';
import { Sweep } from './sweep.js';
import { machinery } from './machinery.js';
import { Recorder, testServers } from './testing.js';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-worker-'));
afterAll(async () => {
  await stopRedis(home);
  fs.rmSync(home, { recursive: true, force: true });
});

it('works on when a lost Redis comes back empty', async () => {
  const servers = await testServers();
  fs.chmodSync(home, 0o711);
  const { url } = await startRedis({ home });
  const recorder = new Recorder('chain');
  const module = machinery({ ...servers.config, redisUrl: url }, [recorder]);
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const admin = servers.admin;
  await nudge(admin, 'chain', 'before');
  await recorder.atLeast(1);

  await stopRedis(home);
  fs.rmSync(path.join(home, 'redis'), { recursive: true });
  while (app.get(Queues).connected) await new Promise((resolve) => setImmediate(resolve));
  await nudge(admin, 'chain', 'meanwhile');
  await app.get(Relay).drain();
  expect(await admin.outbox.count()).toBe(1);
  expect(app.get(Queues).connected).toBe(false);

  expect((await startRedis({ home })).url).toBe(url);
  while (!app.get(Queues).connected) await new Promise((resolve) => setImmediate(resolve));
  await app.get(Sweep).round();
  await recorder.atLeast(2);
  expect(recorder.looks).toEqual(['before', 'meanwhile']);
  expect(await admin.outbox.count()).toBe(0);

  await app.close();
  await app.get(Store).close();
  await servers.close();
}, 120_000);
