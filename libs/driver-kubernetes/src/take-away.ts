import type { NodeRef } from '@atoll/driver';

import type { Cluster } from './cluster.js';
import { namespaceOf, objectName } from './names.js';
import { outsideName } from './outside.js';
import type { KubernetesSettings } from './settings.js';

const VOLUME = 'PersistentVolumeClaim';

/** The set last: while it is there, the node is known to be on its way out. */
const LEFT = [
  ['policy/v1', 'PodDisruptionBudget'],
  ['v1', 'Service'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', VOLUME],
  ['apps/v1', 'StatefulSet'],
] as const;

/** Takes away everything of one node, or all but its volume. */
export async function takeAway(
  cluster: Cluster,
  { installation, reach }: KubernetesSettings,
  ref: NodeRef,
  volumeStays: boolean,
): Promise<void> {
  const metadata = { name: objectName(ref), namespace: namespaceOf({ installation, ...ref }) };
  const outside = { ...metadata, name: outsideName(ref) };
  if (reach !== 'cluster') await cluster.remove({ apiVersion: 'v1', kind: 'Service', metadata: outside });
  const going = LEFT.filter(([, kind]) => kind !== VOLUME || !volumeStays);
  for (const [apiVersion, kind] of going) await cluster.remove({ apiVersion, kind, metadata });
}
