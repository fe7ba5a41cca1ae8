import { printable, type Sighting } from '@atoll/driver';
import { statusOf, type Ask, type EngineSpec } from '@atoll/engines';
import type { V1Pod, V1StatefulSet } from '@kubernetes/client-node';

import { noteOn, type NodeObjects } from './chain-objects.js';
import { askPod } from './control.js';
import { isKept } from './kept.js';
import { hostOf } from './names.js';
import { recipeOf } from './pod-template.js';
import { podTrouble } from './pod-trouble.js';
import { PORTS, portsOf } from './ports.js';
import type { KubernetesSettings } from './settings.js';

const STATUS_TIMEOUT_MS = 3_000;

type Seen = Pick<Sighting, 'phase' | 'message'> & Partial<Sighting>;

/** What a look at any node needs beside the node. */
export type Eye = {
  engine: (name: string) => EngineSpec;
  settings: KubernetesSettings;
  /** The machines that somebody empties. */
  draining: ReadonlySet<string>;
  /** Why a set makes no pod. */
  troubleOf: (set: V1StatefulSet) => Promise<string | null>;
};

/** One node as it is now; null when it has no key yet and so does not exist. */
export async function sight(
  objects: NodeObjects,
  { engine, settings, draining, troubleOf }: Eye,
  tokenOf: () => Promise<string | null>,
): Promise<Sighting | null> {
  const { ref, claim, set, pod } = objects;
  const incarnation = Number(noteOn(pod, 'incarnation') ?? noteOn(set, 'incarnation') ?? 0);
  const mayLeave = noteOn(set, 'mayLeave') === 'true';
  const idle = { outdated: false, mayLeave, draining: false, startedAt: null };
  const place = set && { host: hostOf(settings.installation, ref), port: PORTS.p2p };
  const nothing = { ...ref, incarnation, status: null, rpcUrl: null, place, drifted: false, ...idle };
  if (!set) {
    // A volume on its way out is nobody's home any more, however long its last pod takes to let it go; nor is a kept one.
    if (noteOn(claim, 'publicKey') === undefined || claim?.metadata?.deletionTimestamp || isKept(claim)) return null;
    return { ...nothing, phase: 'Prepared', message: 'Has a key and waits for a plan' };
  }
  const ends = set.spec?.replicas === 0 || set.metadata?.deletionTimestamp !== undefined;
  if (ends && pod) return { ...nothing, phase: 'Running', message: 'Is ending as planned' };
  if (ends) return { ...nothing, phase: 'Stopped', message: 'Stopped as planned' };
  if (!pod) {
    const trouble = await troubleOf(set);
    if (trouble) return { ...nothing, phase: 'Failed', message: printable(trouble) };
    return { ...nothing, phase: 'Starting', message: 'Waits for its pod' };
  }
  const spec = engine(noteOn(set, 'engine') ?? '');
  const seen = await sightPod(pod, spec, tokenOf);
  return {
    ...nothing,
    ...seen,
    outdated: !pod.metadata?.deletionTimestamp && noteOn(pod, 'recipe') !== recipeOf(spec, settings),
    draining: draining.has(pod.spec?.nodeName ?? ''),
    startedAt: new Date(pod.metadata?.creationTimestamp ?? 0).getTime(),
  };
}

async function sightPod(pod: V1Pod, spec: EngineSpec, tokenOf: () => Promise<string | null>): Promise<Seen> {
  if (pod.metadata?.deletionTimestamp) return { phase: 'Starting', message: 'Is being replaced' };
  const running = pod.status?.containerStatuses?.some(({ state }) => state?.running);
  const token = running ? ((await tokenOf()) ?? '') : '';
  const ask: Ask = (calls) => askPod(pod, spec, token, calls, STATUS_TIMEOUT_MS);
  const status = running ? await statusOf(spec, ask) : null;
  if (status)
    return { phase: 'Running', message: 'Answers', status, rpcUrl: `http://${pod.status!.podIP}:${portsOf(spec).rpc}` };
  const trouble = podTrouble(pod);
  if (trouble) return { phase: 'Failed', message: printable(trouble) };
  return { phase: 'Starting', message: running ? 'Started, and does not answer yet' : 'Its pod is being started' };
}
