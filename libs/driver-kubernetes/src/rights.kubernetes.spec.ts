import { createGenesis } from '@atoll/protocol';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { cluster, config, settled, testDriver } from './cluster-in-tests.js';
import type { KubernetesDriver } from './kubernetes-driver.js';
import { clusterRole } from './rights.js';

jest.setTimeout(300_000); // Real pods, on a machine that may be busy.

const INSTALLATION = 'rights';
const name = `atoll-driver-${INSTALLATION}`;
const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'default' } };
const role = clusterRole(INSTALLATION);
const binding = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
  subjects: [{ kind: 'ServiceAccount', name, namespace: 'default' }],
};
let narrow: KubeConfig;
let driver: KubernetesDriver;

beforeAll(async () => {
  for (const object of [account, role, binding]) await cluster.apply(object);
  const { status } = await config.makeApiClient(CoreV1Api).createNamespacedServiceAccountToken({
    ...{ name, namespace: 'default' },
    body: { spec: { audiences: [], expirationSeconds: 3_600 } },
  });
  narrow = new KubeConfig();
  narrow.loadFromClusterAndUser(config.getCurrentCluster()!, { name, token: status!.token });
  driver = testDriver(INSTALLATION, { config: narrow });
});
afterAll(async () => {
  for (const { apiVersion, kind, metadata } of [binding, role as typeof binding, account])
    await cluster.remove({ apiVersion, kind, metadata });
});

it('lets a chain live and go with these rights alone', async () => {
  const node = { chainId: randomUUID(), organisationId: randomUUID(), name: 'validator-0' };
  const identity = await driver.prepare(node);
  const genesis = createGenesis({ chainId: 7, validators: [identity.address], blockPeriodMs: 200 });
  const planned = { ...node, role: 'validator' as const, identity, run: true, incarnation: 1 };
  const plan = { chainId: node.chainId, engine: 'atoll-node', genesis, nodes: [planned] };
  await driver.apply(plan);
  await settled(INSTALLATION, node);
  for (let height = 0; height < 2; await pause(200))
    height = (await driver.observe(node.chainId))[0]?.status?.height ?? 0;
  expect(await driver.logs(node, 5)).not.toEqual([]);
  expect(await driver.control(node, 'qbft_getPendingVotes', [])).toEqual({});
  await driver.apply({ ...plan, nodes: [{ ...planned, incarnation: 2 }] });
  await driver.apply({ ...plan, nodes: [] });
  await driver.remove(node.chainId);
  expect(await driver.observe(node.chainId)).toEqual([]);
});
