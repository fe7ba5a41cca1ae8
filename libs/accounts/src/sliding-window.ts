import { Fault } from '@atoll/kernel';
import { randomUUID } from 'node:crypto';

/** The part of a Redis client that counting takes. */
export interface Counter {
  eval(script: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
}

/** At most `limit` attempts within any `seconds`. */
export type Window = { what: string; limit: number; seconds: number };

// One sorted set per key, scored by time. An attempt that is refused is not counted, so the window does slide.
const ADMIT = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
  if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[1]) then
    redis.call('ZADD', KEYS[1], now, ARGV[3])
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
    return 0
  end
  return tonumber(redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]) + ARGV[2] - now`;

/**
 * Counts attempts in a sliding window, shared by all processes through Redis, and its own once more: what Redis was too
 * slow to count is not forgiven. While Redis is away the limit is looser by the number of processes, but never open.
 */
export class SlidingWindow {
  private readonly local = new Map<string, number[]>();

  constructor(
    private readonly counter: Counter | null,
    private readonly now: () => number = Date.now,
  ) {}

  /** Counts one attempt of `who`, or throws RATE_LIMITED. */
  async admit(who: string, { what, limit, seconds }: Window): Promise<void> {
    const key = `atoll:rate:${what}:${who}`;
    const at = this.now();
    let wait = this.alone(key, { limit, seconds }, at);
    if (wait === 0) {
      wait = (await this.shared(key, limit, seconds)) ?? 0;
      if (wait > 0) this.forget(key, at);
    }
    if (wait > 0) throw new Fault({ code: 'RATE_LIMITED', what, retryAfterSeconds: Math.ceil(wait / 1_000) });
  }

  private async shared(key: string, limit: number, seconds: number): Promise<number | null> {
    if (!this.counter) return null;
    const answer = this.counter.eval(ADMIT, 1, key, limit, seconds * 1_000, randomUUID());
    return answer.then(Number).catch(() => null);
  }

  private alone(key: string, { limit, seconds }: Pick<Window, 'limit' | 'seconds'>, at: number): number {
    const start = at - seconds * 1_000;
    const recent = (this.local.get(key) ?? []).filter((each) => each > start);
    this.local.delete(key);
    if (this.local.size >= MEMORY) this.local.delete(this.local.keys().next().value ?? '');
    const wait = recent.length < limit ? 0 : (recent[0] ?? 0) - start;
    this.local.set(key, wait > 0 ? recent : [...recent, at]);
    return wait;
  }

  /** Others were admitted meanwhile, by this process or by another; a refused attempt does not count. */
  private forget(key: string, at: number): void {
    const recent = this.local.get(key) ?? [];
    const index = recent.lastIndexOf(at);
    if (index >= 0) recent.splice(index, 1);
  }
}

/** How many keys a process remembers alone; the one not seen for longest is forgotten first. */
const MEMORY = 100_000;
