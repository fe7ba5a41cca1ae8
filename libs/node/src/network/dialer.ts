import type { Enode } from './enode.js';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

/** Keeps trying to reach one peer while there is no connection to it, at growing and jittered intervals. */
export class Dialer {
  private attempts = 0;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    readonly node: Enode,
    private readonly dial: () => Promise<void>,
  ) {}

  /** Tries after a pause that is at least `atLeastMs`. */
  again(atLeastMs = 0): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    const backoff = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.attempts) * (0.5 + Math.random());
    this.timer = setTimeout(() => void this.try(), this.attempts === 0 ? atLeastMs : Math.max(atLeastMs, backoff));
    this.attempts += 1;
  }

  /** There is a connection, whoever dialed. The next try still waits a little, so that a peer that hangs up at once is not hammered. */
  connected(): void {
    clearTimeout(this.timer);
    this.attempts = 1;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async try(): Promise<void> {
    if (!this.stopped) await this.dial();
  }
}
