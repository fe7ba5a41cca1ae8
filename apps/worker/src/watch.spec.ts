import { CHAIN_DRIVER, MemoryDriver } from '@atoll/driver';
import { newId, Store } from '@atoll/store';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { machinery } from './machinery.js';
import { Recorder, testServers } from './testing.js';
import { Watch } from './watch.js';
import { Queues } from './queues.js';

let servers: Awaited<ReturnType<typeof testServers>>;
beforeAll(async () => (servers = await testServers()), 120_000);
afterAll(() => servers.close());

const driver = new MemoryDriver();
let recorder: Recorder;
let app: Awaited<ReturnType<typeof NestFactory.createApplicationContext>>;

@Module({})
class Watching {}

beforeEach(async () => {
  recorder = new Recorder('chain');
  const { config } = servers;
  const base = machinery(config, [recorder]);
  const module = {
    module: Watching,
    imports: [{ ...base, exports: [Queues, Store] }],
    providers: [{ provide: CHAIN_DRIVER, useValue: driver }, Watch],
  };
  app = await NestFactory.createApplicationContext(module, { logger: false });
});
afterEach(async () => {
  await app.close();
  await app.get(Store).close();
});

it('nudges a chain of which the driver sees a change', async () => {
  driver.drift('drifting');
  await recorder.atLeast(1);
  expect(recorder.looks).toContain('drifting');
});

it('nudges a chain that is gone from the tables and of which something stands, and no other', async () => {
  const [gone, unknown] = [newId(), newId()];
  await servers.admin.goneChain.create({ data: { id: gone } });
  for (const chainId of [gone, unknown]) await driver.prepare({ chainId, organisationId: newId(), name: 'stray' }, 1);
  await app.get(Watch).clear();
  await recorder.atLeast(1);
  await driver.remove(gone, 2);
  await app.get(Watch).clear();
  expect(new Set(recorder.looks)).toEqual(new Set([gone]));
});
