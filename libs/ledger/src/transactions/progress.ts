/** Without a mined transaction for so long, nodes may have forgotten what they were sent. */
const PATIENCE_MS = 5_000;

type Seen = { onChain: bigint; quietSince: number; waits: boolean };

/**
 * What the last looks at accounts saw, to save work and never to decide: a process that remembers nothing looks more
 * often and sends what nodes know already.
 */
export class Progress {
  private readonly seen = new Map<string, Seen>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Takes in a look: how many nonces the chain has used, and whether anything is in flight. */
  note(account: string, onChain: bigint, inFlight: boolean): void {
    const last = this.seen.get(account);
    if (last && last.onChain === onChain && inFlight) return;
    // What was in flight before the first look may have been sent long ago, or never.
    const quietSince = inFlight && !last ? 0 : this.now();
    this.seen.set(account, { onChain, quietSince, waits: false });
  }

  /** Whether what is in flight should be sent again; true once for each silence. */
  isStuck(account: string): boolean {
    const last = this.seen.get(account);
    if (!last || this.now() - last.quietSince < PATIENCE_MS) return false;
    last.quietSince = this.now();
    return true;
  }

  /** Whether those that wait for what is in flight have to wait still: only a mined transaction changes that. */
  waits(account: string): boolean {
    return this.seen.get(account)?.waits ?? false;
  }

  keepWaiting(account: string): void {
    const last = this.seen.get(account);
    if (last) last.waits = true;
  }

  forget(account: string): void {
    this.seen.delete(account);
  }
}
