// The cluster of KUBECONFIG, for tests that need a real one.
import type { NodeRef } from '@atoll/driver';
import {
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  type V1ClusterRole,
  type V1Pod,
  type V1StatefulSet,
} from '@kubernetes/client-node';
import fs from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import { admissionPolicy, platformUser } from './admission-policy.js';
import { Cluster } from './cluster.js';
import { KubernetesDriver, type KubernetesDriverOptions } from './kubernetes-driver.js';
import { namespaceOf, objectName } from './names.js';

export const config = new KubeConfig();
config.loadFromDefault();
export const cluster = new Cluster(config);
export const core = config.makeApiClient(CoreV1Api);

/** The image of the node, where the installation has another one than the engine names. */
const IMAGE = process.env['ATOLL_TEST_NODE_IMAGE'];

/** A driver with small nodes, so that a machine of two cores carries a chain. */
export const testDriver = (installation: string, more: Partial<KubernetesDriverOptions> = {}) =>
  new KubernetesDriver({
    ...{ config, installation, storage: '64Mi', memoryMb: 160, cpu: { request: '10m', limit: '2' }, graceSeconds: 5 },
    ...(IMAGE !== undefined && { images: { 'atoll-node': IMAGE } }),
    ...more,
  });

/** A user of the cluster with a role of choice, confined to an installation by the admission policy. */
export async function platform(installation: string, role: V1ClusterRole | 'cluster-admin') {
  const name = `atoll-driver-${installation}`;
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'default' } };
  const rbac = 'rbac.authorization.k8s.io';
  const roleRef = { apiGroup: rbac, kind: 'ClusterRole', name: role === 'cluster-admin' ? role : name };
  const subjects = [{ kind: 'ServiceAccount', name, namespace: 'default' }];
  const bound = { apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name }, roleRef, subjects };
  const policy = admissionPolicy(installation, platformUser('default', name));
  const objects: KubernetesObject[] = [account, ...(role === 'cluster-admin' ? [] : [role]), bound, ...policy];
  for (const object of objects) await cluster.apply(object);
  const { status } = await core.createNamespacedServiceAccountToken({
    ...{ name, namespace: 'default' },
    body: { spec: { audiences: [], expirationSeconds: 3_600 } },
  });
  const own = new KubeConfig();
  own.loadFromClusterAndUser(config.getCurrentCluster()!, { name, token: status!.token });
  await inForce(new Cluster(own));
  const end = async () => {
    for (const { apiVersion, kind, metadata } of objects.reverse())
      await cluster.remove({
        ...(apiVersion && { apiVersion }),
        ...(kind && { kind }),
        metadata: metadata as { name: string },
      });
  };
  return { config: own, end };
}

/** An API server takes a moment to read a new policy; role and policy alike refuse what is asked here. */
async function inForce(theirs: Cluster): Promise<void> {
  const stranger = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `atoll-policy-${process.pid}` } };
  for (const end = performance.now() + 30_000; ; await pause(200)) {
    const refusal = await theirs.create(stranger).then(() => '', String);
    if (refusal.includes('ValidatingAdmissionPolicy')) return;
    await cluster.remove(stranger);
    if (performance.now() > end) throw new Error(`The policy does not come into force: ${refusal}`);
  }
}

const PATIENCE_MS = 120_000;

/** The pod that a node has once nothing about it changes any more; null for a node that is not to run. */
export async function settled(installation: string, node: NodeRef): Promise<V1Pod | null> {
  const metadata = { name: objectName(node), namespace: namespaceOf({ installation, ...node }) };
  for (const end = performance.now() + PATIENCE_MS; ; await pause(200)) {
    const [set, pod] = await Promise.all([
      cluster.find<V1StatefulSet>({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata }),
      cluster.find<V1Pod>({ apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: `${metadata.name}-0` } }),
    ]);
    const wished = (set?.spec?.replicas ?? 0) > 0 && !set?.metadata?.deletionTimestamp;
    if (!wished && !pod) return null;
    if (wished && pod && !pod.metadata?.deletionTimestamp && containerOf(pod) !== null) return pod;
    if (performance.now() > end) throw new Error(`${node.name} does not settle: ${JSON.stringify(pod?.status)}`);
  }
}

/** The container that a pod's node runs in now. */
export function containerOf(pod: V1Pod | null): string | null {
  const running = pod?.status?.containerStatuses?.find(({ name, state }) => name === 'node' && state?.running);
  return running?.containerID?.split('//')[1] ?? null;
}

/** Ends a container's first process as the operating system would; the test must run on the machine of the pods. */
export async function killContainer(container: string | null): Promise<void> {
  const pids = (await fs.readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const groups = await Promise.all(pids.map((pid) => fs.readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '')));
  const own = pids.filter((_, i) => container !== null && groups[i]!.includes(container)).map(Number);
  if (own.length === 0) throw new Error('No process of the container is on this machine.');
  for (const pid of own) process.kill(pid, 'SIGKILL');
}
