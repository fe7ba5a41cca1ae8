import { WorkerDoor } from '@atoll/queue';
import { SiteConnections } from '@atoll/sites';
import { newId, Store } from '@atoll/store';
import { jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { configFrom } from './config.js';
import { InstallationSites } from './installation-sites.js';
import { SiteDirectory } from './site-directory.js';
import { testServers } from './testing.js';
import { WorkerModule } from './worker.module.js';
import { createWorker } from './worker.js';

jest.setTimeout(120_000); // Real servers, on a machine that may be busy.

const TOKEN = 'test-internal-token';
const KUBECONFIG = JSON.stringify({
  ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'c' },
  clusters: [{ name: 'c', cluster: { server: 'https://203.0.113.7:6443' } }],
  users: [{ name: 'u', user: { token: 'secret-token' } }],
  contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
});
let servers: Awaited<ReturnType<typeof testServers>>;
let worker: NestFastifyApplication;
let directory: string;
let api: SiteConnections;
const operatorId = newId();
const place = { latitude: 53.5, longitude: 10, region: 'north', jurisdiction: 'DE', kind: 'EDGE' } as const;

beforeAll(async () => {
  servers = await testServers();
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-sites-'));
  const masterKey = path.join(directory, 'master.key');
  await fs.writeFile(masterKey, 'ab'.repeat(32), { mode: 0o600 });
  const { databaseUrl, redisUrl } = servers.config;
  const config = configFrom({
    ...{ ATOLL_DATABASE_URL: databaseUrl, ATOLL_REDIS_URL: redisUrl, ATOLL_HOME: directory, ATOLL_LOG: 'off' },
    ...{ ATOLL_MASTER_KEY_FILE: masterKey, ATOLL_INTERNAL_TOKEN: TOKEN },
  });
  worker = await createWorker(WorkerModule.with(config), config);
  await worker.listen(0, '127.0.0.1');
  api = new SiteConnections(new WorkerDoor(await worker.getUrl(), TOKEN));
  await servers.admin.organisation.create({ data: { id: operatorId, name: 'Harbour' } });
});
afterAll(async () => {
  await worker.close();
  await servers.close();
  await fs.rm(directory, { recursive: true, force: true });
});

const site = (name: string) => servers.admin.site.create({ data: { ...place, name, operatorId, capacity: 4 } });

it('seals the kubeconfig that the API hands over, and opens it for the driver', async () => {
  const { id } = await site('Pier');
  const directory = worker.get(SiteDirectory);
  expect(await directory.find(id)).toMatchObject({ name: 'Pier', cluster: null });
  await api.connect(id, KUBECONFIG);
  expect(await directory.find(id)).toMatchObject({
    ...{ id, name: 'Pier', labels: {} },
    cluster: { kubeconfig: expect.stringContaining('secret-token'), reach: 'cluster', hosts: [] },
  });
  expect(await directory.connected()).toEqual([id]);
  const { sealed } = await servers.admin.siteCluster.findUniqueOrThrow({ where: { siteId: id } });
  expect(Buffer.from(sealed).toString('latin1')).not.toContain('secret');
});

it('says what is refused, and takes nothing from strangers or without end', async () => {
  const { id } = await site('Quay');
  await expect(api.connect(id, KUBECONFIG.replace('203.0.113.7', '10.0.0.1'))).rejects.toMatchObject({
    detail: { code: 'INVALID', field: 'kubeconfig', because: expect.stringMatching(/private network/) },
  });
  const stranger = new SiteConnections(new WorkerDoor(await worker.getUrl(), 'another-internal-token'));
  await expect(stranger.connect(id, KUBECONFIG)).rejects.toMatchObject({ detail: { code: 'UNAVAILABLE' } });
  await expect(api.connect(id, 'x'.repeat(100_000))).rejects.toMatchObject({ detail: { code: 'UNAVAILABLE' } });
  expect(await servers.admin.siteCluster.count({ where: { siteId: id } })).toBe(0);
});

it("writes down the installation's own sites, whose kubeconfigs are files, and drains those it offers no more", async () => {
  const [file, kubeconfig] = [path.join(directory, 'sites.yaml'), path.join(directory, 'kubeconfig')];
  const store = worker.get(Store);
  const all = ['Hall', 'Roof'].map((name) => ({ ...place, name, capacity: 8, kubeconfig }));
  await fs.writeFile(kubeconfig, KUBECONFIG);
  const record = async (sites: object[]) => {
    await fs.writeFile(file, JSON.stringify(sites));
    const read = await InstallationSites.read(file);
    await read.record(store);
    await read.record(store);
    return read;
  };
  const read = await record(all);
  const rows = () => servers.admin.site.findMany({ where: { operatorId: null }, orderBy: { name: 'asc' } });
  expect(await rows()).toMatchObject([{ name: 'Hall', draining: false, capacity: 8 }, { name: 'Roof' }]);
  expect(read.connected).toEqual(['Hall', 'Roof']);
  expect(await read.kubeconfigOf('Hall')).toBe(KUBECONFIG);

  await record([{ ...all[0]!, capacity: 9 }]);
  expect(await rows()).toMatchObject([
    { name: 'Hall', draining: false, capacity: 9 },
    { name: 'Roof', draining: true },
  ]);
  await fs.writeFile(file, '- name: Hall');
  await expect(InstallationSites.read(file)).rejects.toThrow(/sites.yaml.*cannot be read/);
});
