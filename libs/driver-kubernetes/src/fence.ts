import { checkFence, type Fence, staleFence } from '@atoll/driver';
import type { V1Namespace } from '@kubernetes/client-node';

import type { Cluster } from './cluster.js';
import { LABEL, NOTE } from './names.js';

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace' };
/** Others change a namespace seldom, so that two attempts are many. */
const ATTEMPTS = 10;

/**
 * Refuses whoever was deposed from a chain, and lets every namespace of it say so from now on: where the admission policy is
 * installed, the API server refuses what comes into a namespace under a lower fence. Gives the cluster under this fence.
 */
export async function admit(cluster: Cluster, installation: string, chainId: string, fence: Fence): Promise<Cluster> {
  return raiseAll(cluster, await admitted(cluster, installation, chainId, fence), fence);
}

/** Notes the fence on the namespaces of a chain that was admitted, and gives the cluster under it. */
export async function raiseAll(cluster: Cluster, namespaces: readonly V1Namespace[], fence: Fence): Promise<Cluster> {
  const fenced = cluster.under(fence);
  await Promise.all(namespaces.map((namespace) => raise(fenced, namespace)));
  return fenced;
}

/** Admits without a note; gives the namespaces of the chain. */
export async function admitted(
  cluster: Cluster,
  installation: string,
  chainId: string,
  fence: Fence,
): Promise<V1Namespace[]> {
  const namespaces = await namespacesOf(cluster, installation, chainId);
  checkFence(fence, highestOf(namespaces));
  return namespaces;
}

/**
 * Runs an errand that changes nothing of the chain, under the fence that was seen last, whoever came with it. A pass may raise it
 * meanwhile; then the errand is run again, and finds what it left.
 */
export async function underSeen<T>(
  cluster: Cluster,
  installation: string,
  chainId: string,
  errand: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const seen = async () => highestOf(await namespacesOf(cluster, installation, chainId));
  for (let attempt = 1; ; attempt++) {
    const fence = await seen();
    try {
      return await errand(cluster.under(fence));
    } catch (error) {
      if (attempt === ATTEMPTS || (await seen()) === fence) throw error;
    }
  }
}

function namespacesOf(cluster: Cluster, installation: string, chainId: string): Promise<V1Namespace[]> {
  return cluster.list<V1Namespace>(NAMESPACE, { [LABEL.installation]: installation, [LABEL.chain]: chainId });
}

const highestOf = (namespaces: V1Namespace[]): Fence => Math.max(0, ...namespaces.map(fenceOn));

/** Raises a namespace's fence to that of the cluster; of two that raise it at once the higher one stays. */
export async function raise(cluster: Cluster, namespace: V1Namespace): Promise<void> {
  const { fence } = cluster;
  if (fence === null) return;
  const ref = { ...NAMESPACE, metadata: { name: namespace.metadata!.name! } };
  let seen: V1Namespace | null = namespace;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (!seen) return;
    checkFence(fence, fenceOn(seen));
    if (fenceOn(seen) === fence) return;
    const { resourceVersion } = seen.metadata ?? {};
    if (await cluster.note(ref, {}, { ...(resourceVersion !== undefined && { resourceVersion }) })) return;
    seen = await cluster.find<V1Namespace>(ref);
  }
  throw staleFence();
}

const fenceOn = ({ metadata }: V1Namespace): Fence => Number(metadata?.annotations?.[NOTE.fence] ?? 0);
