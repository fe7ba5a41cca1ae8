import { identityOfKey, type NodeIdentity, type NodeRef } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import type { V1Namespace, V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';
import { setTimeout as pause } from 'node:timers/promises';

import { noteOn } from './chain-objects.js';
import type { Cluster, ObjectRef } from './cluster.js';
import { raise } from './fence.js';
import { keyJob, keyJobName } from './key-job.js';
import { claimRef, isKept } from './kept.js';
import { LABEL, namespaceOf, NOTE, shareLabels, type Share } from './names.js';
import { volumeClaim } from './node-objects.js';
import { noted } from './owned.js';
import { podTrouble } from './pod-trouble.js';
import type { KubernetesSettings } from './settings.js';
import { shareObjects } from './share-objects.js';

const PATIENCE_MS = 90_000;
/** Trouble that lasts is told: whoever asked may ask again, and by then know more. */
const TROUBLE_MS = 20_000;
const EVERY_MS = 300;

/** Gives a node its volume and a key on it. What was done before is found and not done again. */
export async function prepareNode(
  cluster: Cluster,
  settings: KubernetesSettings,
  node: NodeRef,
): Promise<NodeIdentity> {
  const { chainId, organisationId } = node;
  const share = { installation: settings.installation, chainId, organisationId };
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: keyJobName(node), namespace: namespaceOf(share) },
  };
  await takeBack(cluster, settings, share, node);
  const known = await identityOf(cluster, share, node);
  if (known) {
    // Whoever noted the key may have died before it took the job away.
    await cluster.remove(job);
    return known;
  }

  await predecessorGone(cluster, claimRef(share, node));
  await openShare(cluster, share, settings);
  await cluster.create(volumeClaim(share, node, settings));
  await cluster.create(keyJob(share, node, settings));
  try {
    const publicKey = await bornKey(cluster, share, node);
    const noted = await cluster.annotate(claimRef(share, node), { [NOTE.publicKey]: publicKey });
    if (!noted) throw new Fault({ code: 'UNAVAILABLE', what: 'volume, which was removed meanwhile,' });
    return identityOfKey(publicKey);
  } finally {
    // Also when it failed: the next attempt may have another image to start.
    await cluster.remove(job);
  }
}

/** A volume that was kept is its node's again. Its namespace may have been kept for it alone, and opens first. */
async function takeBack(
  cluster: Cluster,
  settings: KubernetesSettings,
  share: Share,
  node: Pick<NodeRef, 'name'>,
): Promise<void> {
  const claim = await cluster.find<V1PersistentVolumeClaim>(claimRef(share, node));
  if (!isKept(claim) || claim?.metadata?.deletionTimestamp) return;
  await openShare(cluster, share, settings);
  await cluster.label(claimRef(share, node), { [LABEL.kept]: null });
}

/** Whose key is on the node's volume; null before the node was prepared. */
export async function identityOf(
  cluster: Cluster,
  share: Share,
  node: Pick<NodeRef, 'name'>,
): Promise<NodeIdentity | null> {
  const claim = await cluster.find<V1PersistentVolumeClaim>(claimRef(share, node));
  const publicKey = noteOn(claim, 'publicKey');
  return publicKey === undefined || claim?.metadata?.deletionTimestamp ? null : identityOfKey(publicKey);
}

/** A volume that is on its way out, of a node of this name, is not the new one's; nor is a namespace. */
export async function predecessorGone(cluster: Cluster, claim: ObjectRef): Promise<void> {
  const namespace: ObjectRef = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: claim.metadata.namespace! } };
  for (const end = performance.now() + PATIENCE_MS; ; await pause(EVERY_MS)) {
    const found = await Promise.all([cluster.find(claim), cluster.find(namespace)]);
    if (!found.some((object) => object?.metadata?.deletionTimestamp)) return;
    if (performance.now() > end)
      throw new Fault({ code: 'UNAVAILABLE', what: 'cluster, which still removes a node of this name,' });
  }
}

/** The member's namespace with all that stands in it before a node. Somebody else's of the same name is left alone. */
export async function openShare(cluster: Cluster, share: Share, settings: KubernetesSettings): Promise<void> {
  const [namespace, ...others] = shareObjects(share, settings) as [V1Namespace, ...object[]];
  const ref: ObjectRef = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceOf(share) } };
  const there = (await cluster.create(namespace)) ?? (await cluster.find<V1Namespace>(ref));
  const wished = Object.entries(shareLabels(share));
  if (!wished.every(([key, value]) => there?.metadata?.labels?.[key] === value)) {
    const because = `a namespace ${namespaceOf(share)} is there already and is not this installation's; rename or remove it`;
    throw new Fault({ code: 'CONFLICT', what: 'cluster', because });
  }
  if (there?.metadata?.deletionTimestamp)
    throw new Fault({ code: 'UNAVAILABLE', what: 'namespace, which is still being removed,' });
  if (there) await raise(cluster, there);
  if (isKept(there)) await cluster.label(ref, { [LABEL.kept]: null });
  for (const object of others) await cluster.apply(noted(object));
}

/** Another caller may have been quicker, and have taken the job away. */
async function bornKey(cluster: Cluster, share: Share, node: NodeRef): Promise<string> {
  const end = performance.now() + PATIENCE_MS;
  let trouble = null as { words: string; since: number } | null;
  for (; performance.now() < end; await pause(EVERY_MS)) {
    const labels = { ...shareLabels(share), [LABEL.name]: 'key', [LABEL.node]: node.name };
    const pods = await cluster.list<V1Pod>({ apiVersion: 'v1', kind: 'Pod' }, labels, namespaceOf(share));
    const said = pods.map(lastWords).find((words) => words !== null);
    if (said) return said;
    const known = await identityOf(cluster, share, node);
    if (known) return known.publicKey;
    const words = pods.map(podTrouble).find((found) => found !== null);
    trouble = words === undefined ? null : { words, since: trouble?.since ?? performance.now() };
    if (trouble && performance.now() - trouble.since > TROUBLE_MS) break;
  }
  const because = trouble?.words ?? 'the cluster did not start it in time';
  throw new Fault({ code: 'CONFLICT', what: `node ${node.name}`, because: `its key was not made: ${because}` });
}

function lastWords({ status }: V1Pod): string | null {
  const { terminated } = status?.containerStatuses?.[0]?.state ?? {};
  if (!terminated || terminated.exitCode !== 0 || !terminated.message) return null;
  return (JSON.parse(terminated.message) as NodeIdentity).publicKey;
}
