/** Without a mined transaction for so long, nodes may have forgotten what they were sent. */
const PATIENCE_MS = 5_000;
/** Blocks that could have had a transaction and did not. */
const PASSED_OVER = 8n;

type Seen = { used: bigint; head: bigint; quietSince: number; waits: boolean };

/**
 * What the last looks at accounts saw, to save work and never to decide: a process that remembers nothing looks more
 * often and sends what nodes know already.
 */
export class Progress {
  private readonly seen = new Map<string, Seen>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Takes in a look: how many nonces the chain has used at which head, and whether anything is in flight. */
  note(account: string, { used, head }: { used: bigint; head: bigint }, inFlight: boolean): void {
    const last = this.seen.get(account);
    if (last && last.used === used && inFlight) return;
    // What was in flight before the first look may have been sent long ago, or never.
    const quietSince = inFlight && !last ? 0 : this.now();
    this.seen.set(account, { used, head, quietSince, waits: false });
  }

  /** Whether what is in flight should be sent again; true once for each silence. */
  isStuck(account: string): boolean {
    const last = this.seen.get(account);
    if (!last || this.now() - last.quietSince < PATIENCE_MS) return false;
    last.quietSince = this.now();
    return true;
  }

  /** Whether blocks go by without what is next, though nodes were given it again; true once for so many blocks. */
  isPassedOver(account: string, head: bigint): boolean {
    const last = this.seen.get(account);
    if (!last || head - last.head < PASSED_OVER) return false;
    last.head = head;
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
