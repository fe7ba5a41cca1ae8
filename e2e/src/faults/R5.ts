import { startRedis, stopRedis, type Server } from '@atoll/embedded';
import { testPostgres } from '@atoll/embedded/testing';
import { migrate, newId, provisionLogins } from '@atoll/store';
import { Redis } from 'ioredis';
import { randomBytes, randomInt } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

import { seeded } from '../kills.js';
import { mustEqual, Story, type Tally } from '../story.js';
import { until } from '../wait.js';
import { WorkerProcess } from './worker-process.js';

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));
/** Longer than the lock on a job holds, 4 s, and the look for those whose lock ran out, each second. */
const STALL_MS = 6_000;
const FULL = Boolean(process.env['ATOLL_FULL']);

type Fault = 'kill' | 'stall' | 'redis' | 'flush';

/**
 * Workers are killed and held up beyond their locks, Redis dies and forgets everything, while jobs come in. Each job's effect must be
 * there once: `npm run fault -- R5 [jobs] [kills] [stalls] [deaths of Redis] [seed]`. A job is the birth of a key, whose effect is its
 * address; a trigger notes each time that one is written.
 */
export async function run(
  jobs = FULL ? '10000' : '300',
  kills = FULL ? '100' : '3',
  stalls = FULL ? '10' : '1',
  deaths = FULL ? '10' : '1',
  seed = String(randomInt(2 ** 31)),
): Promise<Tally> {
  console.log(
    `R5: ${jobs} jobs, ${kills} workers killed, ${stalls} held up, Redis killed ${deaths} times and flushed once, seed ${seed}`,
  );
  const story = new Story();
  const faults = shuffled(seeded(Number(seed)), {
    ...{ kill: Number(kills), stall: Number(stalls), redis: Number(deaths), flush: 1 },
  });
  const scene = await Scene.open();
  try {
    await tell(story, scene, faults, Number(jobs));
  } catch (error) {
    if (story.tally.failed === 0) throw error; // a step has told what failed
  } finally {
    await scene.close();
  }
  return story.tally;
}

async function tell(story: Story, scene: Scene, faults: Fault[], jobs: number): Promise<void> {
  const each = Math.ceil(jobs / (faults.length + 1));
  const left: number[] = [];
  await story.step('jobs come in while what works on them dies', async () => {
    for (const fault of faults) {
      await scene.ask(Math.min(each, jobs - scene.asked));
      await scene.suffer(fault);
      left.push(scene.asked - (await scene.effects()));
    }
    await scene.ask(jobs - scene.asked);
  });
  console.log(`    at most ${Math.max(...left)} jobs waited at a time`);
  await story.step('what is left is driven again within 60 s', () =>
    until('every effect', async () => (await scene.effects()) === jobs, { seconds: 60, everyMs: 100 }),
  );
  await story.step(`${jobs} jobs had ${jobs} effects: none is lost, none came twice`, async () => {
    mustEqual(
      await scene.count('SELECT count(*) FROM keys WHERE address IS NOT NULL'),
      jobs,
      'The number of addresses',
    );
    mustEqual(await scene.count('SELECT count(DISTINCT address) FROM keys'), jobs, 'The number of different ones');
    mustEqual(await scene.count('SELECT count(*) FROM key_material'), jobs, 'The number of private keys');
    mustEqual(await scene.count('SELECT count(*) FROM births'), jobs, 'How often an address was written');
  });
  await story.step('and nothing is left in the outbox', () =>
    until('an empty outbox', async () => (await scene.count('SELECT count(*) FROM outbox')) === 0),
  );
}

/** Workers, their Redis, and the database that says what came of it. */
class Scene {
  asked = 0;
  private turn = 0;

  private constructor(
    private readonly home: string,
    private readonly admin: pg.Client,
    private readonly redis: Server,
    private readonly workers: WorkerProcess[],
    private readonly organisation: string,
    private readonly closePostgres: () => Promise<void>,
  ) {}

  static async open(): Promise<Scene> {
    const home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-r5-'));
    await fs.chmod(home, 0o755); // Redis runs as another user when we are root
    const postgres = await testPostgres({ migrate: (url) => migrate(url, MIGRATIONS) });
    const { worker } = await provisionLogins(postgres.url, { worker: 'fault-worker' });
    const admin = new pg.Client(postgres.url);
    await admin.connect();
    const organisation = newId();
    await admin.query(`INSERT INTO organisations (id, name) VALUES ($1, 'Harbour')`, [organisation]);
    await admin.query(BIRTHS);
    const redis = await startRedis({ home });
    const masterKey = path.join(home, 'master-key');
    await fs.writeFile(masterKey, randomBytes(32).toString('hex'), { mode: 0o600 });
    const env = {
      ...{ ATOLL_DATABASE_URL: worker, ATOLL_REDIS_URL: redis.url, ATOLL_MASTER_KEY_FILE: masterKey },
      ...{ ATOLL_DRIVER: 'process', ATOLL_HOME: path.join(home, 'nodes') },
    };
    const workers = await Promise.all([WorkerProcess.start(env), WorkerProcess.start(env)]);
    return new Scene(home, admin, redis, workers, organisation, () => postgres.close());
  }

  /** So many more jobs, each with its nudge in the same transaction, as the API leaves them. */
  async ask(jobs: number): Promise<void> {
    this.asked += jobs;
    await this.admin.query(
      `WITH k AS (
         INSERT INTO keys (organisation_id, id, name) SELECT $1, gen_random_uuid(), gen_random_uuid() FROM generate_series(1, $2)
         RETURNING organisation_id, id)
       INSERT INTO outbox (queue, key) SELECT 'key', organisation_id || '/' || id FROM k`,
      [this.organisation, jobs],
    );
  }

  async suffer(fault: Fault): Promise<void> {
    const worker = this.workers[this.turn++ % this.workers.length]!;
    switch (fault) {
      case 'kill':
        await worker.ready();
        return worker.kill();
      case 'stall':
        worker.pause();
        await pause(STALL_MS);
        return worker.wake();
      case 'flush':
        return this.forget();
      case 'redis':
        process.kill((await startRedis({ home: this.home })).pid!, 'SIGKILL');
        await startRedis({ home: this.home, port: this.redis.port });
    }
  }

  effects(): Promise<number> {
    return this.count('SELECT count(*) FROM keys WHERE address IS NOT NULL');
  }

  async count(sql: string): Promise<number> {
    const { rows } = await this.admin.query<{ count: string }>(sql);
    return Number(rows[0]?.count);
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.end()));
    await stopRedis(this.home);
    await this.admin.end();
    await this.closePostgres();
    await fs.rm(this.home, { recursive: true, force: true });
  }

  private async forget(): Promise<void> {
    const redis = new Redis(this.redis.url);
    await redis.flushall();
    redis.disconnect();
  }
}

/** Whoever writes an address leaves a row, with the rights of whoever looks on. */
const BIRTHS = `
  CREATE TABLE births (key_id uuid NOT NULL);
  CREATE FUNCTION note_birth() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ BEGIN INSERT INTO births VALUES (NEW.id); RETURN NULL; END $$;
  CREATE TRIGGER note_birth AFTER UPDATE OF address ON keys FOR EACH ROW EXECUTE FUNCTION note_birth()`;

/** So many of each, in an order that the seed gives. */
function shuffled(random: () => number, counts: Record<Fault, number>): Fault[] {
  const all = Object.entries(counts).flatMap(([fault, count]) => Array<Fault>(count).fill(fault as Fault));
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all;
}
