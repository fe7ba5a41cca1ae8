import { Fault } from '@atoll/kernel';

import type { ChainDriver, ChainPlan, LogLine, NodeIdentity, NodePlan, NodeRef, Sighting } from './driver.js';
import { MemoryChain } from './memory-chain.js';
import { MemoryNode } from './memory-node.js';
import { checkChainId, checkNode, checkPlan, identityFault, nodeKey } from './plan.js';

export type MemoryDriverOptions = {
  /** Blocks that a chain with a quorum gains at every look; 0 leaves the heights to `rise`. */
  blocksPerLook?: number;
  /** Milliseconds since the epoch. */
  now?: () => number;
};

/** A driver whose nodes are entries of a map. Keys and quorum rules are real, so what passes here is no accident. */
export class MemoryDriver implements ChainDriver {
  private readonly chains = new Map<string, MemoryChain>();
  private readonly blocksPerLook: number;
  private readonly now: () => number;

  constructor({ blocksPerLook = 0, now = Date.now }: MemoryDriverOptions = {}) {
    this.blocksPerLook = blocksPerLook;
    this.now = now;
  }

  async prepare(node: NodeRef): Promise<NodeIdentity> {
    checkNode(node);
    const { nodes } = this.chainOf(node.chainId);
    const known = nodes.get(nodeKey(node)) ?? new MemoryNode(node);
    nodes.set(nodeKey(node), known);
    return known.identity;
  }

  async apply(plan: ChainPlan): Promise<void> {
    checkPlan(plan);
    const chain = this.chainOf(plan.chainId);
    chain.begin(plan.genesis);
    const wished = new Set(plan.nodes.map(nodeKey));
    for (const [key, { plan: was }] of chain.nodes) if (was && !wished.has(key)) chain.nodes.delete(key);
    const faults = plan.nodes.map((node) => this.follow(chain, node));
    for (const fault of faults) if (fault) throw fault;
  }

  async observe(chainId: string): Promise<Sighting[]> {
    checkChainId(chainId);
    const chain = this.chains.get(chainId);
    if (!chain) return [];
    if (chain.hasQuorum && this.blocksPerLook) chain.rise(chain.height + this.blocksPerLook, this.now());
    return [...chain.nodes.values()].map((node) => node.sighting(chain));
  }

  async control<T>(node: NodeRef, method: string, params: unknown[]): Promise<T> {
    const found = this.nodeOf(node);
    if (!found.running) throw new Fault({ code: 'UNAVAILABLE', what: `node ${node.name}` });
    return this.chainOf(node.chainId).answer(found, method, params) as T;
  }

  async logs(node: NodeRef, lines: number): Promise<LogLine[]> {
    return this.nodeOf(node).log.slice(-Math.max(1, lines));
  }

  async remove(chainId: string): Promise<void> {
    checkChainId(chainId);
    this.chains.delete(chainId);
  }

  /** Lets every running node of a chain reach a height. */
  rise(chainId: string, height: number): void {
    this.chainOf(chainId).rise(height, this.now());
  }

  /** Puts a chain into a QBFT round; above 0 means that proposers failed. */
  enterRound(chainId: string, round: number): void {
    this.chainOf(chainId).round = round;
  }

  /** Ends a node as a crash would; the next `apply` brings it back. */
  crash(node: NodeRef, message = 'Exited with code 1'): void {
    this.nodeOf(node).crash(message, this.now());
  }

  /** Which process a node runs as, null for none; another value means that it was replaced. */
  processOf(node: NodeRef): string | null {
    const found = this.chains.get(node.chainId)?.nodes.get(nodeKey(node));
    return found?.running ? `${nodeKey(node)}#${found.starts}` : null;
  }

  private follow(chain: MemoryChain, plan: NodePlan): Fault | null {
    const node = chain.nodes.get(nodeKey(plan));
    const fault = identityFault(plan, node?.identity.publicKey ?? null);
    if (!fault) node!.follow(plan, this.now());
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
