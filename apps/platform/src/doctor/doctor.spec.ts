// Each check on the real thing: well first, then broken in the way that the check is for.
import { testRedis } from '@atoll/embedded/testing';
import { readMasterKey, SealedCustody } from '@atoll/ledger';
import { QUEUES, redisConnection, redisProducer } from '@atoll/queue';
import { Store } from '@atoll/store';
import { seedTenant, testDatabase } from '@atoll/store/testing';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';

import { settingFrom, type Setting } from '../setting.js';
import { judgedSkew } from './clock.js';
import { examine, exitCode, type Examined } from './doctor.js';
import { nodeVersion } from './environment.js';
import { judgedRoom } from './machine.js';
import { judgedVersion } from './postgres.js';
import { judged } from './redis.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let redis: Awaited<ReturnType<typeof testRedis>>;
let home: string;
let setting: Setting;
let admin: pg.Client;

beforeAll(async () => {
  [database, redis] = [await testDatabase(), await testRedis()];
  home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-doctor-'));
  const masterKeyFile = path.join(home, 'master-key');
  await fs.writeFile(masterKeyFile, 'ab'.repeat(32), { mode: 0o600 });
  setting = settingFrom({
    ...{ ATOLL_DATABASE_URL: database.worker, ATOLL_API_DATABASE_URL: database.api, ATOLL_REDIS_URL: redis.url },
    ...{ ATOLL_MASTER_KEY_FILE: masterKeyFile, ATOLL_HOME: home },
  });
  admin = new pg.Client(database.adminUrl);
  await admin.connect();
}, 120_000);

afterAll(async () => {
  await admin.end();
  await Promise.all([database.close(), redis.close()]);
  await fs.rm(home, { recursive: true, force: true });
});

async function look(only: string, change: Partial<Setting> = {}): Promise<Examined> {
  for await (const examined of examine({ ...setting, ...change }, [only])) return examined;
  throw new Error(`There is no check ${only}.`);
}

const said = ({ findings }: Examined, level: string) =>
  findings.filter((finding) => finding.level === level).map(({ says }) => says);
const wrong = async (only: string, change?: Partial<Setting>) => said(await look(only, change), 'problem');

/** What an installation has when it is asked while its worker runs. */
async function attended(work: () => Promise<void>): Promise<void> {
  const connection = redisConnection(redis.url);
  const workers = QUEUES.map((name) => new Worker(name, undefined, { connection, prefix: 'atoll' }));
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  try {
    await work();
  } finally {
    await Promise.all(workers.map((worker) => worker.close(true)));
    connection.disconnect();
  }
}

it('finds nothing wrong where nothing is', async () => {
  await attended(async () => {
    const all: Examined[] = [];
    for await (const each of examine(setting)) all.push(each);
    expect(all.flatMap((each) => said(each, 'problem'))).toEqual([]);
    expect(all.flatMap((each) => said(each, 'ok')).length).toBeGreaterThan(10);
    expect(exitCode(all)).toBe(0);
  });
});

describe('environment', () => {
  it('names each variable that is missing', async () => {
    const examined = await look('environment', settingFrom({}));
    const missing = said(examined, 'problem').map((says) => says.split(' ')[0]);
    expect(missing).toEqual(['ATOLL_DATABASE_URL', 'ATOLL_REDIS_URL', 'ATOLL_MASTER_KEY_FILE', 'ATOLL_HOME']);
    expect(exitCode([examined])).toBe(1);
  });

  it('knows the oldest Node.js', () => {
    expect(['18.20.0', '20.18.3', '20.19.0', '22.1.0'].map((version) => nodeVersion(version).level)).toEqual([
      ...['problem', 'problem', 'ok', 'ok'],
    ]);
  });

  it('finds the servers of "npm run up" by its home', async () => {
    const own = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-doctor-home-'));
    await fs.mkdir(path.join(own, 'secrets'));
    await fs.writeFile(path.join(own, 'ports.json'), '{"postgres":15001,"redis":17001,"gateway":9001}');
    for (const name of ['postgres', 'worker-login', 'api-login', 'redis'])
      await fs.writeFile(path.join(own, 'secrets', name), `${name}-secret\n`);
    expect(settingFrom({ ATOLL_HOME: own })).toMatchObject({
      databaseUrl: 'postgres://atoll_worker:worker-login-secret@127.0.0.1:15001/atoll',
      apiDatabaseUrl: 'postgres://atoll_api:api-login-secret@127.0.0.1:15001/atoll',
      ownerUrl: 'postgres://postgres:postgres-secret@127.0.0.1:15001/atoll',
      redisUrl: 'redis://:redis-secret@127.0.0.1:17001',
      gatewayUrl: 'http://127.0.0.1:9001',
      masterKeyFile: path.join(own, 'secrets', 'master-key'),
    });
    await fs.rm(own, { recursive: true });
  });
});

describe('postgres', () => {
  it('sees that it is away, and that a password is wrong', async () => {
    const away = new URL(database.worker);
    away.port = '1';
    expect(await wrong('postgres', { databaseUrl: away.href })).toEqual([expect.stringMatching(/let the worker in/)]);
    const strange = new URL(database.api);
    strange.password = 'wrong';
    expect(await wrong('postgres', { apiDatabaseUrl: strange.href })).toEqual([
      expect.stringMatching(/does not let the API in: password authentication failed/),
    ]);
  });

  it('sees an owner or a superuser at work', async () => {
    expect(await wrong('postgres', { databaseUrl: database.adminUrl })).toEqual([
      expect.stringMatching(/The worker's login \w+ may look past row-level security/),
    ]);
    const { username } = new URL(database.api);
    await admin.query(`ALTER TABLE outbox OWNER TO "${username}"`);
    expect(await wrong('postgres')).toEqual([expect.stringMatching(/API's login \w+ owns tables \(outbox\)/)]);
    await admin.query('ALTER TABLE outbox OWNER TO CURRENT_USER');
    await admin.query(`ALTER ROLE "${username}" BYPASSRLS`);
    expect(await wrong('postgres')).toEqual([expect.stringMatching(/API's login/)]);
    await admin.query(`ALTER ROLE "${username}" NOBYPASSRLS`);
    expect(await wrong('postgres')).toEqual([]);
  });

  it('sees a table that is not isolated', async () => {
    await admin.query('ALTER TABLE keys NO FORCE ROW LEVEL SECURITY');
    expect(await wrong('postgres')).toEqual(['Row-level security is not forced on keys']);
    const { findings } = await look('postgres');
    const [finding] = findings.filter(({ level }) => level === 'problem');
    await admin.query((finding as { todo: string }).todo); // what it says to do is what mends it
    expect(await wrong('postgres')).toEqual([]);
  });

  it('sees migrations that are missing, and those of a newer version', async () => {
    const newest = `SELECT max(migration_name) FROM _prisma_migrations`;
    await admin.query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = (${newest})`);
    expect(await wrong('postgres')).toEqual([expect.stringMatching(/^The schema lacks \d+_\w+$/)]);
    await admin.query('UPDATE _prisma_migrations SET finished_at = now()');
    await admin.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '99990101000000_later', now())`,
    );
    expect(said(await look('postgres'), 'warning')).toEqual([expect.stringMatching(/newer than this program/)]);
    await admin.query(`DELETE FROM _prisma_migrations WHERE id = 'x'`);
  });

  it('knows the versions whose row-level security leaks', () => {
    const levels = [150013, 150014, 160009, 160010, 170005, 170006, 180000, 130022].map((n) => judgedVersion(n).level);
    expect(levels).toEqual(['problem', 'ok', 'problem', 'ok', 'problem', 'ok', 'ok', 'problem']);
  });

  it('sees that connections run out', async () => {
    const counted = `
      SELECT (SELECT sum(numbackends) FROM pg_stat_database)::int AS used, current_setting('max_connections')::int AS most`;
    const clients: pg.Client[] = [];
    try {
      // Other suites share the server and let go of theirs meanwhile: well past the limit, as the server counts.
      for (;;) {
        const { rows } = await admin.query<{ used: number; most: number }>(counted);
        const missing = Math.ceil(0.9 * rows[0]!.most) - rows[0]!.used;
        if (missing <= 0) break;
        const more = Array.from({ length: missing }, () => new pg.Client(database.worker));
        for (const client of more) {
          await client.connect();
          clients.push(client);
        }
      }
      expect(said(await look('postgres'), 'warning')).toEqual([
        expect.stringMatching(/\d+ of \d+ connections are in use/),
      ]);
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  });
});

describe('redis', () => {
  it('sees that it is away', async () => {
    expect(await wrong('redis', { redisUrl: 'redis://127.0.0.1:1' })).toEqual([expect.stringMatching(/ECONNREFUSED/)]);
  });

  it('sees that it would throw jobs away, or cannot write', () => {
    const facts = (change: Record<string, string>) =>
      judged(
        new Map(
          Object.entries({
            ...{ redis_version: '8.2.2', role: 'master', maxmemory_policy: 'noeviction', aof_enabled: '1' },
            ...change,
          }),
        ),
      ).filter(({ level }) => level !== 'ok');
    expect(facts({})).toEqual([]);
    expect(facts({ maxmemory_policy: 'allkeys-lru' })).toMatchObject([{ level: 'problem' }]);
    expect(facts({ role: 'slave' })).toMatchObject([{ level: 'problem' }]);
    expect(facts({ maxmemory: '100', used_memory: '95' })).toMatchObject([{ level: 'problem' }]);
    expect(facts({ aof_last_write_status: 'err' })).toMatchObject([{ level: 'problem' }]);
    expect(facts({ aof_enabled: '0' })).toMatchObject([{ level: 'warning' }]);
    expect(facts({ redis_version: '7.0.15' })).toMatchObject([{ level: 'warning' }]);
    expect(facts({ redis_version: '7.2.10' })).toMatchObject([{ level: 'warning' }]);
    expect(facts({ redis_version: '7.2.4', valkey_version: '8.1.4' })).toEqual([]);
    expect(facts({ redis_version: '7.2.4', valkey_version: '8.1.3' })).toMatchObject([{ level: 'warning' }]);
  });

  it('reads the policy of the real server', async () => {
    const server = new Redis(redis.url);
    const policy = await server.config('GET', 'maxmemory-policy').catch(() => null);
    try {
      if (policy) await server.config('SET', 'maxmemory-policy', 'volatile-lru');
      expect(await wrong('redis')).toEqual(policy ? [expect.stringMatching(/volatile-lru/)] : []);
    } finally {
      if (policy) await server.config('SET', 'maxmemory-policy', 'noeviction');
      server.disconnect();
    }
  });
});

describe('clock', () => {
  it('agrees with a database on the same machine', async () => {
    expect(said(await look('clock'), 'ok')).toHaveLength(1);
  });

  it('judges how far clocks are apart', () => {
    expect([10, -900, 1_500, -29_000, 31_000, -31_000].map((ms) => judgedSkew(ms).level)).toEqual([
      ...['ok', 'ok', 'warning', 'warning', 'problem', 'problem'],
    ]);
  });
});

describe('keys', () => {
  it('opens every signing key, and sees that another master key does not', async () => {
    const store = new Store(database.worker);
    const tenant = await seedTenant(admin);
    await admin.query('DELETE FROM key_material');
    await new SealedCustody(store, await readMasterKey(setting.masterKeyFile!)).create({
      ...{ organisationId: tenant.organisation, keyId: tenant.key },
    });
    await store.close();
    expect(said(await look('keys'), 'ok')).toEqual(['The master key opens all 1 signing keys']);

    const other = path.join(home, 'other-key');
    await fs.writeFile(other, 'cd'.repeat(32), { mode: 0o600 });
    expect(await wrong('keys', { masterKeyFile: other })).toEqual([
      `The master key does not open 1 of 1 signing keys, such as ${tenant.key}`,
    ]);
  });

  it('sees a master key that others may read, or that is missing', async () => {
    const open = path.join(home, 'open-key');
    await fs.writeFile(open, 'ab'.repeat(32), { mode: 0o644 });
    expect(await wrong('keys', { masterKeyFile: open })).toEqual([expect.stringMatching(/can be read by others/)]);
    expect(await wrong('keys', { masterKeyFile: path.join(home, 'none') })).toEqual([expect.stringMatching(/ENOENT/)]);
  });
});

describe('driver', () => {
  it('sees a directory that is not there', async () => {
    expect(await wrong('driver', { home: path.join(home, 'nowhere') })).toEqual([expect.stringMatching(/ENOENT/)]);
  });

  it('judges the room that is left', () => {
    const gib = 1024 ** 3;
    expect([6, 2, 0.5].map((free) => judgedRoom('/', free * gib).level)).toEqual(['ok', 'warning', 'problem']);
  });
});

describe('queues', () => {
  it('sees that nobody works', async () => {
    expect(await wrong('queues')).toHaveLength(QUEUES.length);
  });

  it('sees work that is stuck or was given up, and an outbox that is not told on', async () => {
    const connection = redisProducer(redis.url);
    await new Promise((resolve) => connection.once('ready', resolve));
    const queue = new Queue('release', { connection, prefix: 'atoll' });
    await queue.add('look', { key: 'late' }, { timestamp: Date.now() - 600_000, delay: 300_000 });
    await admin.query('DELETE FROM outbox');
    await admin.query(`INSERT INTO outbox (queue, key, created_at) VALUES ('chain', 'old', now() - interval '1 hour')`);

    const found = (await wrong('queues')).filter((says) => !says.startsWith('No worker'));
    expect(found).toEqual([
      expect.stringMatching(/^The queue "release" is (299|30\d) s behind$/),
      expect.stringMatching(/^1 changes wait in the outbox, the oldest for 36\d\d s$/),
    ]);
    await admin.query('DELETE FROM outbox');
    await queue.obliterate({ force: true });
    connection.disconnect();
  });
});

describe('chains', () => {
  it('says which chain is not well, and why', async () => {
    const { chain } = await seedTenant(admin);
    const state = (phase: string, reason: string, seen = 'now()') =>
      admin.query(
        `UPDATE chains SET desired = 'RUNNING', phase = $1, reason = $2, message = 'start b, c', seen_at = ${seen} WHERE id = $3`,
        [phase, reason, chain],
      );
    await state('Running', 'Running');
    expect(await wrong('chains')).toEqual([]);
    await state('Halted', 'Stalled');
    expect(await wrong('chains')).toEqual([`The chain chain (${chain}) has halted: start b, c`]);
    await state('Starting', 'NodesStarting');
    expect(said(await look('chains'), 'warning')).toEqual([
      expect.stringMatching(/is Starting, NodesStarting: start b, c/),
    ]);
    await state('Running', 'Running', `now() - interval '10 minutes'`);
    expect(await wrong('chains')).toEqual([expect.stringMatching(/was not looked at for 60\d s/)]);
    await admin.query(`UPDATE chains SET desired = 'STOPPED' WHERE id = $1`, [chain]);
    expect(await wrong('chains')).toEqual([]);
  });
});

describe('indexes', () => {
  it('says which index is in trouble, and which is behind', async () => {
    const { chain } = await seedTenant(admin);
    await admin.query(`UPDATE chains SET desired = 'RUNNING', height = 1000 WHERE id = $1`, [chain]);
    await admin.query('DELETE FROM chain_indexes');
    await admin.query(
      `INSERT INTO chain_indexes (chain_id, height, hash, header, first_block) VALUES ($1, 990, '\\x00', '\\x00', 0)`,
      [chain],
    );
    expect(said(await look('indexes'), 'ok')).toEqual(['All 1 indexes follow their chains']);
    await admin.query('UPDATE chain_indexes SET height = 10');
    expect(said(await look('indexes'), 'warning')).toEqual([
      `The index of the chain chain (${chain}) is 990 blocks behind`,
    ]);
    await admin.query(`UPDATE chain_indexes SET trouble = 'No node is believed.'`);
    expect(await wrong('indexes')).toEqual([
      `The index of the chain chain (${chain}) is in trouble: No node is believed.`,
    ]);
    await admin.query(`UPDATE chains SET desired = 'STOPPED' WHERE id = $1`, [chain]);
    expect(await wrong('indexes')).toEqual([]);
  });
});

describe('ledger', () => {
  it('sees transactions and intents that wait on a chain that runs, and webhooks that stopped or fail', async () => {
    const tenant = await seedTenant(admin);
    await admin.query(`UPDATE transactions SET status = 'MINED'`);
    await admin.query('UPDATE webhooks SET paused = true');
    expect(said(await look('ledger'), 'ok')).toHaveLength(1);

    await admin.query(
      `UPDATE transactions SET status = 'SENT', held = false, created_at = now() - interval '1 hour' WHERE id = $1`,
      [tenant.transaction],
    );
    await admin.query(`UPDATE intents SET created_at = now() - interval '1 hour', transaction_id = $1 WHERE id = $2`, [
      ...[tenant.transaction, tenant.intent],
    ]);
    await admin.query(`UPDATE chains SET phase = 'Running' WHERE id = $1`, [tenant.chain]);
    await admin.query(`UPDATE webhooks SET paused = false, failing_since = now() - interval '2 hours' WHERE id = $1`, [
      tenant.webhook,
    ]);
    const examined = await look('ledger');
    expect(said(examined, 'problem')).toEqual([
      `1 keys get no transaction into a block of a chain that runs, such as the key ${tenant.key} on the chain ${tenant.chain}`,
      '1 signed intents wait to be relayed',
    ]);
    expect(said(examined, 'warning')).toEqual(['1 webhooks have failed for an hour']);

    await admin.query(`UPDATE webhooks SET stopped_at = now() WHERE id = $1`, [tenant.webhook]);
    await admin.query(`UPDATE chains SET phase = 'Halted' WHERE id = $1`, [tenant.chain]);
    const halted = await look('ledger');
    expect(said(halted, 'problem')).toEqual(['1 signed intents wait to be relayed']);
    expect(said(halted, 'warning')).toEqual(['1 webhooks have stopped and wait for their owners']);
  });
});

describe('gateway', () => {
  it('says what the gateway says of itself, and that it is away', async () => {
    let told = { database: 'ok', redis: 'ok' };
    const server = http.createServer((_request, response) => response.end(JSON.stringify(told))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const gatewayUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(said(await look('gateway', { gatewayUrl }), 'ok')).toHaveLength(1);
    told = { database: 'ok', redis: 'away' };
    expect(said(await look('gateway', { gatewayUrl }), 'warning')).toEqual([
      expect.stringMatching(/counts rates alone/),
    ]);
    told = { database: 'away', redis: 'ok' };
    expect(await wrong('gateway', { gatewayUrl })).toEqual([expect.stringMatching(/does not reach Postgres/)]);
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    expect(await wrong('gateway', { gatewayUrl })).toEqual([expect.stringMatching(/does not answer at 127/)]);
    expect(said(await look('gateway'), 'ok')).toEqual([]);
  });
});
