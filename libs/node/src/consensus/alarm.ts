import type { Clock } from './ports.js';

/** Timers of the platform hold 2^31 ms at most; longer waits are made of shorter ones. */
const LONGEST_WAIT = 2 ** 30;

/** One alarm at a time, never early; setting it again replaces what was set before. */
export class Alarm {
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(readonly clock: Clock) {}

  get isSet(): boolean {
    return this.#cancel !== null;
  }

  set(at: number, ring: () => void): void {
    this.clear();
    if (this.#closed) return;
    const wait = Math.max(0, at - this.clock.now());
    this.#cancel = this.clock.after(Math.min(wait, LONGEST_WAIT), () => {
      this.#cancel = null;
      if (this.clock.now() < at) this.set(at, ring);
      else ring();
    });
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  /** Silent from now on, also for whoever still wants to set it. */
  close(): void {
    this.clear();
    this.#closed = true;
  }
}
