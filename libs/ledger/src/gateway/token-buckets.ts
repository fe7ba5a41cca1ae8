import type { Counter } from '@atoll/accounts';

/** Points come back at `rate` a second, up to `burst`. */
export type Rate = { rate: number; burst: number };

// Each cost is taken by itself where there are points for it. Answers for each how many milliseconds it would have to wait.
const TAKE = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
  local held = redis.call('HMGET', KEYS[1], 'level', 'at')
  local level = math.min(burst, (tonumber(held[1]) or burst) + math.max(0, now - (tonumber(held[2]) or now)) * rate / 1000)
  local waits = {}
  for i = 3, #ARGV do
    local cost = math.min(tonumber(ARGV[i]), burst)
    if cost <= level then
      level = level - cost
      waits[#waits + 1] = 0
    else
      waits[#waits + 1] = math.ceil((cost - level) * 1000 / rate)
    end
  end
  redis.call('HSET', KEYS[1], 'level', tostring(level), 'at', now)
  redis.call('PEXPIRE', KEYS[1], math.ceil(burst * 1000 / rate) + 1000)
  return waits`;

/** How many buckets a process keeps alone; the one not used for longest is forgotten first, and is full then. */
const MEMORY = 100_000;

/**
 * Bounds how much each application asks, over all gateways together through Redis. While Redis is away each gateway
 * counts for itself, and `alone` is told: the bound is then looser by the number of gateways, but never open.
 */
export class TokenBuckets {
  private readonly local = new Map<string, { level: number; at: number }>();

  constructor(
    private readonly counter: Counter | null,
    private readonly alone: () => void = () => undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** Takes each cost for itself; answers for each 0, or the milliseconds after which there are points for it. */
  async take(who: string, rate: Rate, costs: readonly number[]): Promise<number[]> {
    const shared = this.counter
      ?.eval(TAKE, 1, `atoll:rpc:${who}`, rate.rate, rate.burst, ...costs)
      .then((waits) => waits as number[])
      .catch(() => null);
    return (await shared) ?? this.takeAlone(who, rate, costs);
  }

  private takeAlone(who: string, { rate, burst }: Rate, costs: readonly number[]): number[] {
    this.alone();
    const now = this.now();
    const held = this.local.get(who) ?? { level: burst, at: now };
    let level = Math.min(burst, held.level + (Math.max(0, now - held.at) * rate) / 1_000);
    const waits = costs.map((each) => {
      const cost = Math.min(each, burst);
      if (cost > level) return Math.ceil(((cost - level) * 1_000) / rate);
      level -= cost;
      return 0;
    });
    this.local.delete(who);
    if (this.local.size >= MEMORY) this.local.delete(this.local.keys().next().value ?? '');
    this.local.set(who, { level, at: now });
    return waits;
  }
}
