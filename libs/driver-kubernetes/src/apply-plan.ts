import { type ChainPlan, identityFault, nodeKey, type NodePlan } from '@atoll/driver';
import type { EngineSpec } from '@atoll/engines';
import { Fault } from '@atoll/kernel';
import type { KubernetesObject, V1ConfigMap, V1Pod } from '@kubernetes/client-node';

import { lookAtChain, noteOn, type NodeObjects } from './chain-objects.js';
import type { Cluster } from './cluster.js';
import { ensureControlToken } from './control.js';
import { manifests } from './manifests.js';
import { digestOf, namespaceOf, NOTE, objectName } from './names.js';
import type { KubernetesSettings } from './settings.js';

/** Makes what exists of a chain match its plan. One node's problem is told at the end; the others go on. */
export async function applyPlan(
  cluster: Cluster,
  settings: KubernetesSettings,
  spec: EngineSpec,
  plan: ChainPlan,
): Promise<void> {
  const { installation } = settings;
  const seen = await lookAtChain(cluster, installation, plan.chainId);
  const objectsOf = new Map(seen.map((node) => [nodeKey(node.ref), node]));
  const problems = plan.nodes.flatMap((node) => faultOf(node, objectsOf.get(nodeKey(node))) ?? []);
  const admitted = plan.nodes.filter((node) => !faultOf(node, objectsOf.get(nodeKey(node))));

  await removeLeavers(cluster, settings, plan, seen);
  const shareOf = ({ chainId, organisationId }: NodePlan) => ({ installation, chainId, organisationId });
  const tokens = new Map(
    await Promise.all(
      admitted.map(async (node) => [node, await ensureControlToken(cluster, shareOf(node), node)] as const),
    ),
  );
  const objects = manifests({ ...plan, nodes: admitted }, spec, settings, (node) => tokens.get(node)!);
  await applyInOrder(cluster, objects);
  const pods = admitted.map((node) => [node, objectsOf.get(nodeKey(node))?.pod ?? null] as const);
  await Promise.all(pods.map(([node, pod]) => renew(cluster, node, pod, tokens.get(node)!, objects)));
  if (problems.length > 0) throw problems[0];
}

function faultOf(plan: NodePlan, objects: NodeObjects | undefined): Fault | null {
  return identityFault(plan, noteOn(objects?.claim ?? null, 'publicKey') ?? null);
}

/** Namespaces first, for all else stands in them; then everything at once, as fast as the API server is to be asked. */
async function applyInOrder(cluster: Cluster, objects: KubernetesObject[]): Promise<void> {
  const [namespaces, others] = [true, false].map((is) => objects.filter(({ kind }) => (kind === 'Namespace') === is));
  for (const group of [namespaces!, others!]) await Promise.all(group.map((object) => cluster.apply(object)));
}

/**
 * A pod of another incarnation, or with a secret that is no longer the one, makes room for the next: exactly that pod, not the
 * one that follows it. Any other pod is shown what changed in its files; the kubelet looks by itself but once a minute.
 */
async function renew(
  cluster: Cluster,
  plan: NodePlan,
  pod: V1Pod | null,
  token: string,
  objects: KubernetesObject[],
): Promise<void> {
  const { uid, name = '', namespace = '', deletionTimestamp } = pod?.metadata ?? {};
  if (!uid || deletionTimestamp || !plan.run) return;
  const ref = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace } };
  if (noteOn(pod, 'incarnation') !== String(plan.incarnation) || noteOn(pod, 'control') !== digestOf(token)) {
    await cluster.remove(ref, uid);
    return;
  }
  const files = digestOf(JSON.stringify(filesOf(plan, namespace, objects)));
  if (noteOn(pod, 'files') === files) return;
  await cluster.annotate(ref, { [NOTE.files]: files });
}

function filesOf(plan: NodePlan, namespace: string, objects: KubernetesObject[]): V1ConfigMap['data'] {
  const isFiles = ({ kind, metadata }: KubernetesObject) =>
    kind === 'ConfigMap' && metadata?.name === objectName(plan) && metadata.namespace === namespace;
  return (objects.find(isFiles) as V1ConfigMap | undefined)?.data;
}

/** Nodes that were in a plan and are not in this one go with their data; one that was only prepared has not left anything. */
async function removeLeavers(
  cluster: Cluster,
  { installation }: KubernetesSettings,
  { nodes }: ChainPlan,
  seen: NodeObjects[],
): Promise<void> {
  const wished = new Set(nodes.map(nodeKey));
  const leavers = seen.filter(({ ref, set }) => set && !wished.has(nodeKey(ref)));
  for (const { ref } of leavers) {
    const metadata = { name: objectName(ref), namespace: namespaceOf({ installation, ...ref }) };
    for (const [apiVersion, kind] of LEFT) await cluster.remove({ apiVersion, kind, metadata });
  }
}

/** The volume last but one: while it is there, the node is known to be on its way out. */
const LEFT = [
  ['policy/v1', 'PodDisruptionBudget'],
  ['v1', 'Service'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'PersistentVolumeClaim'],
  ['apps/v1', 'StatefulSet'],
] as const;
