// The worker as it runs, on real nodes: one chain's life, in order, because each part needs the one before.
import { ChainsService, Engines, NodeLogs, NodesService, ProposalsService } from '@atoll/chains';
import { stopAll, ProcessDriver } from '@atoll/driver-process';
import { CHAIN_DRIVER } from '@atoll/driver';
import { Actor, Fault, PERMISSIONS } from '@atoll/kernel';
import { WorkerDoor } from '@atoll/queue';
import { newId, type Chain, type Node } from '@atoll/store';
import { jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { configFrom } from './config.js';
import { testServers } from './testing.js';
import { WorkerModule } from './worker.module.js';
import { createWorker } from './worker.js';

jest.setTimeout(180_000); // Real nodes, on a machine that may be busy.

const TOKEN = 'test-internal-token';
let servers: Awaited<ReturnType<typeof testServers>>;
let home: string;
let worker: NestFastifyApplication;
let chains: ChainsService;
let nodes: NodesService;
let proposals: ProposalsService;
let actors: Actor[];
let chainId: string;

beforeAll(async () => {
  servers = await testServers();
  home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-worker-'));
  const masterKey = path.join(home, 'master.key');
  await fs.writeFile(masterKey, 'ab'.repeat(32), { mode: 0o600 });
  worker = await start(masterKey);
  const { api } = servers;
  chains = new ChainsService(api, new Engines(['atoll-node']));
  nodes = new NodesService(api, new NodeLogs(new WorkerDoor(await worker.getUrl(), TOKEN)));
  proposals = new ProposalsService(api);
});

afterAll(async () => {
  await worker.close();
  await stopAll(home);
  await servers.close();
  await fs.rm(home, { recursive: true, force: true });
});

async function start(masterKey: string): Promise<NestFastifyApplication> {
  const config = configFrom({
    ...{ ATOLL_DATABASE_URL: servers.config.databaseUrl, ATOLL_REDIS_URL: servers.config.redisUrl },
    ...{ ATOLL_HOME: home, ATOLL_MASTER_KEY_FILE: masterKey, ATOLL_INTERNAL_TOKEN: TOKEN, ATOLL_LOG: 'error' },
  });
  const app = await createWorker(WorkerModule.with(config), config);
  await app.listen(0, '127.0.0.1');
  return app;
}

const chain = (): Promise<Chain> => chains.find(actors[0]!, chainId);
const nodesNow = async (): Promise<Node[]> => (await nodes.ofChains(actors[0]!, [chainId])).get(chainId)!;
const named = async (name: string): Promise<Node> => (await nodesNow()).find((node) => node.name === name)!;
const ownerOf = ({ organisationId }: Node): Actor => actors.find((actor) => actor.organisationId === organisationId)!;

async function until(what: string, isSo: (chain: Chain) => boolean | Promise<boolean>): Promise<number> {
  const began = performance.now();
  for (const end = began + 120_000; performance.now() < end; await pause(50)) {
    if (await isSo(await chain())) return performance.now() - began;
  }
  throw new Error(
    `Not seen: ${what}. The chain: ${JSON.stringify(await chain(), (_, v) => (typeof v === 'bigint' ? Number(v) : v), 1)}`,
  );
}

async function kill(node: Node): Promise<void> {
  const pid = await worker.get<ProcessDriver>(CHAIN_DRIVER).pidOf(node);
  process.kill(pid!, 'SIGKILL');
}

/** The last votes may come when the worker has already counted enough. */
async function approveAll(): Promise<void> {
  for (const actor of actors) {
    for (const { id } of await proposals.list(actor, { chainId, status: 'OPEN' }, { take: 5 })) {
      await proposals.vote(actor, id, true).catch((error: unknown) => {
        if (!(error instanceof Fault && error.detail.code === 'CONFLICT')) throw error;
      });
    }
  }
}

it('founds a chain whose members agree, up to its first blocks', async () => {
  const platform = servers.admin;
  const consortiumId = newId();
  actors = [0, 1, 2].map(() => new Actor(newId(), null, PERMISSIONS));
  const ids = actors.map(({ organisationId }) => organisationId);
  await platform.organisation.createMany({ data: ids.map((id, i) => ({ id, name: `Member ${i}` })) });
  await platform.consortium.create({ data: { id: consortiumId, name: 'Harbour', foundedBy: ids[0]! } });
  await platform.consortiumMember.createMany({ data: ids.map((organisationId) => ({ consortiumId, organisationId })) });
  const validators = [2, 1, 1].map((count, i) => ({ organisationId: ids[i]!, count }));
  const spec = {
    name: 'Tides',
    engine: 'atoll-node',
    blockPeriodMs: 1_000,
    requestTimeoutSeconds: 1,
    epochLength: 30_000,
  };
  chainId = (await chains.create(actors[0]!, { consortiumId, ...spec, validators })).id;
  await approveAll();
  await until('the first block', ({ firstBlockAt }) => firstBlockAt !== null);
  await until('running', ({ phase, height }) => phase === 'Running' && height > 2n);
  expect(await nodesNow()).toHaveLength(4);
});

it('tells of its nodes to their owners', async () => {
  const node = await named('validator-0');
  const lines = await nodes.logs(ownerOf(node), node.id, 5);
  expect(lines.length).toBeGreaterThan(0);
  const bare = `${await worker.getUrl()}/internal/chains/${chainId}/nodes/${node.organisationId}/${node.name}/logs`;
  expect((await fetch(bare)).status).toBe(401);
  expect((await fetch(bare, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  expect((await fetch(`${await worker.getUrl()}/readyz`)).status).toBe(200);
});

it('brings a node back that was killed', async () => {
  const node = await named('validator-3');
  await kill(node);
  await until('at risk', ({ reason }) => reason === 'QuorumAtRisk');
  await until('recovered', ({ reason, phase }) => phase === 'Running' && reason === 'Running');
});

it('says within three block periods that a chain halts, and cures it when its validators are back', async () => {
  const [third, fourth] = [await named('validator-2'), await named('validator-3')];
  for (const node of [third, fourth]) {
    await kill(node);
    await nodes.stop(ownerOf(node), node.id);
    await until(`${node.name} stopped`, async () => (await named(node.name)).phase === 'Stopped');
    if (node === third) await until('at risk', ({ reason }) => reason === 'QuorumAtRisk');
  }
  expect(await until('stalled', ({ phase }) => phase === 'Halted')).toBeLessThan(3_000);
  await until('round 4', ({ round }) => round >= 4);
  const { height } = await chain();

  for (const node of [third, fourth]) await nodes.start(ownerOf(node), node.id);
  const took = await until('blocks again', (now) => now.phase === 'Running' && now.height > height);
  expect(took).toBeLessThan(60_000); // its round alone would have lasted longer, twice over
});

it('lets a fifth validator be voted in, and it seals', async () => {
  const node = await nodes.add(actors[1]!, { chainId, role: 'VALIDATOR' });
  await until('the node runs', async () => (await named(node.name))?.phase === 'Running');
  await proposals.addValidator(actors[1]!, node.id);
  await approveAll();
  await until('five validators', ({ validators }) => validators.length === 5);
  await until(
    'executed',
    async () => (await proposals.list(actors[0]!, { chainId, status: 'EXECUTED' }, { take: 5 })).length === 2,
  );
  expect((await named(node.name)).sealing).toBe(true);
});

it('stops and starts as the same chain, and is deleted without a trace', async () => {
  const before = (await nodesNow()).map(({ address }) => address);
  await proposals.stopChain(actors[0]!, chainId);
  await approveAll();
  await until('stopped', ({ phase }) => phase === 'Stopped');
  const { height } = await chain();
  await proposals.startChain(actors[0]!, chainId);
  await approveAll();
  await until('running', (now) => now.phase === 'Running' && now.height > height);
  expect((await nodesNow()).map(({ address }) => address)).toEqual(before);

  await proposals.deleteChain(actors[0]!, chainId);
  await approveAll();
  while (await servers.admin.chain.count({ where: { id: chainId } })) await pause(50);
  await expect(fs.readdir(path.join(home, 'chains'))).resolves.toEqual([]);
});
