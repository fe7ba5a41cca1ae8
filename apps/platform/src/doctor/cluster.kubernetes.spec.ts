import { admissionPolicy, clusterRole, platformUser } from '@atoll/driver-kubernetes';
import { CoreV1Api, KubeConfig, KubernetesObjectApi, type KubernetesObject } from '@kubernetes/client-node';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { settingFrom } from '../setting.js';
import { lookAtCluster } from './cluster.js';

const installation = `doctor-${randomBytes(4).toString('hex')}`;
const config = new KubeConfig();
config.loadFromDefault();
const objects = KubernetesObjectApi.makeApiClient(config);
const made: KubernetesObject[] = [];
let directory: string;

beforeAll(async () => (directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-doctor-'))));
afterAll(async () => {
  for (const object of made.reverse()) await objects.delete(object).catch(() => undefined);
  await fs.rm(directory, { recursive: true, force: true });
});

async function make(object: KubernetesObject): Promise<void> {
  await objects.create(object);
  made.push(object);
}

async function look(kubeconfig: KubeConfig, env: Record<string, string> = {}) {
  const file = path.join(directory, randomBytes(4).toString('hex'));
  await fs.writeFile(file, kubeconfig.exportConfig(), { mode: 0o600 });
  const own = { ATOLL_DRIVER: 'kubernetes', ATOLL_KUBECONFIG: file, ATOLL_INSTALLATION: installation };
  const findings = await lookAtCluster(settingFrom({ ...own, ...env }));
  return (level: string) => findings.filter((finding) => finding.level === level).map(({ says }) => says);
}

/** A kubeconfig of the same cluster with another user. */
function as(user: { token: string }, server?: string): KubeConfig {
  const cluster = { ...config.getCurrentCluster()!, ...(server && { server }) };
  const other = new KubeConfig();
  other.loadFromClusterAndUser(cluster, { name: 'other', ...user });
  return other;
}

it('sees what is there, and that the admission policy is not', async () => {
  const said = await look(config);
  expect(said('ok')).toEqual([
    expect.stringMatching(/^The API server answers \(v1\./),
    expect.stringMatching(/^All \d+ rights of the driver are given$/),
    expect.stringMatching(/^The storage class \S+ is there$/),
    'Pod Security refuses a privileged pod',
  ]);
  expect(said('problem')).toEqual([expect.stringMatching(/^The admission policy atoll-driver-\S+ is not in force/)]);
  for (const object of admissionPolicy(installation, platformUser('nowhere', 'nobody'))) await make(object);
  expect((await look(config))('problem')).toEqual([]);
});

it('sees a storage class that does not exist, and names those that do', async () => {
  const said = await look(config, { ATOLL_STORAGE_CLASS: 'golden' });
  expect(said('problem')).toEqual([expect.stringMatching(/^There is no storage class golden; there are \S+/)]);
});

it('sees an API server that does not answer, and credentials that were revoked', async () => {
  expect((await look(as({ token: 'x' }, 'https://127.0.0.1:1')))('problem')).toEqual([
    expect.stringMatching(/does not answer/),
  ]);
  expect((await look(as({ token: 'revoked' })))('problem')).toEqual(['The API server refuses the credentials']);
});

it('sees rights that are missing, and says what it may not see', async () => {
  const namespace = 'default';
  await make({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: installation, namespace } });
  const role = clusterRole(installation);
  await make({
    ...role,
    rules: role.rules!.filter(({ resources }) => !resources?.includes('secrets')),
  } as KubernetesObject);
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.metadata!.name! };
  const subjects = [{ kind: 'ServiceAccount', name: installation, namespace }];
  const binding = {
    apiVersion: roleRef.apiGroup + '/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: installation },
  };
  await make({ ...binding, roleRef, subjects } as KubernetesObject);
  const { status } = await tokenIn(namespace);
  const said = await look(as({ token: status!.token }));
  expect(said('problem')).toEqual([
    expect.stringMatching(/^The driver lacks the rights to get secrets, create secrets/),
  ]);
  expect(said('warning')).toEqual([
    expect.stringMatching(/admission policy .* cannot be seen with these rights/),
    expect.stringMatching(/^The storage classes cannot be seen/),
    expect.stringMatching(/^Pod Security was not tried/),
  ]);
});

async function tokenIn(namespace: string) {
  return config.makeApiClient(CoreV1Api).createNamespacedServiceAccountToken({
    ...{ name: installation, namespace },
    body: { spec: { audiences: [] } },
  });
}
