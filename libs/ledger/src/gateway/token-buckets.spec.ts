import { testRedis } from '@atoll/embedded/testing';
import { newId } from '@atoll/store';
import fc from 'fast-check';
import { Redis } from 'ioredis';

import { TokenBuckets } from './token-buckets.js';

let store: Awaited<ReturnType<typeof testRedis>>;
let redis: Redis;
beforeAll(async () => {
  store = await testRedis();
  redis = new Redis(store.url);
}, 120_000);
afterAll(async () => {
  redis.disconnect();
  await store.close();
});

const SLOW = { rate: 1, burst: 10 };

it('takes each cost for itself while there are points, over all gateways together', async () => {
  const [one, other] = [new TokenBuckets(redis), new TokenBuckets(redis)];
  const who = newId();
  expect(await one.take(who, SLOW, [5])).toEqual([0]);
  const [large, small] = await other.take(who, SLOW, [9, 4]);
  expect([large! > 3_000 && large! <= 4_000, small]).toEqual([true, 0]);
  expect(await one.take(newId(), SLOW, [10])).toEqual([0]);
});

it('lets through what costs more than may ever be held, once everything is there', async () => {
  const buckets = new TokenBuckets(redis);
  const who = newId();
  expect(await buckets.take(who, SLOW, [1_000])).toEqual([0]);
  expect((await buckets.take(who, SLOW, [1_000]))[0]).toBeGreaterThan(8_000);
});

it('counts alone, and says so, while Redis is away; as it does with it', async () => {
  const away = { eval: () => Promise.reject(new Error('away')) };
  let [now, told] = [0, 0];
  const buckets = new TokenBuckets(
    away,
    () => told++,
    () => now,
  );
  expect(await buckets.take('a', SLOW, [10, 1])).toEqual([0, 1_000]);
  now = 500;
  expect(await buckets.take('a', SLOW, [1])).toEqual([500]);
  now = 1_000;
  expect(await buckets.take('a', SLOW, [1])).toEqual([0]);
  expect(told).toBe(3);
});

it('never lets through more than the burst and what came back since', async () => {
  const step = fc.record({
    after: fc.nat(3_000),
    costs: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
  });
  const rate = { rate: 3, burst: 12 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      let [now, taken] = [0, 0];
      const buckets = new TokenBuckets(null, undefined, () => now);
      for (const { after, costs } of steps) {
        now += after;
        const waits = await buckets.take('a', rate, costs);
        taken += costs.filter((_, i) => waits[i] === 0).reduce((sum, cost) => sum + cost, 0);
        expect(taken).toBeLessThanOrEqual(rate.burst + (now * rate.rate) / 1_000 + 1e-6);
      }
    }),
  );
});
