import type { CoreV1Event, V1StatefulSet } from '@kubernetes/client-node';

import type { Cluster } from './cluster.js';

/** A set tries again with growing pauses of up to 1,000 seconds; what it has not said for longer is over. */
const SAID_MS = 17 * 60_000;

/**
 * Why a set makes no pod, in a sentence that says what to do; null while nothing is known to be wrong. A pod that the API server
 * refuses is told nowhere but in an event of its set.
 */
export async function setTrouble(cluster: Cluster, { metadata }: V1StatefulSet): Promise<string | null> {
  const { uid, namespace, creationTimestamp } = metadata ?? {};
  if (!uid || !namespace || !creationTimestamp) return null;
  const kind = { apiVersion: 'v1', kind: 'Event' };
  const fields = `involvedObject.uid=${uid},reason=FailedCreate`;
  const events = await cluster.listWhere<CoreV1Event>(kind, fields, namespace).catch(() => []);
  const [last] = events.toSorted((a, b) => saidAt(b) - saidAt(a));
  if (!last || Date.now() - saidAt(last) > SAID_MS) return null;
  return troubleIn(last.message ?? '');
}

function troubleIn(words: string): string {
  // Kubernetes says first what it tried: `create Pod x in StatefulSet x failed error: pods "x" is forbidden: ...`.
  const because = words.split(/ failed error: /).at(-1)!;
  if (because.includes('exceeded quota'))
    return `Its pod would exceed a quota: ${because}. Raise the quota, or remove nodes that are not needed`;
  if (because.includes('violates PodSecurity'))
    return `Its pod breaks the security level of its namespace: ${because}. Let the namespace enforce "restricted" and no more`;
  return `The API server refuses its pod: ${because}. Ask the operator of the cluster what refuses it`;
}

const saidAt = ({ lastTimestamp, eventTime }: CoreV1Event): number =>
  new Date(lastTimestamp ?? eventTime ?? 0).getTime();
