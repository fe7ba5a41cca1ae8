import { type ChainPlan, identityFault, nodeKey, type NodePlan } from '@atoll/driver';
import type { EngineSpec, Peer } from '@atoll/engines';
import { Fault } from '@atoll/kernel';
import type { KubernetesObject, V1ConfigMap, V1Pod, V1PodDisruptionBudget, V1Secret } from '@kubernetes/client-node';

import { lookAtChain, noteOn, type NodeObjects } from './chain-objects.js';
import type { Cluster } from './cluster.js';
import { askPod, ensureSecret, tokenIn } from './control.js';
import { manifests, peersOf } from './manifests.js';
import { isKept, isOnlyKept, keep } from './kept.js';
import { digestOf, NOTE, objectName } from './names.js';
import { noted, stands as isAsApplied } from './owned.js';
import { reclaim } from './reclaim.js';
import type { KubernetesSettings } from './settings.js';
import { takeAway } from './take-away.js';

/**
 * Makes what exists of a chain match its plan, and gives what the plan comes to. What stands as it is to be is not written
 * again. One node's problem is told at the end; the others go on.
 */
export async function applyPlan(
  cluster: Cluster,
  settings: KubernetesSettings,
  spec: EngineSpec,
  plan: ChainPlan,
  stands: (object: KubernetesObject) => boolean,
): Promise<KubernetesObject[]> {
  const { installation } = settings;
  const seen = await reclaim(cluster, installation, plan.nodes, await lookAtChain(cluster, installation, plan.chainId));
  const objectsOf = new Map(seen.map((node) => [nodeKey(node.ref), node]));
  const problems = plan.nodes.flatMap((node) => faultOf(node, objectsOf.get(nodeKey(node))) ?? []);
  const admitted = plan.nodes.filter((node) => !faultOf(node, objectsOf.get(nodeKey(node))));

  await removeLeavers(cluster, settings, plan, seen);
  const shareOf = ({ chainId, organisationId }: NodePlan) => ({ installation, chainId, organisationId });
  const secrets = new Map(
    await Promise.all(admitted.map(async (node) => [node, await ensureSecret(cluster, shareOf(node), node)] as const)),
  );
  const tokens = new Map([...secrets].map(([node, secret]) => [node, tokenIn(secret)!]));
  const objects = manifests({ ...plan, nodes: admitted }, spec, settings, (node) => tokens.get(node)!).map(noted);
  const asRead = [...secrets.values()];
  await applyInOrder(
    cluster,
    objects.filter((object) => !(object.kind === 'Secret' ? standsAs(object, asRead) : stands(object))),
  );
  const pods = admitted.map((node) => [node, objectsOf.get(nodeKey(node))?.pod ?? null] as const);
  const whole = { ...plan, nodes: admitted };
  await Promise.all(
    pods.map(([node, pod]) => {
      const token = tokens.get(node)!;
      const introduce = () => introduced(pod!, spec, token, peersOf(whole, node, settings));
      return renew(cluster, node, pod, token, objects, introduce);
    }),
  );
  if (problems.length > 0) throw problems[0];
  return objects;
}

function standsAs(object: KubernetesObject, asRead: V1Secret[]): boolean {
  const { name, namespace } = object.metadata!;
  const read = asRead.find(({ metadata }) => metadata?.name === name && metadata?.namespace === namespace);
  return read?.metadata !== undefined && isAsApplied(object, read.metadata);
}

function faultOf(plan: NodePlan, objects: NodeObjects | undefined): Fault | null {
  const claim = objects && !isOnlyKept(objects) ? objects.claim : null;
  return identityFault(plan, noteOn(claim, 'publicKey') ?? null);
}

/**
 * Namespaces first, for all else stands in them. A budget closes before, and opens after, the note of it changes, and none
 * opens before another is closed. All else goes at once, as fast as the API server is to be asked.
 */
async function applyInOrder(cluster: Cluster, objects: KubernetesObject[]): Promise<void> {
  for (const turn of TURNS)
    await Promise.all(objects.filter((object) => turnOf(object) === turn).map((object) => cluster.apply(object)));
}

const TURNS = ['namespace', 'closed budget', 'object', 'open budget'] as const;

function turnOf(object: KubernetesObject): (typeof TURNS)[number] {
  if (object.kind === 'Namespace') return 'namespace';
  if (object.kind !== 'PodDisruptionBudget') return 'object';
  return (object as V1PodDisruptionBudget).spec?.maxUnavailable === 0 ? 'closed budget' : 'open budget';
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
  introduce: () => Promise<void>,
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
  await introduce();
  await cluster.annotate(ref, { [NOTE.files]: files });
}

/** A node that runs is told of its new peers. One that does not answer is coming up, and reads of them itself. */
async function introduced(pod: V1Pod, spec: EngineSpec, token: string, peers: Peer[]): Promise<void> {
  await spec.connect?.((calls) => askPod(pod, spec, token, calls, TOLD_TIMEOUT_MS), peers).catch(() => undefined);
}

const TOLD_TIMEOUT_MS = 3_000;

function filesOf(plan: NodePlan, namespace: string, objects: KubernetesObject[]): V1ConfigMap['data'] {
  const isFiles = ({ kind, metadata }: KubernetesObject) =>
    kind === 'ConfigMap' && metadata?.name === objectName(plan) && metadata.namespace === namespace;
  return (objects.find(isFiles) as V1ConfigMap | undefined)?.data;
}

/** Nodes that were in a plan and are not in this one go, their data too unless it is kept; one only prepared has not left. */
async function removeLeavers(
  cluster: Cluster,
  settings: KubernetesSettings,
  { nodes, keep: wishes = [] }: ChainPlan,
  seen: NodeObjects[],
): Promise<void> {
  const { installation } = settings;
  const wished = new Set(nodes.map(nodeKey));
  const kept = new Set(wishes.map(nodeKey));
  const leavers = seen.filter(({ ref, set }) => set && !wished.has(nodeKey(ref)));
  for (const node of leavers) {
    const stays = kept.has(nodeKey(node.ref)) || isKept(node.claim);
    // The mark comes first: whoever finds the rest half gone must not take the volume.
    if (stays) await keep(cluster, { installation, ...node.ref }, node.ref);
    await takeAway(cluster, settings, node.ref, stays);
  }
}
