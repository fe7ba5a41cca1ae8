import { RPC_CODE, RpcError } from '@atoll/protocol';

import type { Caller } from './json-rpc.js';

export interface GateLimits {
  /** Pieces of work that run at the same time. */
  readonly together: number;
  /** Callers that may wait for their turn. */
  readonly waiting: number;
  /** How long one piece may run; its time in the queue does not count. */
  readonly timeoutMs: number;
}

interface Waiting {
  readonly caller: Caller;
  readonly go: () => void;
  readonly refuse: (because: RpcError) => void;
}

/**
 * Bounds the work that answers callers but takes long, because it shares the thread with consensus. Addresses take
 * turns, and a full queue drops the last of whoever fills it most, so that one caller cannot keep the others out.
 */
export class Gate {
  private running = 0;
  private readonly queues = new Map<string, Waiting[]>();

  constructor(private readonly limits: GateLimits) {}

  /** Runs the work when its turn comes; the signal ends it when it has run for too long. */
  async run<T>(caller: Caller, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    await this.enter(caller);
    const { timeoutMs } = this.limits;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(timedOut(timeoutMs)), timeoutMs).unref();
    try {
      return await work(limit.signal);
    } finally {
      clearTimeout(timer);
      this.leave();
    }
  }

  private async enter(caller: Caller): Promise<void> {
    if (this.running < this.limits.together) {
      this.running++;
      return;
    }
    this.makeRoom(caller);
    const { address = '' } = caller;
    const queue = this.queues.get(address) ?? [];
    this.queues.set(address, queue);
    await new Promise<void>((go, refuse) => queue.push({ caller, go, refuse }));
  }

  private leave(): void {
    const next = this.next();
    if (next) next.go();
    else this.running--;
  }

  /** The first of the address whose turn it is, which then goes to the end of the row. */
  private next(): Waiting | undefined {
    for (const [address, queue] of this.queues) {
      this.queues.delete(address);
      const first = queue.shift();
      if (queue.length > 0) this.queues.set(address, queue);
      if (first?.caller.gone?.() !== true) return first;
      first.refuse(refused('The caller has left'));
    }
    return undefined;
  }

  private makeRoom({ address = '' }: Caller): void {
    const queues = [...this.queues.values()];
    if (queues.reduce((sum, { length }) => sum + length, 0) < this.limits.waiting) return;
    const longest = queues.reduce((most, queue) => (queue.length > most.length ? queue : most), []);
    const own = this.queues.get(address)?.length ?? 0;
    if (longest.length <= own + 1) throw tooMany();
    longest.pop()?.refuse(tooMany());
  }
}

/** In the words of go-ethereum, which clients know. */
function timedOut(ms: number): RpcError {
  return refused(`execution aborted (timeout = ${ms / 1_000}s)`);
}

function refused(because: string): RpcError {
  return new RpcError(RPC_CODE.server, because);
}

function tooMany(): RpcError {
  return new RpcError(RPC_CODE.limitExceeded, 'Too many calls are waiting; try again later');
}
