// The cluster of KUBECONFIG, for tests that need a real one.
import type { NodeRef } from '@atoll/driver';
import { CoreV1Api, KubeConfig, type V1Pod, type V1StatefulSet } from '@kubernetes/client-node';
import fs from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

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
