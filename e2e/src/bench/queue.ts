import { startRedis } from '@atoll/embedded';
import { testPostgres } from '@atoll/embedded/testing';
import { migrate, newId, provisionLogins } from '@atoll/store';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

import { endsWithUs } from '../ends-with-us.js';
import { median, print, rounded } from '../measure.js';
import { cpuSecondsOf } from '../node-network.js';
import { until } from '../wait.js';

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const CONCURRENCY = '8';
/** What one transaction leaves in the outbox, or one call adds to BullMQ. */
const BATCH = 100;

type Sample = { rate: number; cpuMs: number };

/**
 * From a nudge that committed to its effect that committed, against bare BullMQ whose jobs write the same effect; one worker process
 * each, one Redis with an append-only file, one Postgres: `-- queue [jobs] [rounds]`.
 */
export async function run(jobs = '4000', rounds = '5'): Promise<void> {
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-queue-'));
  await fs.chmod(home, 0o755); // Redis runs as another user when we are root
  const postgres = await testPostgres({ migrate: (url) => migrate(url, at('../../../prisma/migrations')) });
  const server = await startRedis({ home });
  const { worker: login } = await provisionLogins(postgres.url, { worker: 'bench-worker' });
  const admin = new pg.Client(postgres.url);
  const redis = new Redis(server.url, { maxRetriesPerRequest: null });
  const children: ChildProcess[] = [];
  try {
    await admin.connect();
    await admin.query('CREATE TABLE effects (key uuid PRIMARY KEY); GRANT SELECT, INSERT ON effects TO atoll_platform');
    const env = { ATOLL_DATABASE_URL: login, ATOLL_REDIS_URL: server.url, ATOLL_WORKER_CONCURRENCY: CONCURRENCY };
    const [ours, peer] = [
      await start('../../../apps/worker/dist/effects.js', env),
      await start('../peers/bullmq.js', env),
    ];
    children.push(ours, peer);
    const bare = new Queue('bare', { connection: redis, prefix: 'bare' });
    const leave = (keys: string[]) =>
      admin.query(`INSERT INTO outbox (queue, key) SELECT 'chain', unnest($1::text[])`, [keys]);
    const add = (keys: string[]) =>
      bare.addBulk(keys.map((key) => ({ name: 'look', data: { key }, opts: { removeOnComplete: true } })));

    await Promise.all([measure(admin, ours, 500, leave), measure(admin, peer, 500, add)]); // warm-up, not counted
    const samples: { ours: Sample; peer: Sample }[] = [];
    for (let round = 0; round < Number(rounds); round++)
      samples.push({
        peer: await measure(admin, peer, Number(jobs), add),
        ours: await measure(admin, ours, Number(jobs), leave),
      });
    const of = (side: 'ours' | 'peer', what: keyof Sample) => median(samples.map((sample) => sample[side][what]));
    print({
      name: 'queue',
      ours: rounded(of('ours', 'rate'), 0),
      peer: rounded(of('peer', 'rate'), 0),
      ratio: rounded(median(samples.map((sample) => sample.ours.rate / sample.peer.rate))),
      unit: 'jobs/s from the outbox to the effect, against bare BullMQ with the same effect',
      rounds: samples.length,
      ...{ jobs: Number(jobs), concurrency: Number(CONCURRENCY), redis: server.kind },
      cpuMsOfWorkerPerJob: { ours: rounded(of('ours', 'cpuMs'), 3), peer: rounded(of('peer', 'cpuMs'), 3) },
    });
    await bare.close();
  } finally {
    for (const child of children) child.kill('SIGKILL');
    redis.disconnect();
    await admin.end();
    await server.stop();
    await postgres.close();
    await fs.rm(home, { recursive: true, force: true });
  }
}

async function start(program: string, env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [at(program)], {
    env: { PATH: process.env['PATH'], ATOLL_LOG: 'off', ATOLL_INTERNAL_TOKEN: 'bench-internal-token', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endsWithUs(child);
  await once(child.stdout, 'data');
  return child;
}

async function measure(
  admin: pg.Client,
  worker: ChildProcess,
  jobs: number,
  give: (keys: string[]) => Promise<unknown>,
): Promise<Sample> {
  const keys = Array.from({ length: jobs }, () => newId());
  const [start, cpu] = [performance.now(), await cpuSecondsOf(worker.pid!)];
  for (let i = 0; i < jobs; i += BATCH) await give(keys.slice(i, i + BATCH));
  await until(
    'every effect',
    async () => {
      const { rows } = await admin.query<{ count: string }>('SELECT count(*) FROM effects WHERE key = ANY ($1)', [
        keys,
      ]);
      return Number(rows[0]!.count) === jobs;
    },
    { seconds: 600, everyMs: 20 },
  );
  const seconds = (performance.now() - start) / 1_000;
  return { rate: jobs / seconds, cpuMs: (1_000 * ((await cpuSecondsOf(worker.pid!)) - cpu)) / jobs };
}
