import { Fault } from '@atoll/kernel';
import type { RpcChain, RpcDirectory, RpcNode } from '@atoll/ledger';

import type { Upstream } from './upstream.js';

/** A chain that is asked for: what the tables say of it, and its nodes as they answer. */
export type LiveChain = { seen: RpcChain; nodes: RpcNode[]; usedAt: number };

const LOOK_MS = 1_000;
const UNUSED_MS = 60_000;
/** Nodes are asked for their height one after the other, so between two answers a block or so may come. */
const SLACK_BLOCKS = 3;

/** The chains that somebody uses: looked up in the tables, and at their nodes, every second, and not for each request. */
export class Chains {
  private readonly live = new Map<string, LiveChain>();
  private readonly loading = new Map<string, Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;

  constructor(
    private readonly directory: RpcDirectory,
    private readonly upstream: Upstream,
  ) {}

  /** How many are in use, and of how many of these no node answers though they are to run. */
  get state(): { used: number; silent: number } {
    const now = Date.now();
    const isSilent = ({ seen, nodes }: LiveChain) =>
      seen.desired === 'RUNNING' && nodes.every(({ outUntil }) => outUntil > now);
    const chains = [...this.live.values()];
    return { used: chains.length, silent: chains.filter(isSilent).length };
  }

  start(): void {
    this.timer = setInterval(() => void this.look(), LOOK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** Whoever may not use it has been turned away before. */
  async get(id: string): Promise<LiveChain> {
    if (!this.live.has(id)) await (this.loading.get(id) ?? this.load(id));
    const chain = this.live.get(id);
    if (!chain) throw Fault.notFound('chain', id);
    chain.usedAt = Date.now();
    return chain;
  }

  /** Looks at all that is in use; a look that takes longer than a second is not joined by another. */
  look(): Promise<void> {
    return (this.looking ??= this.lookAtAll().finally(() => (this.looking = null)));
  }

  private load(id: string): Promise<void> {
    const loading = this.see([id]).finally(() => this.loading.delete(id));
    this.loading.set(id, loading);
    return loading;
  }

  private async lookAtAll(): Promise<void> {
    for (const [id, { usedAt }] of this.live) if (usedAt + UNUSED_MS < Date.now()) this.live.delete(id);
    // While the database is away nodes are still looked at; keys are soon not believed any more.
    await this.see([...this.live.keys()]).catch(() => undefined);
    const nodes = [...this.live.values()].flatMap((chain) => chain.nodes);
    void this.upstream.keepOnly(nodes);
    await Promise.all(nodes.map((node) => this.upstream.lookAt(node)));
  }

  private async see(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const found = new Map((await this.directory.chains(ids)).map((seen) => [seen.id, seen]));
    for (const id of ids) {
      const seen = found.get(id);
      const before = this.live.get(id);
      if (seen) this.live.set(id, { seen, nodes: merged(seen, before), usedAt: before?.usedAt ?? Date.now() });
      else this.live.delete(id);
    }
  }
}

/** The furthest that any node is known to be. */
export const headOf = ({ seen, nodes }: LiveChain): bigint =>
  nodes.reduce((most, { height }) => (height > most ? height : most), seen.height);

/** How far behind the furthest a node may be: what may come within a second, and a few blocks. */
export const slackOf = ({ seen: { blockPeriodMs } }: LiveChain): bigint =>
  BigInt(Math.max(SLACK_BLOCKS, Math.ceil((1.5 * LOOK_MS) / blockPeriodMs)));

/** What was learnt of a node by asking it outlasts the next look at the tables. */
function merged({ nodes }: RpcChain, before: LiveChain | undefined): RpcNode[] {
  return nodes.map((node) => {
    const known = before?.nodes.find(({ id, url }) => id === node.id && url === node.url);
    return known ?? { ...node, outstanding: 0, failures: 0, outUntil: 0 };
  });
}
