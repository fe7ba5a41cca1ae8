// The peer of the bench `queue`: BullMQ by itself, whose jobs write the same effect to the same database.
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

const concurrency = Number(process.env['ATOLL_WORKER_CONCURRENCY']);
const pool = new pg.Pool({ connectionString: process.env['ATOLL_DATABASE_URL']!, max: concurrency + 4 });
const connection = new Redis(process.env['ATOLL_REDIS_URL']!, { maxRetriesPerRequest: null });
const worker = new Worker<{ key: string }>(
  'bare',
  async ({ data }) => {
    await pool.query('INSERT INTO effects VALUES ($1) ON CONFLICT DO NOTHING', [data.key]);
  },
  { connection, concurrency, prefix: 'bare' },
);
await worker.waitUntilReady();
console.log('ready');
