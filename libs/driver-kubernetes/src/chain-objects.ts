import type { NodeRef } from '@atoll/driver';
import type { V1PersistentVolumeClaim, V1Pod, V1StatefulSet } from '@kubernetes/client-node';

import type { Cluster } from './cluster.js';
import { LABEL, NOTE } from './names.js';
import type { Watched } from './watched.js';

/** What exists of one node: its volume since it was prepared, its set since it entered a plan, its pod while it runs. */
export type NodeObjects = {
  ref: NodeRef;
  claim: V1PersistentVolumeClaim | null;
  set: V1StatefulSet | null;
  pod: V1Pod | null;
};

/** The same as watches have shown it, for looks only: it may be a moment old. */
export function watchedChain(watched: Watched, chainId: string): NodeObjects[] {
  const ofNodes = <T extends V1PersistentVolumeClaim>(kind: string): T[] =>
    watched.of<T>(chainId, kind).filter(({ metadata }) => metadata?.labels?.[LABEL.name] === 'node');
  return byNode(chainId, ofNodes('PersistentVolumeClaim'), ofNodes('StatefulSet'), ofNodes('Pod'));
}

/** Everything that exists of a chain's nodes, whoever owns them: three requests, however many there are. */
export async function lookAtChain(cluster: Cluster, installation: string, chainId: string): Promise<NodeObjects[]> {
  const labels = { [LABEL.installation]: installation, [LABEL.chain]: chainId, [LABEL.name]: 'node' };
  const [claims, sets, pods] = await Promise.all([
    cluster.list<V1PersistentVolumeClaim>({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' }, labels),
    cluster.list<V1StatefulSet>({ apiVersion: 'apps/v1', kind: 'StatefulSet' }, labels),
    cluster.list<V1Pod>({ apiVersion: 'v1', kind: 'Pod' }, labels),
  ]);
  return byNode(chainId, claims, sets, pods);
}

function byNode(
  chainId: string,
  claims: V1PersistentVolumeClaim[],
  sets: V1StatefulSet[],
  pods: V1Pod[],
): NodeObjects[] {
  const nodes = new Map<string, NodeObjects>();
  const of = ({ metadata }: V1PersistentVolumeClaim | V1StatefulSet | V1Pod): NodeObjects => {
    const { [LABEL.organisation]: organisationId = '', [LABEL.node]: name = '' } = metadata?.labels ?? {};
    const key = `${organisationId}/${name}`;
    const node = nodes.get(key) ?? { ref: { chainId, organisationId, name }, claim: null, set: null, pod: null };
    nodes.set(key, node);
    return node;
  };
  for (const claim of claims) of(claim).claim = claim;
  for (const set of sets) of(set).set = set;
  // A pod that is on its way out counts only while there is no other.
  for (const pod of pods.sort((a, b) => leaving(b) - leaving(a))) of(pod).pod = pod;
  return [...nodes.values()];
}

const leaving = ({ metadata }: V1Pod): number => (metadata?.deletionTimestamp ? 1 : 0);

/** What the driver noted on an object. */
export const noteOn = (
  object: { metadata?: { annotations?: Record<string, string> } } | null,
  note: keyof typeof NOTE,
) => object?.metadata?.annotations?.[NOTE[note]];
