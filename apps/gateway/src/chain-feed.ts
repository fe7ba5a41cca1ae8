import { matches, type LogMatch, type RpcNode } from '@atoll/ledger';
import { RPC_CODE, RpcError } from '@atoll/protocol';
import { setTimeout as pause } from 'node:timers/promises';

import type { Chains, LiveChain } from './chains.js';
import type { Upstream } from './upstream.js';

/** Who wants to be told what, and of which blocks on: those after `since`. `tell` takes the result as JSON. */
export type Listener = { since: bigint; tell: (result: string) => void } & (
  { kind: 'heads' } | { kind: 'logs'; match: LogMatch } | { kind: 'pending'; whole: boolean }
);

type Block = { number: string; hash: string; logsBloom: string; transactions?: unknown; [field: string]: unknown };
type Log = { address: string; topics: string[] };

/** Of a block, what is not part of its header. */
const NOT_OF_HEADER = ['transactions', 'uncles', 'size', 'totalDifficulty', 'withdrawals'];
const NO_LOGS = /^0x0*$/;
const FAILED_MS = 250;
/** Pending transactions that are remembered, so that another node does not tell them anew. */
const MOST_PENDING = 10_000;

/**
 * What a chain's subscribers are told. The chain is followed by number, once for all of them, by asking whichever node
 * answers: a decided block is final, so the next one is told once it is there, and none twice or never, whatever becomes
 * of the node behind. Nobody is told pending transactions for certain; they are told as one node sees them.
 */
export class ChainFeed {
  private readonly listeners = new Set<Listener>();
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;
  /** The block that was told last. */
  private last = 0n;
  private lastAt = 0;
  private pendingAt: { node: RpcNode; filter: string } | null = null;
  private readonly pendingTold = new Set<string>();

  constructor(
    private readonly chainId: string,
    private readonly chains: Chains,
    private readonly upstream: Upstream,
  ) {}

  get size(): number {
    return this.listeners.size;
  }

  /** Finds out where the chain stands, which others may not have been told yet: what comes from there on is for who asks. */
  async prepare(kind: Listener['kind']): Promise<bigint> {
    const chain = await this.chains.get(this.chainId);
    if (kind === 'pending') this.pendingAt ??= await this.followPending(chain);
    const head = BigInt(await this.call<string>(chain, 'eth_blockNumber', []));
    if (this.running) return head;
    this.last = head;
    this.lastAt = Date.now();
    return head;
  }

  /** Told what comes, until what is returned is called. */
  add(listener: Listener): () => void {
    this.listeners.add(listener);
    this.running ??= this.run().finally(() => (this.running = null));
    return () => void this.listeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.listeners.clear();
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.listeners.size > 0) {
      const wait = await this.look().catch(() => FAILED_MS);
      await pause(wait, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
    this.pendingAt = null;
    this.pendingTold.clear();
  }

  /** Tells what is new, and says when to look again, in milliseconds. */
  private async look(): Promise<number> {
    const chain = await this.chains.get(this.chainId);
    if (this.some('pending')) await this.lookAtPending(chain).catch(() => (this.pendingAt = null));
    const head = await this.call<Block | null>(chain, 'eth_getBlockByNumber', ['latest', false]);
    if (head) await this.tellUpTo(chain, head);
    return this.wait(chain);
  }

  private async tellUpTo(chain: LiveChain, head: Block): Promise<void> {
    for (let next = this.last + 1n; next <= BigInt(head.number) && this.listeners.size > 0; next++) {
      const number = `0x${next.toString(16)}`;
      const block = number === head.number ? head : await this.block(chain, number);
      if (!block) return; // asked of a node that is behind; it is there the next time
      const logs = this.some('logs') && !NO_LOGS.test(block.logsBloom) ? await this.logsOf(chain, block) : [];
      this.last = next;
      this.lastAt = Date.now();
      this.tell(next, block, logs);
    }
  }

  private tell(number: bigint, block: Block, logs: Log[]): void {
    const header = Object.fromEntries(Object.entries(block).filter(([name]) => !NOT_OF_HEADER.includes(name)));
    const text = JSON.stringify(header);
    const texts = logs.map((log) => JSON.stringify(log));
    for (const listener of [...this.listeners].filter(({ since }) => since < number)) {
      if (listener.kind === 'heads') listener.tell(text);
      if (listener.kind === 'logs')
        for (const [i, log] of logs.entries()) if (matches(listener.match, log)) listener.tell(texts[i]!);
    }
  }

  private block(chain: LiveChain, number: string): Promise<Block | null> {
    return this.call<Block | null>(chain, 'eth_getBlockByNumber', [number, false]);
  }

  /** All of a block, for all who look for logs. One with more than a node lists at once is read from its receipts. */
  private async logsOf(chain: LiveChain, { hash }: Block): Promise<Log[]> {
    try {
      return await this.call<Log[]>(chain, 'eth_getLogs', [{ blockHash: hash }]);
    } catch (error) {
      if (!(error instanceof RpcError && error.code === RPC_CODE.limitExceeded)) throw error;
      const receipts = await this.call<{ logs: Log[] }[]>(chain, 'eth_getBlockReceipts', [hash]);
      return receipts.flatMap(({ logs }) => logs);
    }
  }

  private async lookAtPending(chain: LiveChain): Promise<void> {
    const { node, filter } = (this.pendingAt ??= await this.followPending(chain));
    const text = await this.upstream.post(node, request('eth_getFilterChanges', [filter]));
    const { result } = JSON.parse(text) as { result?: string[] };
    if (!result) throw new Error('The filter is gone.');
    for (const hash of result.filter((each) => !this.pendingTold.has(each))) {
      if (this.pendingTold.size >= MOST_PENDING) this.pendingTold.clear();
      this.pendingTold.add(hash);
      const whole = this.some('pending', true) && (await this.call(chain, 'eth_getTransactionByHash', [hash]));
      for (const listener of [...this.listeners]) {
        if (listener.kind !== 'pending') continue;
        listener.tell(JSON.stringify(listener.whole && whole ? whole : hash));
      }
    }
  }

  private async followPending(chain: LiveChain): Promise<{ node: RpcNode; filter: string }> {
    const asked = await this.upstream.ask(chain, this.chainId, request('eth_newPendingTransactionFilter', []));
    const { result } = JSON.parse(asked.text) as { result: string };
    return { node: asked.node, filter: result };
  }

  private some(kind: Listener['kind'], whole = false): boolean {
    return [...this.listeners].some(
      (each) => each.kind === kind && (!whole || (each.kind === 'pending' && each.whole)),
    );
  }

  private call<T>(chain: LiveChain, method: string, params: unknown[]): Promise<T> {
    return this.upstream.call<T>(chain, this.chainId, method, params);
  }

  /** Shortly before the next block is due, and often from then on; seldom while none comes. */
  private wait({ seen: { blockPeriodMs } }: LiveChain): number {
    const often = Math.min(250, Math.max(20, blockPeriodMs / 20));
    if (this.some('pending')) return often;
    const since = Date.now() - this.lastAt;
    if (since > 5 * blockPeriodMs) return Math.min(250, blockPeriodMs / 2);
    return Math.max(often, 0.85 * blockPeriodMs - since);
  }
}

const request = (method: string, params: unknown[]): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
