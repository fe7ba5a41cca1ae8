import { testPostgres, testRedis } from '@atoll/embedded/testing';
import { migrate, newId, provisionLogins, Store } from '@atoll/store';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

import { median, print, rounded } from '../measure.js';
import { cpuSecondsOf, freePort, NodeNetwork } from '../node-network.js';
import { mustEqual } from '../story.js';
import { until } from '../wait.js';

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const SECRET = `atoll_key_${'b'.repeat(43)}`;
const ADDRESS = `0x${'12'.repeat(20)}`;
const BODY = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getBalance', params: [ADDRESS, 'latest'] });

/** What one side took, in milliseconds. */
type Sample = { p50: number; p99: number };

/** What the gateway adds to the time of the node itself, one request after the other and eight at once: `-- gateway [requests] [rounds]`. */
export async function run(requests = '1000', rounds = '7'): Promise<void> {
  const [postgres, redis] = await Promise.all([
    testPostgres({ migrate: (url) => migrate(url, at('../../../prisma/migrations')) }),
    testRedis(),
  ]);
  const network = await NodeNetwork.start(1);
  let gateway: { url: string; child: ChildProcess } | undefined;
  try {
    const direct = network.validators[0]!.url;
    const chainId = await aChain(postgres.url, direct);
    const { gateway: login } = await provisionLogins(postgres.url, { gateway: 'bench-gateway' });
    gateway = await serve({ ATOLL_DATABASE_URL: login, ATOLL_REDIS_URL: redis.url }, chainId);
    mustEqual(await ask(gateway.url), await ask(direct), 'The answer');
    for (const inHand of [1, 8]) {
      const [added50, added99, cpu]: number[][] = [[], [], []];
      const node: Sample[] = [];
      await Promise.all([load(direct, 200, inHand), load(gateway.url, 200, inHand)]); // warm-up, not counted
      for (let round = 0; round < Number(rounds); round++) {
        const own = await load(direct, Number(requests), inHand);
        const before = await cpuSecondsOf(gateway.child.pid!);
        const through = await load(gateway.url, Number(requests), inHand);
        cpu!.push((1_000 * ((await cpuSecondsOf(gateway.child.pid!)) - before)) / Number(requests));
        node.push(own);
        added50!.push(through.p50 - own.p50);
        added99!.push(through.p99 - own.p99);
      }
      const shape = {
        unit: 'ms added to eth_getBalance of the node itself',
        peer: null,
        ratio: null,
        rounds: node.length,
      };
      print({
        ...{ name: `gateway.p50.${inHand}-in-hand`, ...shape, ours: rounded(median(added50!)) },
        ...{ node: rounded(median(node.map(({ p50 }) => p50))), cpuMsOfGatewayPerRequest: rounded(median(cpu!)) },
      });
      print({
        ...{ name: `gateway.p99.${inHand}-in-hand`, ...shape, ours: rounded(median(added99!)) },
        ...{ node: rounded(median(node.map(({ p99 }) => p99))) },
      });
    }
  } finally {
    gateway?.child.kill('SIGTERM');
    await network.stop();
    await Promise.all([postgres.close(), redis.close()]);
  }
}

/** The rows that a chain with one node and an application with a wide rate leave behind. */
async function aChain(adminUrl: string, rpcUrl: string): Promise<string> {
  const store = new Store(adminUrl);
  const { platform } = store;
  const [organisationId, keyId] = [newId(), newId()];
  await platform.organisation.create({ data: { id: organisationId, name: 'Bench' } });
  const { id: createdBy } = await platform.person.create({
    data: { id: newId(), email: 'bench@example.org', name: 'Bench', passwordHash: 'none' },
  });
  const consortium = await platform.consortium.create({ data: { name: 'Bench', foundedBy: organisationId } });
  await platform.consortiumMember.create({ data: { consortiumId: consortium.id, organisationId } });
  const chain = await platform.chain.create({
    data: {
      ...{
        consortiumId: consortium.id,
        name: 'Bench',
        evmChainId: 4_200,
        foundedBy: organisationId,
        desired: 'RUNNING',
      },
      ...{
        engine: 'atoll-node',
        blockPeriodMs: 1_000,
        requestTimeoutSeconds: 10,
        epochLength: 30_000,
        gasLimit: 60_000_000,
      },
    },
  });
  const node = { organisationId, consortiumId: consortium.id, chainId: chain.id, name: 'validator-0' };
  await platform.node.create({ data: { ...node, role: 'VALIDATOR', phase: 'Running', rpcUrl } });
  await platform.applicationKey.create({
    data: {
      ...{ organisationId, id: keyId, createdBy, name: 'Bench', prefix: 'atoll_key_', scopes: ['rpc:read'] },
      secretHash: new Uint8Array(createHash('sha256').update(SECRET).digest()),
      expiresAt: new Date(Date.now() + 3_600_000),
      rpcLimits: { create: { rate: 1_000_000, burst: 1_000_000, logBlocks: 1 } },
    },
  });
  await store.close();
  return chain.id;
}

async function serve(env: Record<string, string>, chainId: string): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort();
  const child = spawn(process.execPath, [at('../../../apps/gateway/dist/main.js')], {
    env: { PATH: process.env['PATH'], ATOLL_GATEWAY_PORT: String(port), ATOLL_LOG: 'error', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await until('the gateway to be ready', async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok);
  return { url: `http://127.0.0.1:${port}/rpc/${chainId}/${SECRET}`, child };
}

async function ask(url: string): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: BODY });
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  return response.json();
}

async function load(url: string, requests: number, inHand: number): Promise<Sample> {
  const times: number[] = [];
  const one = async () => {
    while (times.length < requests) {
      const start = performance.now();
      await ask(url);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: inHand }, one));
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(times.length / 2)]!, p99: times[Math.floor(times.length * 0.99)]! };
}
