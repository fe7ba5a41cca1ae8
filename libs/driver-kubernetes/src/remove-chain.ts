import type { NodeRef } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import type { V1Namespace, V1Pod } from '@kubernetes/client-node';
import { setTimeout as pause } from 'node:timers/promises';

import { lookAtChain, type NodeObjects } from './chain-objects.js';
import type { Cluster } from './cluster.js';
import { keyJobName } from './key-job.js';
import { isKept, keep } from './kept.js';
import { LABEL, namespaceOf } from './names.js';
import { RPC_SERVICE } from './rpc-service.js';
import type { KubernetesSettings } from './settings.js';
import { takeAway } from './take-away.js';

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace' };
const JOB_NAME = 'batch.kubernetes.io/job-name';
const REMOVAL_MS = 120_000;
const EVERY_MS = 500;

/**
 * Ends when nothing is left of a chain but kept volumes: a namespace goes with everything in it, and only ours are looked for.
 * One in which a volume is kept stays, marked, with what confines it and with nothing that runs.
 */
export async function removeChain(
  cluster: Cluster,
  settings: KubernetesSettings,
  chainId: string,
  wished: readonly NodeRef[],
): Promise<void> {
  const { installation } = settings;
  for (const node of wished) await keep(cluster, { installation, ...node }, node);
  for (const end = performance.now() + REMOVAL_MS; ; await pause(EVERY_MS)) {
    const left = await standing(cluster, installation, chainId);
    if (left.length === 0) return;
    const nodes = await lookAtChain(cluster, installation, chainId);
    await Promise.all(left.map((namespace) => clear(cluster, settings, namespace, nodes)));
    if (performance.now() > end)
      throw new Fault({ code: 'UNAVAILABLE', what: 'cluster, which still removes the chain,' });
  }
}

/** The namespaces of a chain that hold more than kept volumes. */
async function standing(cluster: Cluster, installation: string, chainId: string): Promise<V1Namespace[]> {
  const labels = { [LABEL.installation]: installation, [LABEL.chain]: chainId };
  return (await cluster.list<V1Namespace>(NAMESPACE, labels)).filter((namespace) => !isKept(namespace));
}

async function clear(
  cluster: Cluster,
  settings: KubernetesSettings,
  { metadata }: V1Namespace,
  all: NodeObjects[],
): Promise<void> {
  const name = metadata!.name!;
  const nodes = all.filter(({ ref }) => namespaceOf({ installation: settings.installation, ...ref }) === name);
  if (metadata!.deletionTimestamp) return;
  const ref = { ...NAMESPACE, metadata: { name } };
  if (!nodes.some(({ claim }) => isKept(claim) && !claim!.metadata?.deletionTimestamp)) return cluster.remove(ref);
  // Before what it runs, so that nothing is made anew from it.
  const pods = await cluster.list<V1Pod>({ apiVersion: 'v1', kind: 'Pod' }, ours(settings), name);
  const jobs = new Set([
    ...nodes.map(({ ref }) => keyJobName(ref)),
    ...pods.flatMap(({ metadata }) => metadata?.labels?.[JOB_NAME] ?? []),
  ]);
  for (const job of jobs)
    await cluster.remove({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: job, namespace: name } });
  await cluster.remove({ apiVersion: 'v1', kind: 'Service', metadata: { name: RPC_SERVICE, namespace: name } });
  const going = nodes.filter(({ claim, set }) => set || !isKept(claim));
  for (const node of going) await takeAway(cluster, settings, node.ref, isKept(node.claim));
  if (going.length === 0 && pods.length === 0) await cluster.label(ref, { [LABEL.kept]: 'true' });
}

const ours = ({ installation }: KubernetesSettings) => ({ [LABEL.installation]: installation });
