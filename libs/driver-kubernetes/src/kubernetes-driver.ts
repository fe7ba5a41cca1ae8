import {
  type ChainDriver,
  type ChainPlan,
  checkChainId,
  checkNode,
  checkPlan,
  type LogLine,
  type NodeIdentity,
  type NodeRef,
  type Sighting,
} from '@atoll/driver';
import { engine as engineOf, type EngineSpec } from '@atoll/engines';
import { Fault } from '@atoll/kernel';
import type { KubeConfig, V1Namespace } from '@kubernetes/client-node';
import { setTimeout as pause } from 'node:timers/promises';

import { applyPlan } from './apply-plan.js';
import { lookAtChain, noteOn } from './chain-objects.js';
import { Cluster } from './cluster.js';
import { askPod, controlToken } from './control.js';
import { LABEL, type Share } from './names.js';
import { lastLines } from './pod-logs.js';
import { prepareNode } from './prepare.js';
import { DEFAULTS, type KubernetesSettings } from './settings.js';
import { sight } from './sighting.js';

const CONTROL_TIMEOUT_MS = 10_000;
const REMOVAL_MS = 120_000;

export type KubernetesDriverOptions = { config: KubeConfig; installation: string } & Partial<
  KubernetesSettings & { engine: (name: string) => EngineSpec }
>;

/** Runs nodes as pods, each member's in a namespace of its own. It keeps nothing: the cluster's objects are what it knows. */
export class KubernetesDriver implements ChainDriver {
  private readonly cluster: Cluster;
  private readonly settings: KubernetesSettings;
  private readonly engine: (name: string) => EngineSpec;

  constructor({ config, engine = engineOf, ...settings }: KubernetesDriverOptions) {
    this.cluster = new Cluster(config);
    this.settings = { ...DEFAULTS, ...settings };
    this.engine = engine;
  }

  async prepare(node: NodeRef): Promise<NodeIdentity> {
    checkNode(node);
    return prepareNode(this.cluster, this.settings, node);
  }

  async apply(plan: ChainPlan): Promise<void> {
    checkPlan(plan);
    await applyPlan(this.cluster, this.settings, this.engine(plan.engine), plan);
  }

  async observe(chainId: string): Promise<Sighting[]> {
    checkChainId(chainId);
    const nodes = await lookAtChain(this.cluster, this.settings.installation, chainId);
    const seen = await Promise.all(nodes.map((node) => sight(node, this.engine, () => this.tokenOf(node.ref))));
    return seen.filter((sighting) => sighting !== null);
  }

  async control<T>(node: NodeRef, method: string, params: unknown[]): Promise<T> {
    const { set, pod } = await this.existing(node);
    const token = await this.tokenOf(node);
    if (!pod || token === null) throw new Fault({ code: 'UNAVAILABLE', what: `node ${node.name}` });
    const spec = this.engine(noteOn(set, 'engine') ?? '');
    const [answer] = await askPod(pod, spec, token, [{ method, params }], CONTROL_TIMEOUT_MS);
    return answer as T;
  }

  async logs(node: NodeRef, lines: number): Promise<LogLine[]> {
    const { set, pod } = await this.existing(node);
    if (!set || !pod) return [];
    const spec = this.engine(noteOn(set, 'engine') ?? '');
    return lastLines(this.cluster.config, pod, lines, spec.parseLog);
  }

  /** Ends when nothing is left: a namespace goes with everything in it, and only ours are looked for. */
  async remove(chainId: string): Promise<void> {
    checkChainId(chainId);
    const labels = { [LABEL.installation]: this.settings.installation, [LABEL.chain]: chainId };
    const kind = { apiVersion: 'v1', kind: 'Namespace' };
    for (const end = performance.now() + REMOVAL_MS; ; await pause(500)) {
      const left = await this.cluster.list<V1Namespace>(kind, labels);
      if (left.length === 0) return;
      const standing = left.filter(({ metadata }) => !metadata?.deletionTimestamp);
      await Promise.all(
        standing.map(({ metadata }) => this.cluster.remove({ ...kind, metadata: { name: metadata!.name! } })),
      );
      if (performance.now() > end)
        throw new Fault({ code: 'UNAVAILABLE', what: 'cluster, which still removes the chain,' });
    }
  }

  private async existing(node: NodeRef) {
    checkNode(node);
    const nodes = await lookAtChain(this.cluster, this.settings.installation, node.chainId);
    const found = nodes.find(({ ref }) => ref.organisationId === node.organisationId && ref.name === node.name);
    if (!found?.set && noteOn(found?.claim ?? null, 'publicKey') === undefined) throw Fault.notFound('node', node.name);
    return found!;
  }

  private tokenOf(node: NodeRef): Promise<string | null> {
    const share: Share = { installation: this.settings.installation, ...node };
    return controlToken(this.cluster, share, node);
  }
}
