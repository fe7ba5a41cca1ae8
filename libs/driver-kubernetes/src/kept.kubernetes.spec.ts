import type { ChainPlan, NodePlan, NodeRef } from '@atoll/driver';
import { createGenesis } from '@atoll/protocol';
import { jest } from '@jest/globals';
import type { V1Namespace, V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { randomUUID } from 'node:crypto';

import { cluster, platform, settled, testDriver } from './cluster-in-tests.js';
import type { KubernetesDriver } from './kubernetes-driver.js';
import { LABEL, namespaceOf, objectName } from './names.js';
import { clusterRole } from './rights.js';

jest.setTimeout(300_000); // Real pods, on a machine that may be busy.

const INSTALLATION = 'kept';
let account: Awaited<ReturnType<typeof platform>>;
let driver: KubernetesDriver;

beforeAll(async () => {
  account = await platform(INSTALLATION, clusterRole(INSTALLATION));
  driver = testDriver(INSTALLATION, { config: account.config });
});
afterAll(() => account.end());

/** All that the driver ever makes, but Namespaces. */
const KINDS = [
  ...['Pod', 'PersistentVolumeClaim', 'Service', 'ConfigMap', 'Secret'].map((kind) => ({ apiVersion: 'v1', kind })),
  ...['ServiceAccount', 'ResourceQuota', 'LimitRange'].map((kind) => ({ apiVersion: 'v1', kind })),
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  { apiVersion: 'batch/v1', kind: 'Job' },
];

it('leaves a marked volume in the namespace of its member, with what confines it and nothing else', async () => {
  const chainId = randomUUID();
  const [member, other] = [randomUUID(), randomUUID()];
  const refs = [
    { chainId, organisationId: member, name: 'validator-0' },
    { chainId, organisationId: member, name: 'rpc-0' },
    { chainId, organisationId: other, name: 'rpc-1' },
  ] as [NodeRef, NodeRef, NodeRef];
  const plan = await planOf(refs);
  await driver.apply(plan);
  for (const node of refs) await settled(INSTALLATION, node);
  const keep = [refs[0]];
  await driver.remove(chainId, 1, keep);

  const namespaces = () =>
    cluster.list<V1Namespace>({ apiVersion: 'v1', kind: 'Namespace' }, { [LABEL.chain]: chainId });
  const [namespace, ...more] = await namespaces();
  expect(more).toEqual([]);
  expect(namespace!.metadata!.name).toBe(namespaceOf({ installation: INSTALLATION, ...refs[0] }));
  const listed = KINDS.map((kind) => cluster.list(kind, { [LABEL.chain]: chainId }));
  const left = (await Promise.all(listed)).flat();
  expect(left.map(({ kind }) => kind).sort()).toEqual([
    'LimitRange',
    'NetworkPolicy',
    'PersistentVolumeClaim',
    'ResourceQuota',
    'ServiceAccount',
  ]);
  const marked = await cluster.list<V1PersistentVolumeClaim>(
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
    { [LABEL.kept]: 'true', [LABEL.chain]: chainId },
  );
  expect(marked.map(({ metadata }) => metadata!.name)).toEqual([objectName(refs[0])]);
  expect(await driver.inventory()).not.toContain(chainId);

  // Whoever comes by later, under whichever right, changes nothing: a change would be told by the watch, and looked at again.
  const { resourceVersion } = namespace!.metadata!;
  await driver.remove(chainId, 7);
  expect((await namespaces())[0]!.metadata!.resourceVersion).toBe(resourceVersion);

  expect(await driver.prepare(refs[0], 8)).toEqual(plan.nodes[0]!.identity);
  expect(await driver.inventory()).toContain(chainId);
  await driver.apply({ ...plan, nodes: plan.nodes.slice(0, 1), fence: 8 });
  await settled(INSTALLATION, refs[0]);
  await driver.remove(chainId, 9);
  expect(await namespaces()).toEqual([]);
});

async function planOf(refs: NodeRef[]): Promise<ChainPlan> {
  const identities = await Promise.all(refs.map((node) => driver.prepare(node, 1)));
  const validators = [identities[0]!.address];
  const nodes = refs.map((node, i): NodePlan => {
    const role = i === 0 ? 'validator' : 'rpc';
    return { ...node, role, identity: identities[i]!, run: true, incarnation: 1, mayLeave: false };
  });
  const genesis = createGenesis({ chainId: 7, validators, blockPeriodMs: 200 });
  return { chainId: refs[0]!.chainId, engine: 'atoll-node', genesis, nodes, fence: 1 };
}
