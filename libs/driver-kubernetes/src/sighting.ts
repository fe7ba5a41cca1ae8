import type { Sighting } from '@atoll/driver';
import type { Ask, EngineSpec } from '@atoll/engines';
import type { V1Pod } from '@kubernetes/client-node';

import { noteOn, type NodeObjects } from './chain-objects.js';
import { askPod } from './control.js';
import { podTrouble } from './pod-trouble.js';
import { portsOf } from './ports.js';

const STATUS_TIMEOUT_MS = 3_000;

type Seen = Pick<Sighting, 'phase' | 'message'> & Partial<Sighting>;

/** One node as it is now; null when it has no key yet and so does not exist. */
export async function sight(
  objects: NodeObjects,
  engine: (name: string) => EngineSpec,
  tokenOf: () => Promise<string | null>,
): Promise<Sighting | null> {
  const { ref, claim, set, pod } = objects;
  const incarnation = Number(noteOn(pod, 'incarnation') ?? noteOn(set, 'incarnation') ?? 0);
  const nothing = { ...ref, incarnation, status: null, rpcUrl: null };
  if (!set) {
    if (noteOn(claim, 'publicKey') === undefined) return null;
    return { ...nothing, phase: 'Prepared', message: 'Has a key and waits for a plan' };
  }
  const ends = set.spec?.replicas === 0 || set.metadata?.deletionTimestamp !== undefined;
  if (ends && pod) return { ...nothing, phase: 'Running', message: 'Is ending as planned' };
  if (ends) return { ...nothing, phase: 'Stopped', message: 'Stopped as planned' };
  if (!pod) return { ...nothing, phase: 'Starting', message: 'Waits for its pod' };
  return { ...nothing, ...(await sightPod(pod, engine(noteOn(set, 'engine') ?? ''), tokenOf)) };
}

async function sightPod(pod: V1Pod, spec: EngineSpec, tokenOf: () => Promise<string | null>): Promise<Seen> {
  if (pod.metadata?.deletionTimestamp) return { phase: 'Starting', message: 'Is being replaced' };
  const running = pod.status?.containerStatuses?.some(({ state }) => state?.running);
  const status = running ? await statusOf(pod, spec, (await tokenOf()) ?? '') : null;
  if (status)
    return { phase: 'Running', message: 'Answers', status, rpcUrl: `http://${pod.status!.podIP}:${portsOf(spec).rpc}` };
  const trouble = podTrouble(pod);
  if (trouble) return { phase: 'Failed', message: trouble };
  return { phase: 'Starting', message: running ? 'Started, and does not answer yet' : 'Its pod is being started' };
}

/** A connection kept from the last look may just have ended, so one failure says nothing. */
function statusOf(pod: V1Pod, spec: EngineSpec, token: string) {
  const ask: Ask = (calls) => askPod(pod, spec, token, calls, STATUS_TIMEOUT_MS);
  return spec
    .status(ask)
    .catch(() => spec.status(ask))
    .catch(() => null);
}
