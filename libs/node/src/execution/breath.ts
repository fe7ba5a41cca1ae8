import { setImmediate } from 'node:timers/promises';

const LONGEST_MS = 20;

/** Lets sockets and timers have their turn during long work: a block of a thousand transactions takes a while. */
export class Breath {
  private last = performance.now();

  async take(): Promise<void> {
    if (performance.now() - this.last < LONGEST_MS) return;
    await setImmediate();
    this.last = performance.now();
  }
}
