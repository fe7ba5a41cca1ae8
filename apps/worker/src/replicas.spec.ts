// Two workers on one installation, with real nodes: they share the chains pass by pass.
import { CHAIN_DRIVER } from '@atoll/driver';
import { type ProcessDriver, stopAll } from '@atoll/driver-process';
import { newId, provisionLogin } from '@atoll/store';
import { auditLeases, lateWrites } from '@atoll/store/testing';
import { jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

import { configFrom } from './config.js';
import { Sweep } from './sweep.js';
import { testServers } from './testing.js';
import { WorkerModule } from './worker.module.js';
import { createWorker } from './worker.js';

jest.setTimeout(240_000); // Real nodes, on a machine that may be busy.

const CHAINS = 6;
let servers: Awaited<ReturnType<typeof testServers>>;
let admin: pg.Client;
let home: string;
let workers: NestFastifyApplication[];
let nodes: { chainId: string; organisationId: string; name: string }[];

beforeAll(async () => {
  servers = await testServers();
  admin = new pg.Client(servers.adminUrl);
  await admin.connect();
  await auditLeases(admin);
  home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-replicas-'));
  await fs.writeFile(path.join(home, 'master.key'), 'ab'.repeat(32), { mode: 0o600 });
  nodes = await Promise.all(Array.from({ length: CHAINS }, wishedChain));
  workers = await Promise.all(['one', 'two'].map(start));
  await until('all chains run', async () => (await phases()).every((phase) => phase === 'Running'));
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  await stopAll(home);
  await admin.end();
  await servers.close();
  await fs.rm(home, { recursive: true, force: true });
});

/** Each with a login of its own, so that the database can tell them apart. */
async function start(name: string): Promise<NestFastifyApplication> {
  const url = new URL(servers.config.databaseUrl);
  url.username += `_${name}`;
  await provisionLogin(servers.adminUrl, 'worker', url.href);
  const config = configFrom({
    ...{ ATOLL_DATABASE_URL: url.href, ATOLL_REDIS_URL: servers.config.redisUrl, ATOLL_HOME: home },
    ...{ ATOLL_MASTER_KEY_FILE: path.join(home, 'master.key'), ATOLL_INTERNAL_TOKEN: 'test-internal-token' },
    ...{ ATOLL_LOG: 'off', ATOLL_WORKER_CONCURRENCY: '2' },
  });
  const app = await createWorker(WorkerModule.with(config), config);
  await app.listen(0, '127.0.0.1');
  return app;
}

async function wishedChain(_: unknown, i: number) {
  const [organisationId, consortiumId, chainId] = [newId(), newId(), newId()];
  const { admin: rows } = servers;
  await rows.organisation.create({ data: { id: organisationId, name: `Member ${i}` } });
  await rows.consortium.create({ data: { id: consortiumId, name: `Harbour ${i}`, foundedBy: organisationId } });
  await rows.consortiumMember.create({ data: { consortiumId, organisationId } });
  const times = { blockPeriodMs: 500, requestTimeoutSeconds: 1, epochLength: 30_000, gasLimit: 30_000_000 };
  const is = { name: 'Tides', evmChainId: 9_000 + i, foundedBy: organisationId, engine: 'atoll-node', ...times };
  await rows.chain.create({ data: { consortiumId, id: chainId, ...is, desired: 'RUNNING' } });
  const name = 'validator-0';
  await rows.node.create({ data: { organisationId, consortiumId, chainId, name, role: 'VALIDATOR' } });
  return { chainId, organisationId, name };
}

const phases = async () => (await servers.admin.chain.findMany()).map(({ phase }) => phase);
const driver = () => workers[0]!.get<ProcessDriver>(CHAIN_DRIVER);
const pids = () => Promise.all(nodes.map((node) => driver().pidOf(node)));
const sweeps = () => Promise.all(workers.map((worker) => worker.get(Sweep).round()));
const takers = async () =>
  (await admin.query<{ n: number }>('SELECT count(DISTINCT login)::int AS n FROM takes')).rows[0]!.n;
const takes = async () => (await admin.query<{ n: number }>('SELECT count(*)::int AS n FROM takes')).rows[0]!.n;

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 180_000; !(await isSo()); await pause(50))
    if (performance.now() > end)
      throw new Error(
        `Not seen: ${what}. ${JSON.stringify(await servers.admin.chain.findMany({ select: { phase: true, message: true } }))}`,
      );
}

it('both lead, and neither writes of a chain while it is the other one’s', async () => {
  await until('both lead', async () => (await takers()) === 2);
  expect((await admin.query('SELECT FROM writes')).rowCount).toBeGreaterThan(CHAINS);
  expect(await lateWrites(admin)).toEqual([]);
});

it('replace a node once between them, however often both are nudged', async () => {
  const before = await pids();
  expect(new Set(before).size).toBe(CHAINS);
  await servers.admin.node.updateMany({ data: { incarnation: { increment: 1 } } });
  for (let i = 0; i < 5; i += 1) {
    for (const { chainId } of nodes) await servers.admin.outbox.create({ data: { queue: 'chain', key: chainId } });
    await sweeps();
  }
  await until('all nodes are replaced', async () =>
    (await pids()).every((pid, i) => pid !== null && pid !== before[i]),
  );
  await until('all chains run', async () => (await phases()).every((phase) => phase === 'Running'));
  const starts = await Promise.all(
    nodes.map(
      async (node) =>
        (await driver().logs(node, 1_000)).filter(({ message }) => message.startsWith('Starting incarnation')).length,
    ),
  );
  expect(starts).toEqual(nodes.map(() => 2));
  expect(await lateWrites(admin)).toEqual([]);
});

it('leave what runs as it is while both sweep', async () => {
  const before = await pids();
  const count = await takes();
  for (let i = 0; i < 10; i += 1) await sweeps();
  await until('both have looked at all chains again', async () => (await takes()) > count + 4 * CHAINS);
  expect(await pids()).toEqual(before);
  expect(await lateWrites(admin)).toEqual([]);
});

it('take a chain away together, and nothing of it is left', async () => {
  const [gone] = nodes;
  await servers.admin.chain.update({
    where: { id: gone!.chainId },
    data: { desired: 'DELETED', generation: { increment: 1 } },
  });
  await sweeps();
  await servers.admin.outbox.create({ data: { queue: 'chain', key: gone!.chainId } });
  await until('the chain is gone', async () => (await phases()).length === CHAINS - 1);
  expect(await driver().observe(gone!.chainId)).toEqual([]);
  expect(await lateWrites(admin)).toEqual([]);
});
