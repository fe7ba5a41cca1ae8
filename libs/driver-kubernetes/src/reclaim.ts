import { nodeKey, type NodePlan } from '@atoll/driver';
import type { V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';

import { noteOn, type NodeObjects } from './chain-objects.js';
import type { Cluster } from './cluster.js';
import { namespaceOf, nodeLabels, NOTE, objectName } from './names.js';
import { KEY_PROGRAM } from './pod-template.js';

const CLAIM = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };

/**
 * Gives volumes back the labels and the note that somebody took: without them a node would count as one that never had a key.
 * A volume is believed to hold the planned key when its note still says so, or when the node's pod has just looked.
 */
export async function reclaim(
  cluster: Cluster,
  installation: string,
  nodes: readonly NodePlan[],
  seen: readonly NodeObjects[],
): Promise<NodeObjects[]> {
  const known = new Map(seen.map((node) => [nodeKey(node.ref), node]));
  for (const node of nodes) {
    const { chainId, organisationId, name, identity } = node;
    const there = known.get(nodeKey(node)) ?? {
      ref: { chainId, organisationId, name },
      claim: null,
      set: null,
      pod: null,
    };
    if (isMarked(there.claim, installation, node)) continue;
    const share = { installation, chainId, organisationId };
    const metadata = { name: objectName(node), namespace: namespaceOf(share) };
    const claim = there.claim ?? (await cluster.find<V1PersistentVolumeClaim>({ ...CLAIM, metadata }));
    if (!claim || claim.metadata?.deletionTimestamp) continue;
    if (noteOn(claim, 'publicKey') !== identity.publicKey && checkedKey(there.pod) !== identity.publicKey) continue;
    const signs = { labels: nodeLabels(share, name), annotations: { [NOTE.publicKey]: identity.publicKey } };
    const given = await cluster.apply<V1PersistentVolumeClaim>({ ...CLAIM, metadata: { ...metadata, ...signs } });
    known.set(nodeKey(node), { ...there, claim: given });
  }
  return [...known.values()];
}

/** Whether a volume carries everything by which it is known as the node's. */
export function isMarked(claim: V1PersistentVolumeClaim | null, installation: string, node: NodePlan): boolean {
  const labels = Object.entries(nodeLabels({ installation, ...node }, node.name));
  return (
    labels.every(([key, value]) => claim?.metadata?.labels?.[key] === value) &&
    noteOn(claim, 'publicKey') === node.identity.publicKey
  );
}

/** The key that a pod's init container has found on the volume; null while it has not. */
function checkedKey(pod: V1Pod | null): string | null {
  const looked = pod?.status?.conditions?.some(({ type, status }) => type === 'Initialized' && status === 'True');
  const args = pod?.spec?.initContainers?.find(({ command }) => command?.[0] === KEY_PROGRAM)?.args ?? [];
  return looked ? (args[args.indexOf('--expect') + 1] ?? null) : null;
}
