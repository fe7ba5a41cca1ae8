// A real gateway on a real database and Redis, with Anvils as nodes, and an organisation that uses a chain through it.
import { newSecret } from '@atoll/accounts';
import type { Permission } from '@atoll/kernel';
import { Scene, testChain, type TestChain } from '@atoll/ledger/testing';
import { testRedis } from '@atoll/embedded/testing';
import { newId } from '@atoll/store';
import type { AddressInfo } from 'node:net';

import { configFrom } from './config.js';
import { createGateway } from './gateway.js';

export type TestGateway = Awaited<ReturnType<typeof startTestGateway>>;

/** One chain, whose nodes are at `urls`. */
export async function startTestGateway(urls: string[], evmChainId = 31_337, redisUrl?: string) {
  const redis = await testRedis();
  const scene = await Scene.open(urls[0]!, evmChainId);
  const { platform } = scene.database.admin;
  const first = await platform.node.findFirstOrThrow({ where: { chainId: scene.chainId } });
  const { organisationId, consortiumId, chainId } = first;
  for (const [i, rpcUrl] of urls.slice(1).entries())
    await platform.node.create({
      data: {
        ...{ organisationId, consortiumId, chainId, name: `rpc-${i}` },
        ...{ role: 'RPC', phase: 'Running', rpcUrl, height: 0 },
      },
    });
  const { server, metricsUrl } = await createGateway(
    configFrom({
      ...{ ATOLL_DATABASE_URL: scene.database.logins.gateway, ATOLL_REDIS_URL: redisUrl ?? redis.url },
      ...{ ATOLL_GATEWAY_PORT: '0', ATOLL_METRICS_PORT: '0', ATOLL_LOG: 'error' },
    }),
  );
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  /** An application key of the organisation, or of another. */
  async function key(scopes: Permission[] = ['rpc:read', 'rpc:send'], owner = organisationId) {
    const id = newId();
    const person = await platform.person.create({
      data: { id: newId(), email: `${id}@example.org`, name: 'P', passwordHash: 'x' },
    });
    const { text, hash } = newSecret('atoll_key_');
    await platform.applicationKey.create({
      data: {
        ...{ organisationId: owner, id, createdBy: person.id, name: 'K', prefix: 'atoll' },
        ...{ secretHash: hash, scopes, expiresAt: new Date(Date.now() + 3_600_000) },
      },
    });
    return { id, secret: text };
  }

  const { secret } = await key();
  const url = `${origin}/rpc/${chainId}/${secret}`;

  /** What HTTP says to a body as it is. */
  async function post(body: string, at = url, headers: Record<string, string> = {}) {
    const response = await fetch(at, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text ? JSON.parse(text) : null };
  }
  const ask = (method: string, params: unknown[] = [], at = url) =>
    post(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), at);

  /** The value of one series, by its name and labels as they are written. */
  async function metric(series: string): Promise<number> {
    const text = await (await fetch(metricsUrl!)).text();
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.slice(series.length + 1) ?? 0,
    );
  }

  async function close(): Promise<void> {
    await server.close();
    await scene.database.close();
    await redis.close();
  }
  return {
    origin,
    url,
    webSocketUrl: url.replace('http', 'ws'),
    scene,
    server,
    organisationId,
    consortiumId,
    chainId,
    key,
    secret,
    post,
    ask,
    metric,
    close,
  };
}

export const anvil = (options: string[] = []): Promise<TestChain> => testChain(31_337, options);
