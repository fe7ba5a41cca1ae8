import type { NodeRef } from '@atoll/driver';
import type { KubernetesObject } from '@kubernetes/client-node';

import type { NodeObjects } from './chain-objects.js';
import type { Cluster, ObjectRef } from './cluster.js';
import { LABEL, namespaceOf, objectName, type Share } from './names.js';

/** Whether a volume was kept when its node went, or a namespace holds nothing but such volumes. */
export const isKept = (object: KubernetesObject | null): boolean =>
  object?.metadata?.labels?.[LABEL.kept] !== undefined;

/** Whether nothing of a node is there but the volume that was kept of it. */
export const isOnlyKept = ({ claim, set }: NodeObjects): boolean => !set && isKept(claim);

/** Marks a node's volume as one that nobody takes away any more. Where there is none, there is nothing to keep. */
export async function keep(cluster: Cluster, share: Share, node: Pick<NodeRef, 'name'>): Promise<void> {
  await cluster.label(claimRef(share, node), { [LABEL.kept]: 'true' });
}

export const claimRef = (share: Share, node: Pick<NodeRef, 'name'>): ObjectRef => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: objectName(node), namespace: namespaceOf(share) },
});
