import { testRedis, type TestStore } from '@atoll/embedded/testing';
import { Fault } from '@atoll/kernel';
import { Redis } from 'ioredis';

import { SlidingWindow } from './sliding-window.js';

const window = { what: 'attempts', limit: 3, seconds: 60 };
const admitted = (by: SlidingWindow, who: string, rule = window) =>
  by.admit(who, rule).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Fault && error.detail.code === 'RATE_LIMITED') return error.detail.retryAfterSeconds;
      throw error;
    },
  );

describe('shared through Redis', () => {
  let server: TestStore;
  let redis: Redis;
  beforeAll(async () => {
    server = await testRedis();
    redis = new Redis(server.url);
  }, 60_000);
  afterAll(async () => {
    redis.disconnect();
    await server.close();
  });

  it('admits as many as it may, of each, over all processes', async () => {
    const [one, two] = [new SlidingWindow(redis), new SlidingWindow(redis)];
    expect(await Promise.all([one, two, one].map((each) => admitted(each, 'ada')))).toEqual([true, true, true]);
    const wait = await admitted(two, 'ada');
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
    expect(await admitted(one, 'bob')).toBe(true);
  });

  it('slides: every attempt is forgotten on its own', async () => {
    let now = Date.now() - 61_000;
    const by = new SlidingWindow(redis, () => now);
    const key = 'atoll:rate:attempts:eve';
    await admitted(by, 'eve');
    now = Date.now();
    for (let i = 0; i < 2; i++) await admitted(by, 'eve');
    const [oldest] = await redis.zrange(key, 0, 0);
    await redis.zadd(key, Date.now() - 61_000, oldest ?? ''); // as if a minute had gone by for this one
    expect([await admitted(by, 'eve'), typeof (await admitted(by, 'eve'))]).toEqual([true, 'number']);
  });
});

it('forgives nothing that Redis was too slow to count', async () => {
  let answers = true;
  const slow = { eval: () => (answers ? Promise.resolve(0) : Promise.reject(new Error('Command timed out'))) };
  const by = new SlidingWindow(slow, () => 0);
  const attempts = [];
  for (const answer of [false, true, false, true]) {
    answers = answer;
    attempts.push(await admitted(by, 'ada'));
  }
  expect(attempts).toEqual([true, true, true, 60]);
});

it('counts nothing that the others’ attempts had refused', async () => {
  let wait = 5_000;
  const by = new SlidingWindow({ eval: () => Promise.resolve(wait) }, () => 0);
  for (let i = 0; i < 5; i++) expect(await admitted(by, 'ada')).toBe(5);
  wait = 0;
  expect(await admitted(by, 'ada')).toBe(true);
});

describe('while Redis is away', () => {
  const away = { eval: () => Promise.reject(new Error('away')) };

  it('counts for itself and stays closed', async () => {
    let now = 0;
    const by = new SlidingWindow(away, () => now);
    const at = async (seconds: number) => {
      now = seconds * 1_000;
      return admitted(by, 'ada');
    };
    expect([await at(0), await at(10), await at(20), await at(30), await at(59)]).toEqual([true, true, true, 30, 1]);
    expect([await at(61), await at(62)]).toEqual([true, 8]);
  });
});
