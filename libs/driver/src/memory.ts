import { newIdentity, recipientOf } from '@atoll/crypto/age';
import { Fault } from '@atoll/kernel';
import type { RpcCall } from '@atoll/protocol';

import type { ChainDriver, ChainPlan, Fence, LogLine, NodeIdentity, NodePlan, NodeRef, Sighting } from './driver.js';
import { MemoryChain } from './memory-chain.js';
import { keyConflict, openedKey, sealedKey } from './memory-keys.js';
import { MemoryNode, type MemoryVersion } from './memory-node.js';
import { checkChainId, checkFence, checkKept, checkNode, checkPlan, identityFault, nodeKey } from './plan.js';

export type MemoryDriverOptions = {
  /** Blocks that a chain with a quorum gains at every look; 0 leaves the heights to `rise`. */
  blocksPerLook?: number;
  /** Milliseconds since the epoch. */
  now?: () => number;
};

/** A driver whose nodes are entries of a map. Keys and quorum rules are real, so what passes here is no accident. */
export class MemoryDriver implements ChainDriver {
  private readonly chains = new Map<string, MemoryChain>();
  /** The highest fence that was seen of each chain; it outlives the chain, as a deposed worker may. */
  private readonly fences = new Map<string, Fence>();
  /** The volumes that outlived their nodes. */
  private readonly kept = new Map<string, MemoryNode>();
  /** The identities to which lost keys are to be encrypted. */
  private readonly waiting = new Map<string, string>();
  private readonly watchers = new Set<(chainId: string) => void>();
  private readonly blocksPerLook: number;
  private readonly now: () => number;
  private version: MemoryVersion = { version: '1', works: true };

  constructor({ blocksPerLook = 0, now = Date.now }: MemoryDriverOptions = {}) {
    this.blocksPerLook = blocksPerLook;
    this.now = now;
  }

  async prepare(node: NodeRef, fence: Fence): Promise<NodeIdentity> {
    checkNode(node);
    this.admit(node.chainId, fence);
    const chain = this.chainOf(node.chainId);
    const known = chain.nodes.get(nodeKey(node)) ?? this.kept.get(nodeKey(node)) ?? new MemoryNode(node);
    chain.nodes.set(nodeKey(node), known);
    chain.height = Math.max(chain.height, known.height);
    this.kept.delete(nodeKey(node));
    return known.identity;
  }

  async apply(plan: ChainPlan): Promise<void> {
    checkPlan(plan);
    this.admit(plan.chainId, plan.fence);
    const chain = this.chainOf(plan.chainId);
    chain.begin(plan.genesis);
    chain.meet(plan.foreign ?? []);
    chain.drifted = false;
    const wished = new Set(plan.nodes.map(nodeKey));
    const leavers = [...chain.nodes].filter(([key, { plan: was }]) => was && !wished.has(key)).map(([key]) => key);
    this.leave(chain, leavers, plan.keep ?? []);
    const faults = plan.nodes.map((node) => this.follow(chain, node));
    for (const fault of faults) if (fault) throw fault;
  }

  async observe(chainId: string): Promise<Sighting[]> {
    checkChainId(chainId);
    const chain = this.chains.get(chainId);
    if (!chain) return [];
    if (chain.hasQuorum && this.blocksPerLook) chain.rise(chain.height + this.blocksPerLook, this.now());
    return [...chain.nodes.values()].map((node) => node.sighting(chain, this.version.version));
  }

  async control<T>(node: NodeRef, method: string, params: unknown[], fence?: Fence): Promise<T> {
    const found = this.nodeOf(node);
    if (fence !== undefined) this.admit(node.chainId, fence);
    if (!found.running) throw new Fault({ code: 'UNAVAILABLE', what: `node ${node.name}` });
    return this.chainOf(node.chainId).answer(found, method, params) as T;
  }

  async served(node: NodeRef): Promise<number> {
    const found = this.nodeOf(node);
    if (!found.running) throw new Fault({ code: 'UNAVAILABLE', what: `node ${node.name}` });
    return found.served;
  }

  async controlAll(node: NodeRef, calls: readonly RpcCall[]): Promise<unknown[]> {
    return Promise.all(calls.map(({ method, params = [] }) => this.control(node, method, [...params])));
  }

  async sealKey(node: NodeRef, { publicKey }: NodeIdentity, recipient: string): Promise<string> {
    const { key, identity } = this.nodeOf(node);
    if (identity.publicKey !== publicKey) throw keyConflict(node, 'its key here is another one');
    return sealedKey(key, recipient);
  }

  async receiveKey(node: NodeRef, _identity: NodeIdentity, fence: Fence): Promise<string> {
    checkNode(node);
    this.admit(node.chainId, fence);
    if (this.chainOf(node.chainId).nodes.has(nodeKey(node)) || this.kept.has(nodeKey(node)))
      throw keyConflict(node, 'it has a key here');
    const waiting = this.waiting.get(nodeKey(node)) ?? (await newIdentity());
    this.waiting.set(nodeKey(node), waiting);
    return recipientOf(waiting);
  }

  async openKey(node: NodeRef, { publicKey }: NodeIdentity, sealed: string, fence: Fence): Promise<void> {
    checkNode(node);
    this.admit(node.chainId, fence);
    const { nodes } = this.chainOf(node.chainId);
    const known = nodes.get(nodeKey(node));
    const opened = known ?? new MemoryNode(node, await openedKey(this.waiting.get(nodeKey(node)), sealed));
    if (opened.identity.publicKey !== publicKey)
      throw known
        ? keyConflict(node, 'its key here is another one')
        : Fault.invalid('sealed key', 'is of another node');
    nodes.set(nodeKey(node), opened);
    this.waiting.delete(nodeKey(node));
  }

  /** Takes a node's disk away, with its key and whatever ran on it. */
  wipe(node: NodeRef): void {
    this.chainOf(node.chainId).nodes.delete(nodeKey(node));
  }

  async logs(node: NodeRef, lines: number): Promise<LogLine[]> {
    return this.nodeOf(node).log.slice(-Math.max(1, lines));
  }

  async remove(chainId: string, fence: Fence, keep: readonly NodeRef[] = []): Promise<void> {
    checkChainId(chainId);
    checkKept(chainId, keep);
    this.admit(chainId, fence);
    const chain = this.chains.get(chainId);
    if (chain) this.leave(chain, [...chain.nodes.keys()], keep);
    this.chains.delete(chainId);
  }

  async inventory(): Promise<string[]> {
    return [...this.chains].filter(([, { nodes }]) => nodes.size > 0).map(([chainId]) => chainId);
  }

  async watch(onChange: (chainId: string) => void, signal: AbortSignal): Promise<void> {
    this.watchers.add(onChange);
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    this.watchers.delete(onChange);
  }

  /** Changes something by hand that the next `apply` has to mend. */
  drift(chainId: string): void {
    this.chainOf(chainId).drifted = true;
    for (const tell of this.watchers) tell(chainId);
  }

  /** Has a node of another installation come up, or go down: a planned one runs until it is said to be away. */
  reachForeign(chainId: string, publicKey: string, away = false): void {
    this.chainOf(chainId).away(publicKey, away);
  }

  /** Lets every running node of a chain reach a height. */
  rise(chainId: string, height: number): void {
    this.chainOf(chainId).rise(height, this.now());
  }

  /** Puts a chain into a QBFT round; above 0 means that proposers failed. */
  enterRound(chainId: string, round: number): void {
    this.chainOf(chainId).round = round;
  }

  /** Has a running node answer so many requests of applications. */
  serve(node: NodeRef, requests: number): void {
    const found = this.nodeOf(node);
    if (found.running) found.served += requests;
  }

  /** Ends a node as a crash would; the next `apply` brings it back. */
  crash(node: NodeRef, message = 'Exited with code 1'): void {
    this.nodeOf(node).crash(message, this.now());
  }

  /** From now on nodes are started as another version; those that run stay what they are. */
  release(version: string, works = true): void {
    this.version = { version, works };
  }

  /** Says whether somebody empties the machine of a node. */
  drain(node: NodeRef, draining = true): void {
    this.nodeOf(node).draining = draining;
  }

  /** Which process a node runs as, null for none; another value means that it was replaced. */
  processOf(node: NodeRef): string | null {
    const found = this.chains.get(node.chainId)?.nodes.get(nodeKey(node));
    return found?.running ? `${nodeKey(node)}#${found.starts}` : null;
  }

  private admit(chainId: string, fence: Fence): void {
    checkFence(fence, this.fences.get(chainId) ?? 0);
    this.fences.set(chainId, fence);
  }

  private leave(chain: MemoryChain, leavers: string[], keep: readonly NodeRef[]): void {
    const kept = new Set(keep.map(nodeKey));
    for (const key of leavers) {
      if (kept.has(key)) this.kept.set(key, chain.nodes.get(key)!.volume());
      chain.nodes.delete(key);
    }
  }

  private follow(chain: MemoryChain, plan: NodePlan): Fault | null {
    const node = chain.nodes.get(nodeKey(plan));
    const fault = identityFault(plan, node?.identity.publicKey ?? null);
    if (!fault) node!.follow(plan, this.version, this.now());
    return fault;
  }

  private chainOf(chainId: string): MemoryChain {
    const chain = this.chains.get(chainId) ?? new MemoryChain();
    this.chains.set(chainId, chain);
    return chain;
  }

  private nodeOf(node: NodeRef): MemoryNode {
    checkNode(node);
    const found = this.chains.get(node.chainId)?.nodes.get(nodeKey(node));
    if (!found) throw Fault.notFound('node', node.name);
    return found;
  }
}
