import { setImmediate } from 'node:timers/promises';

const LONGEST_MS = 20;

/** Lets sockets and timers have their turn during long work: a block of a thousand transactions takes a while. */
export class Breath {
  private last = performance.now();

  /** With a signal the work ends at the first breath after it was given, by what the signal says. */
  constructor(private readonly signal?: AbortSignal) {}

  get isDue(): boolean {
    return performance.now() - this.last >= LONGEST_MS;
  }

  async take(): Promise<void> {
    if (!this.isDue) return;
    await setImmediate();
    this.last = performance.now();
    this.signal?.throwIfAborted();
  }
}
