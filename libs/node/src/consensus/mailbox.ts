import type { PeerId } from './ports.js';

/** What one peer may have waiting: more than a round of honest messages, and at most two with a block of full size. */
export const MAX_WAITING_MESSAGES = 1024;
export const MAX_WAITING_BYTES = 32 * 1024 * 1024;

interface Waiting {
  readonly peer: PeerId | null;
  readonly bytes: number;
  run(): Promise<void>;
}

/**
 * Runs one event after another, each to its end, so that the state machine never sees two at a time although building,
 * checking and storing take time. What peers can pile up meanwhile is bounded for each of them.
 */
export class Mailbox {
  readonly #queue: Waiting[] = [];
  readonly #load = new Map<PeerId, { messages: number; bytes: number }>();
  /** True until `open`, too: what comes before waits. */
  #busy = true;
  #closed = false;

  constructor(readonly failed: (cause: unknown) => void) {}

  /** Starts working, `first` before all that has come meanwhile. */
  open(first: () => Promise<void>): void {
    if (this.#closed) return;
    this.#queue.unshift({ peer: null, bytes: 0, run: first });
    void this.#drain();
  }

  /** An event of our own: a timer, a new head, a call. */
  post(run: () => Promise<void>): void {
    this.#add({ peer: null, bytes: 0, run });
  }

  /** A message. False when this peer has too much waiting already, and the message is dropped. */
  postFrom(peer: PeerId, bytes: number, run: () => Promise<void>): boolean {
    const load = this.#load.get(peer) ?? { messages: 0, bytes: 0 };
    if (load.messages >= MAX_WAITING_MESSAGES || load.bytes + bytes > MAX_WAITING_BYTES) return false;
    this.#load.set(peer, { messages: load.messages + 1, bytes: load.bytes + bytes });
    this.#add({ peer, bytes, run });
    return true;
  }

  /** Drops what waits and takes nothing more; the event that runs now still ends. */
  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
    this.#load.clear();
  }

  #add(waiting: Waiting): void {
    if (this.#closed) return;
    this.#queue.push(waiting);
    if (!this.#busy) void this.#drain();
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      this.#unload(next);
      try {
        await next.run();
      } catch (cause) {
        this.close();
        this.failed(cause);
      }
    }
    this.#busy = false;
  }

  #unload({ peer, bytes }: Waiting): void {
    const load = peer === null ? undefined : this.#load.get(peer);
    if (peer === null || !load) return;
    if (load.messages === 1) this.#load.delete(peer);
    else this.#load.set(peer, { messages: load.messages - 1, bytes: load.bytes - bytes });
  }
}
