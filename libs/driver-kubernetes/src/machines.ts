import type { V1Node } from '@kubernetes/client-node';

import type { Cluster } from './cluster.js';

/** A drain takes longer than this to come to a pod. */
const FRESH_MS = 5_000;

/** The machines of a cluster that take no new pods: whoever drains one cordons it first. */
export class Machines {
  private asked = -Infinity;
  private answer: Promise<ReadonlySet<string>> = Promise.resolve(new Set<string>());

  constructor(private readonly cluster: Cluster) {}

  /** Their names; none where the platform may not read machines. */
  draining(): Promise<ReadonlySet<string>> {
    if (performance.now() - this.asked > FRESH_MS) {
      this.asked = performance.now();
      this.answer = this.cluster
        .listWhere<V1Node>({ apiVersion: 'v1', kind: 'Node' }, 'spec.unschedulable=true')
        .then((nodes) => new Set(nodes.flatMap(({ metadata }) => metadata?.name ?? [])))
        .catch(() => new Set<string>());
    }
    return this.answer;
  }
}
