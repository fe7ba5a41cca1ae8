import type { Setting } from '../setting.js';
import { QUEUES, redisProducer } from '@atoll/queue';
import { Queue } from 'bullmq';
import pg from 'pg';

import { ok, problem, warning, type Finding } from './finding.js';

/** Due for longer than this is stuck; a busy queue is seconds behind. */
const STUCK_MS = 60_000;
const CONNECT_MS = 5_000;

/** Whether somebody works, and nothing lies about that should have been done. */
export async function lookAtQueues({ redisUrl, databaseUrl }: Setting): Promise<Finding[]> {
  return [
    ...(redisUrl ? await inRedis(redisUrl).catch(() => []) : []),
    ...(databaseUrl ? await inOutbox(databaseUrl).catch(() => []) : []),
  ];
}

async function inRedis(url: string): Promise<Finding[]> {
  const connection = redisProducer(url);
  await new Promise<void>((resolve, reject) => {
    setTimeout(() => reject(new Error('late')), CONNECT_MS).unref();
    connection.once('ready', resolve);
  }).catch((error: unknown) => {
    connection.disconnect();
    throw error;
  });
  try {
    const looks = await Promise.all(
      QUEUES.map((name) => inQueue(new Queue(name, { connection, prefix: 'atoll' }), name)),
    );
    const findings = looks.flat();
    return findings.length > 0 ? findings : [ok(`All ${QUEUES.length} queues are attended to`)];
  } finally {
    connection.disconnect();
  }
}

async function inQueue(queue: Queue, name: string): Promise<Finding[]> {
  const [workers, failed, waiting] = await Promise.all([
    queue.getWorkersCount(),
    queue.getFailedCount(),
    queue.getJobs(['waiting', 'prioritized', 'delayed'], 0, 0, true),
  ]);
  const due = waiting.map((job) => job.timestamp + (job.opts.delay ?? 0));
  const late = Date.now() - Math.min(Date.now(), ...due);
  return [
    ...(workers === 0
      ? [
          problem(
            `No worker attends to the queue "${name}"`,
            'Start a worker, or see its log for why it does not reach Redis.',
          ),
        ]
      : []),
    ...(late > STUCK_MS
      ? [problem(`The queue "${name}" is ${Math.round(late / 1_000)} s behind`, 'See docs/runbooks/AtollQueueOld.md.')]
      : []),
    ...(failed > 0
      ? [
          warning(
            `${failed} jobs of the queue "${name}" were given up`,
            "The worker's log has their errors; the sweep begins again with rows that still need it.",
          ),
        ]
      : []),
  ];
}

async function inOutbox(url: string): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ rows: number; age: number | null }>(
      'SELECT count(*)::int AS rows, extract(epoch FROM now() - min(created_at))::float8 AS age FROM outbox',
    );
    const { rows: left, age } = rows[0]!;
    if (age === null || age * 1_000 < STUCK_MS) return [ok('The outbox is told on')];
    return [
      problem(
        `${left} changes wait in the outbox, the oldest for ${Math.round(age)} s`,
        'See docs/runbooks/AtollOutboxBacklog.md.',
      ),
    ];
  } finally {
    await client.end().catch(() => undefined);
  }
}
