import { type ChainPlan, nodeKey, type NodePlan, type NodeRef, type Sighting } from '@atoll/driver';
import { createGenesis } from '@atoll/protocol';
import { CoreV1Api, KubeConfig, type V1Node, type V1Pod, type V1Service } from '@kubernetes/client-node';
import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { cluster, config, testDriver } from './cluster-in-tests.js';
import { LABEL, namespaceOf, objectName } from './names.js';
import { clusterRole } from './rights.js';
import { SitesDriver } from './sites-driver.js';
import type { Site } from './sites.js';

jest.setTimeout(400_000); // Real pods, on a machine that may be busy.

// One cluster stands for two: another user, other rights, other namespaces, and an entrance by a port of the machine.
const [HERE, THERE] = ['sites-here', 'sites-there'];
const role = clusterRole(THERE);
const accounts = new Set<string>();

/** A kubeconfig of somebody who has just been let in. */
async function letIn(): Promise<{ name: string; kubeconfig: string }> {
  const name = `atoll-site-${randomUUID().slice(0, 8)}`;
  accounts.add(name);
  const subjects = [...accounts].map((account) => ({ kind: 'ServiceAccount', name: account, namespace: 'default' }));
  await cluster.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'default' } });
  await cluster.apply({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: `atoll-driver-${THERE}` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.metadata!.name! },
    subjects,
  } as object);
  const { status } = await config.makeApiClient(CoreV1Api).createNamespacedServiceAccountToken({
    ...{ name, namespace: 'default' },
    body: { spec: { audiences: [], expirationSeconds: 3_600 } },
  });
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromClusterAndUser(config.getCurrentCluster()!, { name, token: status!.token });
  return { name, kubeconfig: kubeconfig.exportConfig() };
}

const revoke = (name: string) =>
  cluster.remove({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'default' } });

function opened({ cluster: own }: Site) {
  const theirs = new KubeConfig();
  theirs.loadFromString(own!.kubeconfig);
  return testDriver(THERE, { config: theirs, reach: own!.reach, hosts: own!.hosts });
}

const chainId = randomUUID();
const refs = [0, 1, 2, 3].map((i): NodeRef => ({ chainId, organisationId: randomUUID(), name: `validator-${i}` }));
const far = refs[3]!;
const site: Site = { id: randomUUID(), name: 'Pier 3', labels: {}, cluster: null };
const driver = new SitesDriver(
  testDriver(HERE),
  {
    standing: async (chain) =>
      chain === chainId ? refs.map((node) => ({ node, siteId: node === far ? site.id : null })) : [],
    find: async (id) => (id === site.id ? site : null),
    connected: async () => [site.id],
  },
  opened,
);
let plan: ChainPlan;
let account: string;

beforeAll(async () => {
  await cluster.apply(role);
  const { name, kubeconfig } = await letIn();
  const machine = await machineOfPods();
  const host = machine.status!.addresses!.find(({ type }) => type === 'InternalIP')!.address;
  [account, site.cluster] = [name, { kubeconfig, reach: 'nodePort', hosts: [host] }];
});
afterAll(async () => {
  await driver.remove(chainId, 1);
  for (const name of accounts) await revoke(name);
  const binding = {
    apiVersion: role.apiVersion!,
    kind: 'ClusterRoleBinding',
    metadata: { name: role.metadata!.name! },
  };
  for (const object of [binding, { ...binding, kind: 'ClusterRole' }]) await cluster.remove(object);
});

it('builds one chain over two clusters, each with the nodes that stand there alone', async () => {
  const identities = await Promise.all(refs.map((node) => driver.prepare(node, 1)));
  const nodes = refs.map((node, i): NodePlan => ({
    ...{ ...node, role: 'validator', identity: identities[i]!, run: true, incarnation: 1, mayLeave: false },
  }));
  const validators = identities.map(({ address }) => address).sort();
  const genesis = createGenesis({ chainId: 7, validators, blockPeriodMs: 500 });
  plan = { chainId, engine: 'atoll-node', genesis, nodes, fence: 1 };
  await driver.apply(plan);

  const seen = await until((all) => all.every(({ status }) => status?.peers === 3 && status.height >= 3));
  expect(seen.map(({ status }) => status!.validators)).toEqual(seen.map(() => validators));
  for (const [installation, count] of [
    [HERE, 3],
    [THERE, 1],
  ] as const) {
    const labels = { [LABEL.installation]: installation, [LABEL.chain]: chainId, [LABEL.name]: 'node' };
    expect(await cluster.list<V1Pod>({ apiVersion: 'v1', kind: 'Pod' }, labels)).toHaveLength(count);
  }
  expect(await driver.inventory()).toContain(chainId);
});

it('says from outside where the far node is reached, and that it stays so', async () => {
  const metadata = { name: `${objectName(far)}-outside`, namespace: namespaceOf({ installation: THERE, ...far }) };
  const service = await cluster.find<V1Service>({ apiVersion: 'v1', kind: 'Service', metadata });
  const port = service!.spec!.ports![0]!.nodePort;
  expect(find(await driver.observe(chainId)).place).toEqual({ host: site.cluster!.hosts[0], port });
  await driver.apply(plan);
  expect(find(await driver.observe(chainId)).place).toEqual({ host: site.cluster!.hosts[0], port });
});

it('goes on with three of four when a kubeconfig is revoked, says which and what to do, and takes another', async () => {
  await revoke(account);
  // The API server believes a token for some seconds after it ended.
  const [unseen] = (await until((all) => find(all).phase === 'Unknown')).filter(({ phase }) => phase === 'Unknown');
  expect(unseen).toMatchObject({ ...far, status: null, rpcUrl: null });
  expect(unseen!.message).toMatch(/site "Pier 3": it refuses the credentials.*give it another with connectSite/);

  // The far pod is still there; so that this shows three of four, it goes, too.
  const pod = { name: `${objectName(far)}-0`, namespace: namespaceOf({ installation: THERE, ...far }) };
  const set = { ...pod, name: objectName(far) };
  await cluster.remove({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: set });
  await expect(driver.apply(plan)).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });
  const before = highest(await driver.observe(chainId));
  await until((all) => highest(all) > before + 5);
  await expect(driver.control(far, 'qbft_getPendingVotes', [])).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });
  expect(await driver.control(refs[0]!, 'qbft_getPendingVotes', [])).toEqual({});

  site.cluster = { ...site.cluster!, kubeconfig: (await letIn()).kubeconfig };
  await driver.apply(plan);
  await until((all) => all.every(({ status }) => status?.peers === 3));
  expect(await driver.prepare(far, 1)).toEqual(plan.nodes[3]!.identity);
});

it('puts nodes of a site without a cluster of its own onto its machines, and says when there are none', async () => {
  const node = { chainId: randomUUID(), organisationId: randomUUID(), name: 'rpc-0' };
  const part: Site = { id: randomUUID(), name: 'Hall', labels: { 'example.org/hall': 'no-such' }, cluster: null };
  const standing = async () => [{ node, siteId: part.id }];
  const sites = { standing, find: async () => part, connected: async () => [] };
  const one = new SitesDriver(testDriver(HERE), sites, opened);

  await expect(one.prepare(node, 1)).rejects.toThrow(
    /No machine of the cluster takes it: .*give machines the labels of the site/,
  );
  const machine = await machineOfPods();
  const hostname = machine.metadata!.labels!['kubernetes.io/hostname']!;
  part.labels = { 'kubernetes.io/hostname': hostname };
  expect(await one.prepare(node, 1)).toHaveProperty('address');
  await one.remove(node.chainId, 1);
});

async function until(wished: (seen: Sighting[]) => boolean): Promise<Sighting[]> {
  for (const end = performance.now() + 150_000; ; await pause(300)) {
    const seen = await driver.observe(chainId);
    if (seen.length === 4 && wished(seen)) return seen;
    if (performance.now() > end) throw new Error(`Not so: ${JSON.stringify(seen, null, 2)}`);
  }
}

/** Not one that only pretends to be one. */
async function machineOfPods(): Promise<V1Node> {
  const machines = await cluster.list<V1Node>({ apiVersion: 'v1', kind: 'Node' }, {});
  return machines.find(({ spec }) => !spec?.taints?.length)!;
}

const find = (seen: Sighting[]): Sighting => seen.find((one) => nodeKey(one) === nodeKey(far))!;
const highest = (seen: Sighting[]): number => Math.max(...seen.map(({ status }) => status?.height ?? 0));
