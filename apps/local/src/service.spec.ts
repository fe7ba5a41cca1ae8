import { alive, isFree, secret, stablePort, startPostgres, startRedis, type Server } from '@atoll/embedded';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { prepareDatabase } from './database.js';
import { endService, Service } from './service.js';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-service-'));
const notes: string[] = [];
let servers: Server[];
let port: number;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  servers = [await startPostgres({ home, durable: false }), await startRedis({ home })];
  const [postgres, redis] = servers as [Server, Server];
  port = await stablePort(home, 'api');
  env = {
    PATH: process.env['PATH'],
    ATOLL_DATABASE_URL: (await prepareDatabase(home, postgres.url)).api,
    ATOLL_REDIS_URL: redis.url,
    ATOLL_API_PORT: String(port),
    ATOLL_INTERNAL_TOKEN: secret(home, 'internal-token'),
  };
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  fs.rmSync(home, { recursive: true, force: true });
});

const readyUrl = () => `http://127.0.0.1:${port}/readyz`;
const api = (environment = env) =>
  new Service({ name: 'api', home, env: environment, readyUrl: readyUrl(), onRestart: (note) => notes.push(note) });

async function ready(): Promise<void> {
  const answers = () =>
    fetch(readyUrl()).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await answers())) await pause(50);
}

it('brings a killed API back on its port, and a stopped one ends for good', async () => {
  const service = api();
  await service.start();
  const first = service.pid as number;
  process.kill(first, 'SIGKILL');
  while (alive(first)) await pause(20);
  await ready();
  expect(service.pid).not.toBe(first);
  expect(notes).toEqual(['api ended (SIGKILL) and is started again.']);

  await service.stop();
  expect(alive(service.pid as number)).toBe(false);
  expect(await isFree(port)).toBe(true);
});

it('ends what a supervisor that was killed has left, and only that', async () => {
  const left = api();
  await left.start();
  expect(await endService(path.join(home, 'another-home'), 'api')).toBe(false);
  expect(alive(left.pid as number)).toBe(true);
  const stopped = left.stop(); // or it would be started again, for here the supervisor lives
  expect(await endService(home, 'api')).toBe(true);
  await stopped;
  expect(await endService(home, 'api')).toBe(false);
});

it('tells the last words of a service that does not become ready', async () => {
  const { ATOLL_DATABASE_URL: _, ...incomplete } = env;
  await expect(api(incomplete).start()).rejects.toThrow(/api does not become ready.*ATOLL_DATABASE_URL/s);
});
