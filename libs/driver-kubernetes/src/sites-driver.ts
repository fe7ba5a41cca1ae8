// A driver over the clusters of all sites; one idea, so longer than most files.
import {
  type ChainDriver,
  type ChainPlan,
  type Fence,
  type ForeignPeer,
  type LogLine,
  nodeKey,
  type NodeIdentity,
  type NodePlace,
  type NodePlan,
  type NodeRef,
  type Sighting,
} from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import type { RpcCall } from '@atoll/protocol';
import { setTimeout as pause } from 'node:timers/promises';

import { DistantCluster } from './distant-cluster.js';
import type { Site, Sites } from './sites.js';

/** A driver of one cluster that can say where its nodes are reached from others. */
export type ClusterDriver = ChainDriver & {
  places(nodes: readonly NodeRef[], fence: Fence): Promise<Map<string, NodePlace>>;
};

const SITES_MS = 30_000;
/** The installation's own cluster among the others. */
const HERE = '';

type Group = { key: string; nodes: NodePlan[] };
type Kept = { site: string; cluster: DistantCluster<ClusterDriver> };

/**
 * Runs the nodes of a chain in several clusters: each does its part of a plan, with the nodes of the others as peers. A cluster
 * that is away is told by the sightings of its nodes, and stops nobody else.
 */
export class SitesDriver implements ChainDriver {
  private readonly clusters = new Map<string, Kept>();
  /** Where nodes were last reached from other clusters, while their own may be away. */
  private readonly reached = new Map<string, NodePlace>();
  /** Chains whose last plan was not applied everywhere, or with all addresses. */
  private readonly unfinished = new Set<string>();

  constructor(
    private readonly own: ClusterDriver,
    private readonly sites: Sites,
    private readonly open: (site: Site) => ClusterDriver,
  ) {}

  async prepare(node: NodeRef, fence: Fence): Promise<NodeIdentity> {
    return this.at(node, (driver, placed) => driver.prepare(placed, fence));
  }

  async apply(plan: ChainPlan): Promise<void> {
    const groups = await this.grouped(plan);
    if (groups.length === 1 && groups[0]!.key === HERE) return this.own.apply({ ...plan, nodes: groups[0]!.nodes });
    const problems: unknown[] = [];
    const each = async (work: (group: Group) => Promise<void>) => {
      const results = await Promise.allSettled(groups.map(work));
      for (const result of results) if (result.status === 'rejected') problems.push(result.reason);
    };
    await each(async ({ key, nodes }) => {
      const places = await this.ask(key, (driver) => driver.places(nodes, plan.fence));
      for (const [node, place] of places) this.reached.set(node, place);
    });
    await each(({ key, nodes }) => {
      const foreign = [...(plan.foreign ?? []), ...this.peersOf(groups.filter((group) => group.key !== key))];
      return this.ask(key, (driver) => driver.apply({ ...plan, nodes, foreign }));
    });
    const known = plan.nodes.every((node) => this.reached.has(nodeKey(node)));
    if (known && problems.length === 0) this.unfinished.delete(plan.chainId);
    else this.unfinished.add(plan.chainId);
    if (problems.length > 0) throw problems[0];
  }

  async observe(chainId: string): Promise<Sighting[]> {
    const standing = await this.standing(chainId);
    const looks = [...this.keysOf(standing)].map(async (key) => {
      try {
        return await this.look(key, (driver) => driver.observe(chainId));
      } catch (error) {
        if (key === HERE || !(error instanceof Fault)) throw error;
        return standing.filter(({ key: at }) => at === key).map(({ node }) => unseen(node, error.message));
      }
    });
    const drifted = this.unfinished.has(chainId);
    return (await Promise.all(looks)).flat().map((seen) => ({
      ...seen,
      place: this.reached.get(nodeKey(seen)) ?? seen.place,
      drifted: seen.drifted || drifted,
    }));
  }

  /** Of clusters that answer: what stands in others is found when they do. */
  async inventory(): Promise<string[]> {
    const keys = [HERE, ...(await this.sites.connected())];
    const found = keys.map((key) =>
      this.look(key, (driver) => driver.inventory()).catch((error: unknown) => {
        if (key === HERE) throw error;
        return [];
      }),
    );
    return [...new Set((await Promise.all(found)).flat())];
  }

  async watch(onChange: (chainId: string) => void, signal: AbortSignal): Promise<void> {
    const watching = new Map<string, { driver: ClusterDriver; stop: AbortController; ended: Promise<unknown> }>();
    const own = this.own.watch?.(onChange, signal);
    while (!signal.aborted) {
      for (const id of await this.sites.connected().catch(() => [])) {
        const driver = (await this.clusterOf(id).catch(() => null))?.driver;
        const before = watching.get(id);
        if (!driver?.watch || before?.driver === driver) continue;
        before?.stop.abort();
        const stop = new AbortController();
        const ended = driver.watch(onChange, stop.signal).catch(() => watching.delete(id));
        watching.set(id, { driver, stop, ended });
      }
      await pause(SITES_MS, undefined, { signal }).catch(() => undefined);
    }
    for (const { stop } of watching.values()) stop.abort();
    await Promise.all([own, ...[...watching.values()].map(({ ended }) => ended)]);
  }

  async control<T>(node: NodeRef, method: string, params: unknown[], fence?: Fence): Promise<T> {
    return this.at(node, (driver, placed) => driver.control<T>(placed, method, params, fence));
  }

  async served(node: NodeRef): Promise<number> {
    return this.at(node, (driver, placed) => driver.served(placed));
  }

  async controlAll(node: NodeRef, calls: readonly RpcCall[]): Promise<unknown[]> {
    return this.at(node, (driver, placed) => driver.controlAll(placed, calls));
  }

  async sealKey(node: NodeRef, identity: NodeIdentity, recipient: string): Promise<string> {
    return this.at(node, (driver, placed) => driver.sealKey(placed, identity, recipient));
  }

  async receiveKey(node: NodeRef, identity: NodeIdentity, fence: Fence): Promise<string> {
    return this.at(node, (driver, placed) => driver.receiveKey(placed, identity, fence));
  }

  async openKey(node: NodeRef, identity: NodeIdentity, sealed: string, fence: Fence): Promise<void> {
    return this.at(node, (driver, placed) => driver.openKey(placed, identity, sealed, fence));
  }

  async logs(node: NodeRef, lines: number): Promise<LogLine[]> {
    return this.at(node, (driver, placed) => driver.logs(placed, lines));
  }

  /** Where nobody knows any more where the chain stood, every cluster is asked. */
  async remove(chainId: string, fence: Fence, keep: readonly NodeRef[] = []): Promise<void> {
    const standing = await this.standing(chainId);
    const keys = standing.length > 0 ? this.keysOf(standing) : new Set([HERE, ...(await this.sites.connected())]);
    const removals = [...keys].map((key) => this.ask(key, (driver) => driver.remove(chainId, fence, keep)));
    const results = await Promise.allSettled(removals);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    this.unfinished.delete(chainId);
    for (const key of this.reached.keys()) if (key.startsWith(`${chainId}/`)) this.reached.delete(key);
  }

  /** The part of a plan for each cluster; a cluster from which all nodes are to go has an empty one. */
  private async grouped(plan: ChainPlan): Promise<Group[]> {
    const standing = await this.standing(plan.chainId);
    const where = new Map(standing.map(({ node, key, site }) => [nodeKey(node), { key, site }]));
    const groups = new Map<string, NodePlan[]>([...this.keysOf(standing)].map((key) => [key, []]));
    for (const node of plan.nodes) {
      const { key = HERE, site = null } = where.get(nodeKey(node)) ?? {};
      groups.set(key, [...(groups.get(key) ?? []), placedAt(node, site)]);
    }
    return [...groups].map(([key, nodes]) => ({ key, nodes }));
  }

  private peersOf(groups: Group[]): ForeignPeer[] {
    return groups
      .flatMap(({ nodes }) => nodes)
      .flatMap((node) => {
        const place = this.reached.get(nodeKey(node));
        return place ? [{ publicKey: node.identity.publicKey, ...place }] : [];
      });
  }

  /** Nodes with the cluster that they are in: a site without one of its own is a part of ours. */
  private async standing(chainId: string): Promise<{ node: NodeRef; key: string; site: Site | null }[]> {
    const all = await this.sites.standing(chainId);
    const ids = [...new Set(all.flatMap(({ siteId }) => siteId ?? []))];
    const found = new Map(await Promise.all(ids.map(async (id) => [id, await this.sites.find(id)] as const)));
    return all.map(({ node, siteId }) => {
      const site = siteId === null ? null : (found.get(siteId) ?? null);
      return { node, site, key: site?.cluster ? site.id : HERE };
    });
  }

  private keysOf(standing: { key: string }[]): Set<string> {
    return new Set(standing.length > 0 ? standing.map(({ key }) => key) : [HERE]);
  }

  private async at<T>(node: NodeRef, work: (driver: ClusterDriver, placed: NodeRef) => Promise<T>): Promise<T> {
    const standing = await this.standing(node.chainId);
    const { key = HERE, site = null } = standing.find((other) => nodeKey(other.node) === nodeKey(node)) ?? {};
    return this.ask(key, (driver) => work(driver, placedAt(node, site)));
  }

  private async ask<T>(key: string, work: (driver: ClusterDriver) => Promise<T>): Promise<T> {
    return key === HERE ? work(this.own) : (await this.clusterOf(key)).ask(work);
  }

  private async look<T>(key: string, work: (driver: ClusterDriver) => Promise<T>): Promise<T> {
    return key === HERE ? work(this.own) : (await this.clusterOf(key)).look(work);
  }

  /** Kept as long as nothing of the site changes; another kubeconfig is another door. */
  private async clusterOf(siteId: string): Promise<DistantCluster<ClusterDriver>> {
    const site = await this.sites.find(siteId);
    if (!site?.cluster) throw Fault.notFound('site', siteId);
    const now = JSON.stringify(site);
    const kept = this.clusters.get(siteId);
    if (kept?.site === now) return kept.cluster;
    const cluster = new DistantCluster(this.open(site), site.name);
    this.clusters.set(siteId, { site: now, cluster });
    return cluster;
  }
}

const placedAt = <Node extends NodeRef>(node: Node, site: Site | null): Node =>
  site && Object.keys(site.labels).length > 0 ? { ...node, machines: site.labels } : node;

/** Nobody there says how it is, so nothing is known of it but that. */
const unseen = ({ chainId, organisationId, name }: NodeRef, message: string): Sighting => ({
  ...{ chainId, organisationId, name, phase: 'Unknown', incarnation: 0, message, status: null, rpcUrl: null },
  ...{ place: null, drifted: false, outdated: false, mayLeave: false, draining: false, startedAt: null },
});
