import { printable, type NodeIdentity, type NodeRef } from '@atoll/driver';
import { openKey, receiveKey, sealKey, type Launch } from '@atoll/engines';
import { Fault } from '@atoll/kernel';
import type { V1Affinity, V1Job, V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';
import { setTimeout as pause } from 'node:timers/promises';

import { noteOn } from './chain-objects.js';
import type { Cluster } from './cluster.js';
import { keyJob, LAST_WORDS } from './key-job.js';
import { claimRef, isKept } from './kept.js';
import { digestOf, LABEL, namespaceOf, nodeLabels, NOTE, shareLabels, type Share } from './names.js';
import { volumeClaim } from './node-objects.js';
import { podTrouble } from './pod-trouble.js';
import { PATHS } from './ports.js';
import { openShare, predecessorGone } from './prepare.js';
import type { KubernetesSettings } from './settings.js';

const PATIENCE_MS = 90_000;
const TROUBLE_MS = 20_000;
const EVERY_MS = 300;
/** How the program that lives with keys ends when its input is wrong. */
const INVALID = 2;

type Place = { cluster: Cluster; settings: KubernetesSettings; node: NodeRef };

export async function sealNodeKey(place: Place, { publicKey }: NodeIdentity, recipient: string): Promise<string> {
  const claim = await claimOf(place);
  if (noteOn(claim, 'publicKey') !== publicKey) throw conflict(place.node, 'its key here is another one');
  const { sealed } = await errand<{ sealed: string }>(place, sealKey(PATHS, publicKey, recipient));
  return sealed;
}

export async function receiveNodeKey(place: Place, { publicKey }: NodeIdentity): Promise<string> {
  const { cluster, settings, node } = place;
  const claim = await claimOf(place);
  if ((noteOn(claim, 'publicKey') !== undefined || isKept(claim)) && !claim?.metadata?.deletionTimestamp)
    throw conflict(node, 'it has a key here');
  await predecessorGone(cluster, claimRef(shareOf(place), node));
  await openShare(cluster, shareOf(place), settings);
  await cluster.create(volumeClaim(shareOf(place), node, settings));
  const { recipient } = await errand<{ recipient: string }>(place, receiveKey(PATHS, publicKey));
  return recipient;
}

/** The pod that waited for its key is replaced, for the kubelet would try it again only after minutes. */
export async function openNodeKey(place: Place, { publicKey }: NodeIdentity, sealed: string): Promise<void> {
  const { cluster, node } = place;
  const note = noteOn(await claimOf(place), 'publicKey');
  if (note === publicKey) return;
  if (note !== undefined) throw conflict(node, 'its key here is another one');
  await errand<NodeIdentity>(place, openKey(PATHS, publicKey, sealed));
  const there = await cluster.annotate(claimRef(shareOf(place), node), { [NOTE.publicKey]: publicKey });
  if (!there) throw new Fault({ code: 'UNAVAILABLE', what: 'volume, which was removed meanwhile,' });
  for (const { metadata } of await podsOf(place))
    await cluster.remove({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: metadata!.name!, namespace: metadata!.namespace! },
    });
}

/**
 * Has the program that lives with keys do one thing on the node's volume, and reads its answer from the status of its pod. The
 * job is named after what it does, so whoever was cut off finds it again, and one job is never taken for another.
 */
async function errand<T>(place: Place, { args }: Launch): Promise<T> {
  const { cluster, settings, node } = place;
  const share = shareOf(place);
  const near = (await podsOf(place)).some(({ spec }) => spec?.nodeName) ? beside(share, node) : {};
  const job = jobFor(keyJob(share, node, settings), [...args], near);
  const { name = '', namespace = '' } = job.metadata!;
  const ref = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace } };
  await cluster.create(job);
  try {
    return JSON.parse(await answerOf(place, name)) as T;
  } finally {
    await cluster.remove(ref);
  }
}

function jobFor(job: V1Job, args: string[], affinity: V1Affinity): V1Job {
  const metadata = { ...job.metadata!, name: `key-${digestOf([job.metadata!.name, ...args].join(' '))}` };
  const labels = { ...job.metadata!.labels, [LABEL.name]: 'key-errand' };
  const { spec } = job.spec!.template;
  const [container] = spec!.containers;
  const containers = [{ ...container!, args: [...args, '--print-to', LAST_WORDS] }];
  const template = { metadata: { labels }, spec: { ...spec!, containers, affinity, restartPolicy: 'Never' } };
  return { ...job, metadata: { ...metadata, labels }, spec: { backoffLimit: 0, template } };
}

/** A volume that one machine at a time may use is where the node's pod is. */
const beside = (share: Share, { name }: NodeRef): V1Affinity => ({
  podAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: nodeLabels(share, name) } },
    ],
  },
});

async function answerOf(place: Place, job: string): Promise<string> {
  const { cluster, node } = place;
  const namespace = namespaceOf(shareOf(place));
  let since = null as number | null;
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await pause(EVERY_MS)) {
    const labels = { ...shareLabels(shareOf(place)), 'batch.kubernetes.io/job-name': job };
    const pods = await cluster.list<V1Pod>({ apiVersion: 'v1', kind: 'Pod' }, labels, namespace);
    for (const pod of pods.filter(({ metadata }) => !metadata?.deletionTimestamp)) {
      const { terminated } = pod.status?.containerStatuses?.[0]?.state ?? {};
      if (terminated?.exitCode === 0 && terminated.message) return terminated.message;
      if (terminated) throw refused(node, terminated.exitCode, terminated.message ?? terminated.reason ?? '');
      const trouble = podTrouble(pod);
      since = trouble === null ? null : (since ?? performance.now());
      if (since !== null && performance.now() - since > TROUBLE_MS) throw conflict(node, trouble!);
    }
  }
  throw new Fault({ code: 'UNAVAILABLE', what: 'cluster, which did not start a job at the volume in time,' });
}

function refused(node: NodeRef, code: number, message: string): Fault {
  const words = printable(message.trim()).replace(/\.$/, '');
  return code === INVALID ? Fault.invalid('key', `is refused by the node: ${words}`) : conflict(node, words);
}

const claimOf = (place: Place) => place.cluster.find<V1PersistentVolumeClaim>(claimRef(shareOf(place), place.node));

function podsOf(place: Place): Promise<V1Pod[]> {
  const share = shareOf(place);
  return place.cluster.list<V1Pod>(
    { apiVersion: 'v1', kind: 'Pod' },
    nodeLabels(share, place.node.name),
    namespaceOf(share),
  );
}

const shareOf = ({ settings, node: { chainId, organisationId } }: Place): Share => ({
  installation: settings.installation,
  chainId,
  organisationId,
});

const conflict = ({ name }: NodeRef, because: string): Fault =>
  new Fault({ code: 'CONFLICT', what: `node ${name}`, because });
