// A paused leader wakes after its lease. Two real workers share a chain of real pods. In each round the one that leads is put
// to sleep (SIGSTOP) at a write, by a proxy that keeps the write back; the other takes the chain over; then the sleeper wakes
// and the write goes on its way. None of its writes may be accepted, by Postgres or by the API server.
import { testPostgres, testRedis } from '@atoll/embedded/testing';
import { migrate, newId, provisionLogin } from '@atoll/store';
import { auditLeases, lateWrites } from '@atoll/store/testing';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';

import { apply, kubectl } from '../kubernetes/kubectl.js';
import { mustEqual, type Tally } from '../story.js';
import { until } from '../wait.js';
import { SleepyWorker } from './sleepy-worker.js';

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const FULL = 50;
const SOME = 6;

/** Where the sleeper was caught. In `statement` its transaction holds the lease's row, until the database ends it. */
type Place = 'request' | 'transaction' | 'statement';
const PLACES: readonly Place[] = ['request', 'transaction', 'request', 'request', 'statement', 'request'];
const STATEMENT = { transaction: /FOR SHARE[^]*chain:/, statement: /UPDATE "public"\."(chains|nodes)"/ };

type Take = { worker: string; token: number };

export async function run(rounds: number | string = process.env['ATOLL_FULL'] ? FULL : SOME): Promise<Tally> {
  const scene = await Scene.open();
  const tally: Tally = { passed: 0, failed: 0 };
  const counters = { keptFromKubernetes: 0, keptFromPostgres: 0, accepted: 0 };
  try {
    await scene.settled();
    for (let round = 0; round < Number(rounds); round++) {
      const place = PLACES[round % PLACES.length]!;
      try {
        const { kept, accepted } = await scene.round(place, round);
        counters[place === 'request' ? 'keptFromKubernetes' : 'keptFromPostgres'] += kept;
        counters.accepted += accepted;
        mustEqual(accepted, 0, 'The number of late writes that were accepted');
        if (kept === 0) throw new Error('Nothing was kept back.');
        tally.passed++;
      } catch (error) {
        tally.failed++;
        console.log(`  ✗ round ${round}, asleep at a ${place}: ${String(error)}`);
        await scene.rouse();
      }
    }
    const outOfOrder = await scene.outOfOrder();
    if (outOfOrder.length > 0) {
      tally.failed++;
      console.log(`  ✗ accepted although another had the chain: ${JSON.stringify(outOfOrder.slice(0, 5))}`);
    }
    console.log(`  ${JSON.stringify({ rounds: Number(rounds), ...counters, outOfOrder: outOfOrder.length })}`);
    return tally;
  } finally {
    await scene.close();
  }
}

class Scene {
  private constructor(
    private readonly admin: pg.Client,
    private readonly chainId: string,
    private readonly workers: readonly SleepyWorker[],
    private readonly closing: (() => Promise<unknown>)[],
  ) {}

  static async open(): Promise<Scene> {
    const closing: (() => Promise<unknown>)[] = [];
    const installation = `r2-${randomBytes(3).toString('hex')}`;
    const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-r2-'));
    closing.push(() => fs.rm(directory, { recursive: true, force: true }));
    try {
      const postgres = await testPostgres({ migrate: (url) => migrate(url, at('../../../prisma/migrations')) });
      const redis = await testRedis();
      closing.push(
        () => postgres.close(),
        () => redis.close(),
      );
      const admin = new pg.Client(postgres.url);
      await admin.connect();
      closing.push(() => admin.end());
      await auditLeases(admin);
      const chain = await found(admin);
      await furnish(directory, installation);
      const token = await account(installation, closing);

      const workers: SleepyWorker[] = [];
      for (const name of ['a', 'b']) {
        const databaseUrl = loginUrl(postgres.url, `${installation}-${name}`.replaceAll('-', '_'));
        await provisionLogin(postgres.url, 'worker', databaseUrl);
        const about = { directory, databaseUrl, redisUrl: redis.url, installation, token };
        const worker = await SleepyWorker.start(name, about);
        workers.push(worker);
        closing.push(() => worker.stop());
      }
      return new Scene(admin, chain, workers, closing);
    } catch (error) {
      for (const close of closing.toReversed()) await close();
      throw error;
    }
  }

  /** Puts the leader to sleep, lets the other lead, wakes the sleeper, and gives what became of what it still wanted to say. */
  async round(place: Place, round: number): Promise<{ kept: number; accepted: number }> {
    const asleep = this.caught(place, round);
    await this.wish();
    const sleeper = await within(asleep, `a worker to come to a ${place}`, 60);
    sleeper.pause();
    const [old] = await this.takes();
    mustEqual(old!.worker, sleeper.name, 'Who had the chain');
    const other = this.workers.find((worker) => worker !== sleeper)!;
    const before = other.written.length;
    await until('the other to take the chain over', async () => (await this.takes())[0]!.worker === other.name, SLOW);
    await until(
      'the other to write',
      async () => {
        if (place === 'request') return other.written.slice(before).some(({ status }) => status < 300);
        return this.hasWritten(other, old!.token);
      },
      SLOW,
    );

    const [heard, rows] = [sleeper.written.length, await this.lateRows()];
    const requests = sleeper.kubernetes.writes.length - heard;
    sleeper.wake();
    sleeper.kubernetes.release();
    const statements = sleeper.postgres.release();
    await until('what was kept back to be answered', async () => sleeper.written.length >= heard + requests, SLOW);
    // Once it leads again it has come to the end of what it was about.
    await until('the sleeper to lead again', async () => this.hasTaken(sleeper, old!.token), SLOW);
    const answers = sleeper.written.slice(heard, heard + requests);
    const accepted = answers.filter(({ status }) => status < 300).length + (await this.lateRows()) - rows;
    return { kept: requests + statements, accepted };
  }

  /** Wakes everybody after a round that went wrong. */
  async rouse(): Promise<void> {
    for (const worker of this.workers) {
      worker.wake();
      worker.kubernetes.release();
      worker.postgres.release();
    }
    await this.settled();
  }

  settled(): Promise<boolean> {
    return until('the chain to run', async () => (await this.isDone()) || null, { seconds: 240 });
  }

  /** Every accepted write, in the order of the API server, whose fence is below one before it; and what Postgres took. */
  async outOfOrder(): Promise<unknown[]> {
    const accepted = this.workers
      .flatMap(({ written }) => written)
      .filter(({ status, fence, version }) => status < 300 && fence !== null && version !== null)
      .sort((one, other) => one.version! - other.version!);
    let highest = 0;
    const late = accepted.filter(({ fence }) => {
      if (fence! < highest) return true;
      highest = fence!;
      return false;
    });
    return [...late, ...(await lateWrites(this.admin))];
  }

  async close(): Promise<void> {
    await this.rouse().catch(() => undefined);
    await this.admin.query(`UPDATE chains SET desired = 'DELETED', generation = generation + 1`);
    await this.nudge();
    const gone = async () => (await this.admin.query('SELECT FROM chains')).rowCount === 0 || null;
    await until('the chain to be gone', gone, { seconds: 180 }).catch((error: unknown) => console.log(String(error)));
    for (const close of this.closing.toReversed()) await close();
  }

  /** Resolves with the worker that comes to the place first, and lets the other one pass it. */
  private caught(place: Place, round: number): Promise<SleepyWorker> {
    return new Promise((resolve) => {
      let first: SleepyWorker | null = null;
      for (const worker of this.workers) {
        const reached = () => {
          if (!first) {
            first = worker;
            for (const other of this.workers) if (other !== worker) free(other);
            resolve(worker);
          } else if (first !== worker) free(worker);
        };
        if (place === 'request') void worker.kubernetes.holdWrite(1 + (round % 4), 'before').then(reached);
        else void worker.postgres.holdStatement(STATEMENT[place]).then(reached);
      }
    });
  }

  /** The owner wants the node's process replaced once: several writes at the API server and some rows. */
  private async wish(): Promise<void> {
    await this.admin.query(`UPDATE nodes SET incarnation = incarnation + 1, phase = 'Wished'`);
    await this.nudge();
  }

  private async nudge(): Promise<void> {
    await this.admin.query(`INSERT INTO outbox (queue, key) VALUES ('chain', $1)`, [this.chainId]);
  }

  private async isDone(): Promise<boolean> {
    const { rowCount } = await this.admin.query(
      `SELECT FROM chains c JOIN nodes n ON n.chain_id = c.id WHERE c.phase = 'Running' AND n.phase = 'Running'`,
    );
    return rowCount === 1;
  }

  /** Who has this leads; the lease of the chain's index goes ways of its own. */
  private get lease(): string {
    return `chain:${this.chainId}`;
  }

  /** Who took the chain, the latest first. */
  private async takes(): Promise<Take[]> {
    const { rows } = await this.admin.query<{ login: string; token: string }>(
      `SELECT login, token FROM takes WHERE key = $1 ORDER BY token DESC LIMIT 1`,
      [this.lease],
    );
    return rows.map(({ login, token }) => ({ worker: login.slice(-1), token: Number(token) }));
  }

  private hasTaken({ name }: SleepyWorker, after: number): Promise<boolean> {
    return this.found(`SELECT FROM takes WHERE key = $3 AND right(login, 1) = $1 AND token > $2`, [
      name,
      after,
      this.lease,
    ]);
  }

  private hasWritten({ name }: SleepyWorker, after: number): Promise<boolean> {
    return this.found(`SELECT FROM writes WHERE right(login, 1) = $1 AND token > $2`, [name, after]);
  }

  private async found(query: string, values: unknown[]): Promise<boolean> {
    return ((await this.admin.query(query, values)).rowCount ?? 0) > 0;
  }

  /** Rows of the chain that a worker wrote while the chain was not its own. */
  private async lateRows(): Promise<number> {
    return (await lateWrites(this.admin)).length;
  }
}

const SLOW = { seconds: 120, everyMs: 100 };

function free({ kubernetes, postgres }: SleepyWorker): void {
  kubernetes.release();
  postgres.release();
}

function within<T>(work: Promise<T>, what: string, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${seconds} s for ${what}.`)), seconds * 1_000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** A chain of one validator that its member has wished for. */
async function found(admin: pg.Client): Promise<string> {
  const [organisation, consortium, id, node] = [newId(), newId(), newId(), newId()];
  await admin.query(`
    INSERT INTO organisations (id, name) VALUES ('${organisation}', 'R2');
    INSERT INTO consortia (id, name, founded_by) VALUES ('${consortium}', 'R2', '${organisation}');
    INSERT INTO consortium_members (consortium_id, organisation_id) VALUES ('${consortium}', '${organisation}');
    INSERT INTO chains (consortium_id, id, name, evm_chain_id, founded_by, engine, block_period_ms,
                        request_timeout_seconds, epoch_length, gas_limit, desired)
      VALUES ('${consortium}', '${id}', 'r2', 20262, '${organisation}', 'atoll-node', 1000, 2, 30000, 30000000, 'RUNNING');
    INSERT INTO nodes (organisation_id, id, consortium_id, chain_id, name, role)
      VALUES ('${organisation}', '${node}', '${consortium}', '${id}', 'validator-0', 'VALIDATOR');`);
  return id;
}

async function furnish(directory: string, installation: string): Promise<void> {
  await fs.writeFile(path.join(directory, 'master-key'), randomBytes(32).toString('hex'), { mode: 0o600 });
  const image = process.env['ATOLL_TEST_NODE_IMAGE'];
  const settings = {
    ...{ installation, storage: '64Mi', memoryMb: 160, cpu: { request: '10m', limit: '2' }, graceSeconds: 1 },
    ...(image !== undefined && { images: { 'atoll-node': image } }),
  };
  await fs.writeFile(path.join(directory, 'settings.json'), JSON.stringify(settings));
}

/** The platform's user at the API server, with the role and the policy that an operator installs for it. */
async function account(installation: string, closing: (() => Promise<unknown>)[]): Promise<string> {
  const [namespace, name] = ['default', `atoll-${installation}`];
  const { stdout } = await promisify(execFile)(process.execPath, [
    at('../../../apps/worker/dist/cluster-objects.js'),
    installation,
    namespace,
    name,
  ]);
  const { items } = JSON.parse(stdout) as { items: { kind: string; metadata: { name: string } }[] };
  closing.push(async () => {
    for (const { kind, metadata } of items) await kubectl(['delete', kind, metadata.name, '--ignore-not-found']);
    await kubectl(['delete', 'serviceaccount', name, '--namespace', namespace, '--ignore-not-found']);
  });
  await apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }, ...items);
  const asPlatform = ['--as', `system:serviceaccount:${namespace}:${name}`];
  await until('the policy to be in force', async () => {
    const stranger = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `${name}-probe` } };
    const refusal = await kubectl([...asPlatform, 'create', '--dry-run=server', '-f', '-'], stranger).catch(String);
    return refusal.includes('ValidatingAdmissionPolicy');
  });
  return (await kubectl(['create', 'token', name, '--namespace', namespace, '--duration', '4h'])).trim();
}

function loginUrl(admin: string, login: string): string {
  const url = new URL(admin);
  url.username = login;
  url.password = 'fault-worker';
  return url.href;
}
