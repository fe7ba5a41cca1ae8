import {
  type ChainDriver,
  type ChainPlan,
  type Fence,
  checkChainId,
  checkKept,
  checkNode,
  checkPlan,
  type LogLine,
  nodeKey,
  type NodeIdentity,
  type NodePlace,
  type NodeRef,
  type Sighting,
} from '@atoll/driver';
import { engine as engineOf, type EngineSpec } from '@atoll/engines';
import { Fault } from '@atoll/kernel';
import type { RpcCall } from '@atoll/protocol';
import type {
  KubeConfig,
  KubernetesObject,
  V1Namespace,
  V1Pod,
  V1Service,
  V1StatefulSet,
} from '@kubernetes/client-node';
import { setTimeout as pause } from 'node:timers/promises';

import { AppliedPlans } from './applied.js';
import { applyPlan } from './apply-plan.js';
import { lookAtChain, noteOn, watchedChain, type NodeObjects } from './chain-objects.js';
import { Cluster } from './cluster.js';
import { askPod, controlToken, readPod } from './control.js';
import { admit, admitted, raiseAll, underSeen } from './fence.js';
import { isKept, isOnlyKept } from './kept.js';
import { openNodeKey, receiveNodeKey, sealNodeKey } from './key-errand.js';
import { Machines } from './machines.js';
import { digestOf, hostOf, LABEL, type Share } from './names.js';
import { outsidePlace, outsideService } from './outside.js';
import { noted } from './owned.js';
import { lastLines } from './pod-logs.js';
import { PORTS } from './ports.js';
import { prepareNode } from './prepare.js';
import { removeChain } from './remove-chain.js';
import { DEFAULTS, type KubernetesSettings } from './settings.js';
import { setTrouble } from './set-trouble.js';
import { sight } from './sighting.js';
import { watch } from './watch.js';
import type { Watched } from './watched.js';

const CONTROL_TIMEOUT_MS = 10_000;
const METRICS_TIMEOUT_MS = 2_000;
/** After a start, what stands is learnt first, so that it is not all written again. */
const BEGINS_MS = 5_000;

export type KubernetesDriverOptions = { config: KubeConfig; installation: string } & Partial<
  KubernetesSettings & { engine: (name: string) => EngineSpec }
>;

/** Runs nodes as pods, each member's in a namespace of its own. It keeps nothing: the cluster's objects are what it knows. */
export class KubernetesDriver implements ChainDriver {
  private readonly cluster: Cluster;
  private readonly machines: Machines;
  private readonly plans: AppliedPlans;
  private readonly tokens = new Map<string, string>();
  private watched: Watched | null = null;
  private readonly settings: KubernetesSettings;
  private readonly engine: (name: string) => EngineSpec;

  constructor({ config, engine = engineOf, ...settings }: KubernetesDriverOptions) {
    this.cluster = new Cluster(config);
    this.machines = new Machines(this.cluster);
    this.settings = { ...DEFAULTS, ...settings };
    this.plans = new AppliedPlans(this.settings.installation);
    this.engine = engine;
  }

  async prepare(node: NodeRef, fence: Fence): Promise<NodeIdentity> {
    checkNode(node);
    return prepareNode(await this.admit(node.chainId, fence), this.settings, node);
  }

  async apply(plan: ChainPlan): Promise<void> {
    checkPlan(plan);
    const { chainId } = plan;
    const { watched } = this;
    await Promise.race([watched?.begun, pause(watched ? BEGINS_MS : 0)]);
    const believed = this.plans.settled(chainId) && watched?.live;
    const counts = watched?.countsOf(chainId) ?? 0;
    this.plans.wrote(chainId);
    const stands = (object: KubernetesObject) => !!believed && watched!.stands(object);
    const cluster = await this.admit(chainId, plan.fence);
    const objects = await applyPlan(cluster, this.settings, this.engine(plan.engine), plan, stands);
    this.plans.applied(plan, objects, counts);
    this.plans.wrote(chainId);
  }

  /** Where nodes of other clusters reach these; one without an address yet is left out. */
  async places(nodes: readonly NodeRef[], fence: Fence): Promise<Map<string, NodePlace>> {
    const { installation, reach } = this.settings;
    const found = nodes.map(async (node): Promise<[string, NodePlace][]> => {
      const place =
        reach === 'cluster' ? { host: hostOf(installation, node), port: PORTS.p2p } : await this.entrance(node, fence);
      return place ? [[nodeKey(node), place]] : [];
    });
    return new Map((await Promise.all(found)).flat());
  }

  async observe(chainId: string): Promise<Sighting[]> {
    checkChainId(chainId);
    const [nodes, draining] = await Promise.all([this.look(chainId), this.machines.draining()]);
    const troubleOf = (set: V1StatefulSet) => setTrouble(this.cluster, set);
    const eye = { engine: this.engine, settings: this.settings, draining, troubleOf };
    const seen = await Promise.all(nodes.map((node) => sight(node, eye, () => this.tokenOf(node.ref, node.pod))));
    const drifted = this.plans.drifted(chainId, this.watched);
    return seen.flatMap((sighting) => (sighting ? [{ ...sighting, drifted }] : []));
  }

  async inventory(): Promise<string[]> {
    const labels = { [LABEL.installation]: this.settings.installation };
    const namespaces = await this.cluster.list<V1Namespace>({ apiVersion: 'v1', kind: 'Namespace' }, labels);
    const standing = namespaces.filter((namespace) => !isKept(namespace));
    return [...new Set(standing.flatMap(({ metadata }) => metadata?.labels?.[LABEL.chain] ?? []))];
  }

  async watch(onChange: (chainId: string) => void, signal: AbortSignal): Promise<void> {
    const { watched, ended } = watch(this.cluster, this.settings.installation, onChange, signal);
    this.watched = watched;
    await ended;
    this.watched = null;
  }

  async control<T>(node: NodeRef, method: string, params: unknown[], fence?: Fence): Promise<T> {
    await this.existing(node);
    if (fence !== undefined) await this.admit(node.chainId, fence);
    const [answer] = await this.controlAll(node, [{ method, params }]);
    return answer as T;
  }

  async served(node: NodeRef): Promise<number> {
    checkNode(node);
    const { set, pod } = found(await this.look(node.chainId), node);
    const token = await this.tokenOf(node, pod);
    if (!pod || token === null) throw new Fault({ code: 'UNAVAILABLE', what: `node ${node.name}` });
    const spec = this.engine(noteOn(set, 'engine') ?? '');
    return spec.served.count(await readPod(pod, spec, token, spec.served, METRICS_TIMEOUT_MS));
  }

  async controlAll(node: NodeRef, calls: readonly RpcCall[]): Promise<unknown[]> {
    const { set, pod } = await this.existing(node);
    const token = await this.tokenOf(node);
    if (!pod || token === null) throw new Fault({ code: 'UNAVAILABLE', what: `node ${node.name}` });
    return askPod(pod, this.engine(noteOn(set, 'engine') ?? ''), token, calls, CONTROL_TIMEOUT_MS);
  }

  async sealKey(node: NodeRef, identity: NodeIdentity, recipient: string): Promise<string> {
    await this.existing(node);
    return underSeen(this.cluster, this.settings.installation, node.chainId, (cluster) =>
      sealNodeKey({ cluster, settings: this.settings, node }, identity, recipient),
    );
  }

  async receiveKey(node: NodeRef, identity: NodeIdentity, fence: Fence): Promise<string> {
    checkNode(node);
    const cluster = await this.admit(node.chainId, fence);
    return receiveNodeKey({ cluster, settings: this.settings, node }, identity);
  }

  async openKey(node: NodeRef, identity: NodeIdentity, sealed: string, fence: Fence): Promise<void> {
    checkNode(node);
    const cluster = await this.admit(node.chainId, fence);
    await openNodeKey({ cluster, settings: this.settings, node }, identity, sealed);
    this.plans.forget(node.chainId);
  }

  async logs(node: NodeRef, lines: number): Promise<LogLine[]> {
    const { set, pod } = await this.existing(node);
    if (!set || !pod) return [];
    const spec = this.engine(noteOn(set, 'engine') ?? '');
    return lastLines(this.cluster.config, pod, lines, spec.parseLog);
  }

  async remove(chainId: string, fence: Fence, keep: readonly NodeRef[] = []): Promise<void> {
    checkChainId(chainId);
    checkKept(chainId, keep);
    this.plans.forget(chainId);
    for (const key of this.tokens.keys()) if (key.startsWith(`${chainId}/`)) this.tokens.delete(key);
    // A chain of kept volumes is not written to: the watch would tell of that, and so whoever looks would never come to rest.
    const namespaces = await admitted(this.cluster, this.settings.installation, chainId, fence);
    if (namespaces.every(isKept)) return;
    await removeChain(await raiseAll(this.cluster, namespaces, fence), this.settings, chainId, keep);
  }

  /** From the watches where they can be believed; nothing is believed to be gone, or to be as it was before a write of ours. */
  private async look(chainId: string): Promise<NodeObjects[]> {
    const { watched } = this;
    const shown = watched?.live && this.plans.settled(chainId) ? watchedChain(watched, chainId) : [];
    return shown.length > 0 ? shown : lookAtChain(this.cluster, this.settings.installation, chainId);
  }

  private async entrance(node: NodeRef, fence: Fence): Promise<NodePlace | null> {
    const share: Share = { installation: this.settings.installation, ...node };
    const service = outsideService(share, node, this.settings)!;
    const { name, namespace } = service.metadata as { name: string; namespace: string };
    const ref = { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace } };
    const there = await this.cluster.find<V1Service>(ref);
    const entrance = there ?? (await (await this.admit(node.chainId, fence)).apply(noted(service)));
    return outsidePlace(entrance, this.settings);
  }

  private admit(chainId: string, fence: Fence): Promise<Cluster> {
    return admit(this.cluster, this.settings.installation, chainId, fence);
  }

  private async existing(node: NodeRef) {
    checkNode(node);
    return found(await lookAtChain(this.cluster, this.settings.installation, node.chainId), node);
  }

  /** A pod notes a digest of what it was started with, so a token that was read before is known to be still the one. */
  private async tokenOf(node: NodeRef, pod: V1Pod | null = null): Promise<string | null> {
    const kept = this.tokens.get(nodeKey(node));
    if (kept !== undefined && noteOn(pod, 'control') === digestOf(kept)) return kept;
    const share: Share = { installation: this.settings.installation, ...node };
    const token = await controlToken(this.cluster, share, node);
    if (token !== null) this.tokens.set(nodeKey(node), token);
    return token;
  }
}

function found(nodes: NodeObjects[], node: NodeRef): NodeObjects {
  const one = nodes.find(({ ref }) => ref.organisationId === node.organisationId && ref.name === node.name);
  const isHere = one && !isOnlyKept(one) && (one.set || noteOn(one.claim, 'publicKey') !== undefined);
  if (!isHere) throw Fault.notFound('node', node.name);
  return one;
}
