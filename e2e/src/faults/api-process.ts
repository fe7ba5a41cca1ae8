import { testPostgres, testRedis } from '@atoll/embedded/testing';
import { migrate, provisionLogins } from '@atoll/store';
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

import { endsWithUs } from '../ends-with-us.js';
import { until } from '../wait.js';

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export type Answer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: { code: string; [field: string]: unknown } }[];
};

/** Who asks: a credential, and for a person the organisation it acts for. */
export type Asker = { token?: string; organisation?: string };

export type ApiProcess = Awaited<ReturnType<typeof startApi>>;

/** The real API in a process of its own, on a real database and Redis that nobody else uses. What it says goes nowhere, or into a file. */
export async function startApi(env: Record<string, string> = {}, logFile?: string) {
  const postgres = await testPostgres({ migrate: (url) => migrate(url, at('../../../prisma/migrations')) });
  const redis = await testRedis();
  const logins = await provisionLogins(postgres.url, { api: 'fault-api', worker: 'fault-worker' });
  const port = String(await freePort());
  const log = logFile === undefined ? null : await fs.open(logFile, 'a');
  const child = spawn(process.execPath, [at('../../../apps/api/dist/main.js')], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      ATOLL_DATABASE_URL: logins.api,
      ATOLL_REDIS_URL: redis.url,
      ATOLL_API_PORT: port,
      ATOLL_LOG: 'off',
      ...env,
    },
    stdio: ['ignore', log?.fd ?? 'ignore', log?.fd ?? 'inherit'],
  });
  await log?.close();
  endsWithUs(child);
  const origin = `http://127.0.0.1:${port}`;
  await until('the API to listen', async () => (await fetch(`${origin}/readyz`)).ok, { seconds: 180 });
  const admin = new pg.Client(postgres.url);
  await admin.connect();

  async function ask(asker: Asker, query: string, variables: object = {}, signal?: AbortSignal): Promise<Answer> {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headersOf(asker) },
      body: JSON.stringify({ query, variables }),
      ...(signal && { signal }),
    });
    return (await response.json()) as Answer;
  }

  async function stop(): Promise<void> {
    await admin.end();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    await Promise.all([postgres.close(), redis.close()]);
  }

  const servers = { adminUrl: postgres.url, workerUrl: logins.worker, redisUrl: redis.url };
  return { pid: child.pid!, servers, origin, socketUrl: `ws://127.0.0.1:${port}/graphql`, admin, ask, stop };
}

export const headersOf = ({ token, organisation }: Asker): Record<string, string> => ({
  ...(token && { authorization: `Bearer ${token}` }),
  ...(organisation && { 'atoll-organisation': organisation }),
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
