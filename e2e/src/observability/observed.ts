import { testPostgres, testRedis } from '@atoll/embedded/testing';
import { stopAll } from '@atoll/driver-process';
import { migrate, provisionLogins } from '@atoll/store';
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { until } from '../wait.js';

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export type Observed = Awaited<ReturnType<typeof startObserved>>;

/** API, worker and RPC gateway as processes of their own, with their doors for Prometheus open; `env` is for all. */
export async function startObserved(env: Record<string, string> = {}) {
  const postgres = await testPostgres({ migrate: (url) => migrate(url, at('../../../prisma/migrations')) });
  const redis = await testRedis();
  const logins = await provisionLogins(postgres.url, {
    ...{ api: 'observed-api', worker: 'observed-worker', gateway: 'observed-gateway' },
  });
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-observed-'));
  const masterKey = path.join(home, 'master.key');
  await fs.writeFile(masterKey, 'cd'.repeat(32), { mode: 0o600 });
  const ports = await freePorts(6);
  const [api = 0, worker = 0, gateway = 0, apiMetrics = 0, workerMetrics = 0, gatewayMetrics = 0] = ports;

  const start = (app: string, own: Record<string, string>) =>
    spawn(process.execPath, [at(`../../../apps/${app}/dist/main.js`)], {
      env: { PATH: process.env['PATH'], ATOLL_REDIS_URL: redis.url, ATOLL_LOG: 'error', ...env, ...own },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  const shared = { ATOLL_INTERNAL_TOKEN: 'observed-internal-token' };
  const children: ChildProcess[] = [
    start('worker', {
      ...shared,
      ...{ ATOLL_DATABASE_URL: logins.worker, ATOLL_HOME: home, ATOLL_MASTER_KEY_FILE: masterKey },
      ...{ ATOLL_WORKER_PORT: String(worker), ATOLL_METRICS_PORT: String(workerMetrics) },
    }),
    start('api', {
      ...shared,
      ...{ ATOLL_DATABASE_URL: logins.api, ATOLL_WORKER_URL: `http://127.0.0.1:${worker}` },
      ...{ ATOLL_API_PORT: String(api), ATOLL_METRICS_PORT: String(apiMetrics) },
      ATOLL_GATEWAY_URL: `http://127.0.0.1:${gateway}`,
    }),
    start('gateway', {
      ATOLL_DATABASE_URL: logins.gateway,
      ...{ ATOLL_GATEWAY_PORT: String(gateway), ATOLL_METRICS_PORT: String(gatewayMetrics) },
    }),
  ];
  for (const port of [api, worker, gateway])
    await until(`port ${port} to be ready`, async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, {
      seconds: 180,
    });

  const scrape = async (port: number) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  async function stop(): Promise<void> {
    await Promise.all(children.map(ended));
    await stopAll(home);
    await Promise.all([postgres.close(), redis.close()]);
    await fs.rm(home, { recursive: true, force: true });
  }
  return {
    graphql: `http://127.0.0.1:${api}/graphql`,
    adminUrl: postgres.url,
    logins,
    redisUrl: redis.url,
    home,
    masterKey,
    scrapeApi: () => scrape(apiMetrics),
    scrapeWorker: () => scrape(workerMetrics),
    scrapeGateway: () => scrape(gatewayMetrics),
    stop,
  };
}

function ended(child: ChildProcess): Promise<unknown> {
  const end = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return end;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
