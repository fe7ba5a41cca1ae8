import type { ChainPlan, NodeRef } from '@atoll/driver';
import { createGenesis } from '@atoll/protocol';
import { jest } from '@jest/globals';
import type { V1Service } from '@kubernetes/client-node';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { cluster, settled, testDriver } from './cluster-in-tests.js';
import { namespaceOf } from './names.js';
import { RPC_SERVICE } from './rpc-service.js';

jest.setTimeout(300_000); // Real pods, on a machine that may be busy.

const INSTALLATION = 'door';
const driver = testDriver(INSTALLATION);
const [chainId, organisationId] = [randomUUID(), randomUUID()];
const refs = ['validator-0', 'rpc-0', 'rpc-1'].map((name): NodeRef => ({ chainId, organisationId, name }));
afterAll(() => driver.remove(chainId, 1));

it('leads to every RPC node that is ready, and to nothing else', async () => {
  const identities = await Promise.all(refs.map((node) => driver.prepare(node, 1)));
  const genesis = createGenesis({ chainId: 7, validators: [identities[0]!.address], blockPeriodMs: 1_000 });
  const planOf = (running: number): ChainPlan => ({
    ...{ chainId, engine: 'atoll-node', genesis, fence: 1 },
    nodes: refs.map((node, i) => {
      const role = i === 0 ? 'validator' : 'rpc';
      return { ...node, role, identity: identities[i]!, run: i < running, incarnation: 1, mayLeave: i > 0 };
    }),
  });
  await driver.apply(planOf(3));
  const { spec } = (await cluster.find<V1Service>({
    ...{ apiVersion: 'v1', kind: 'Service' },
    metadata: { name: RPC_SERVICE, namespace: namespaceOf({ installation: INSTALLATION, chainId, organisationId }) },
  }))!;
  await Promise.all(refs.map((node) => settled(INSTALLATION, node)));
  const served = () => Promise.all(refs.map((node) => driver.served(node).catch(() => 0)));

  for (const port of [8_545, 8_546]) while (!(await answers(spec!.clusterIP!, port))) await pause(500); // until a node is ready
  while (!(await served()).slice(1).every((count) => count > 0)) await answers(spec!.clusterIP!, 8_545);
  expect((await served())[0]).toBe(0);

  await driver.apply(planOf(2));
  expect(await settled(INSTALLATION, refs[2]!)).toBeNull();
  const [, before] = await served();
  let asked = 0;
  for (; asked < 10; asked += 1) expect(await answers(spec!.clusterIP!, 8_545)).toBe(true);
  expect((await served())[1]).toBe(before! + asked);
});

/** One request over a connection of its own: a connection stays with the node that it came to. */
function answers(host: string, port: number): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] });
  const options = { host, port, method: 'POST', agent: false, timeout: 3_000 } as const;
  return new Promise((resolve) => {
    const request = http.request(options, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
    request.end(body);
  });
}
