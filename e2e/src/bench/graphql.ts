import { testPostgres, testRedis } from '@atoll/embedded/testing';
import { migrate, provisionLogins } from '@atoll/store';
import autocannon from 'autocannon';
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { join } from '../member.js';
import { median, print, rounded } from '../measure.js';
import { cpuSecondsOf } from '../node-network.js';
import { mustEqual } from '../story.js';
import { until } from '../wait.js';
import { QUESTION } from '../peers/question.js';

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const CONNECTIONS = 20;

type Server = { name: string; url: string; child: ChildProcess };

/** An authenticated list of 20 rows, in requests per CPU-second of the server: `-- graphql [seconds] [rounds]`. */
export async function run(seconds = '5', rounds = '5'): Promise<void> {
  const [postgres, redis] = await Promise.all([
    testPostgres({ migrate: (url) => migrate(url, at('../../../prisma/migrations')) }),
    testRedis(),
  ]);
  const logins = await provisionLogins(postgres.url, { api: 'bench-api', worker: 'bench-worker' });
  const port = '24217';
  const servers: Server[] = [
    await serve(
      'atoll',
      at('../../../apps/api/dist/main.js'),
      { ATOLL_DATABASE_URL: logins.api, ATOLL_REDIS_URL: redis.url, ATOLL_API_PORT: port, ATOLL_LOG: 'off' },
      `http://127.0.0.1:${port}`,
    ),
    await serve('fastify', at('../peers/fastify.js'), { DATABASE_URL: postgres.url }),
    await serve('apollo', at('../peers/apollo.js'), { DATABASE_URL: postgres.url }),
  ];
  try {
    const headers = await somebodyWithConsortia(servers[0]!.url);
    await mustAgree(servers, headers);
    for (const server of servers) await load(server, headers, 2); // warm-up, not counted

    const measured = new Map<string, number[]>(servers.map(({ name }) => [name, []]));
    for (let round = 0; round < Number(rounds); round++) {
      for (const server of servers) measured.get(server.name)!.push(await load(server, headers, Number(seconds)));
    }
    const [ours, fastify, apollo] = servers.map(({ name }) => median(measured.get(name)!)) as [number, number, number];
    const shape = {
      unit: 'requests per CPU-second of the server',
      rounds: Number(rounds),
      connections: CONNECTIONS,
      ours: rounded(ours, 0),
    };
    print({ name: 'graphql.fastify', ...shape, peer: rounded(fastify, 0), ratio: rounded(ours / fastify) });
    print({ name: 'graphql.apollo', ...shape, peer: rounded(apollo, 0), ratio: rounded(ours / apollo) });
  } finally {
    for (const { child } of servers) child.kill('SIGTERM');
    await Promise.all([postgres.close(), redis.close()]);
  }
}

async function serve(name: string, file: string, env: Record<string, string>, known?: string): Promise<Server> {
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  const url = await until(`${name} to listen`, async () => {
    if (!known) return /http:\/\/\S+/.exec(output)?.[0];
    return (await fetch(`${known}/readyz`)).ok && known;
  });
  return { name, url: `${url}/graphql`, child };
}

async function somebodyWithConsortia(url: string): Promise<Record<string, string>> {
  const { atoll, token, organisationId } = await join(url, 'Bench');
  for (let i = 0; i < 25; i++) await atoll.foundConsortium({ input: { name: `Consortium ${i}` } });
  return { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'atoll-organisation': organisationId };
}

const body = JSON.stringify({ query: QUESTION });

/** A bench of different answers would measure nothing. */
async function mustAgree(servers: Server[], headers: Record<string, string>): Promise<void> {
  const answers = await Promise.all(
    servers.map(async ({ url }) => {
      const { data } = (await (await fetch(url, { method: 'POST', headers, body })).json()) as {
        data: { consortia: { nodes: unknown[]; pageInfo: { hasNextPage: boolean } } };
      };
      return { nodes: data.consortia.nodes, more: data.consortia.pageInfo.hasNextPage };
    }),
  );
  for (const [i, answer] of answers.entries()) mustEqual(answer, answers[0], `The answer of ${servers[i]!.name}`);
}

async function load({ name, url, child }: Server, headers: Record<string, string>, seconds: number): Promise<number> {
  const before = await cpuSecondsOf(child.pid!);
  const result = await autocannon({ url, method: 'POST', headers, body, connections: CONNECTIONS, duration: seconds });
  if (result.non2xx || result.errors)
    throw new Error(`${name} answered ${result.non2xx} requests with an error, and ${result.errors} not at all.`);
  return result.requests.total / ((await cpuSecondsOf(child.pid!)) - before);
}
