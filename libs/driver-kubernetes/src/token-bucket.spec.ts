import { jest } from '@jest/globals';

import { TokenBucket } from './token-bucket.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** How many of so many requests have passed. */
function ask(bucket: TokenBucket, count: number): { passed: number[] } {
  const passed: number[] = [];
  for (let i = 0; i < count; i++) void bucket.take().then(() => passed.push(i));
  return { passed };
}

it('lets a burst pass at once, and then so many a second, in order', async () => {
  const { passed } = ask(new TokenBucket(10, 5, () => Date.now()), 20);
  await jest.advanceTimersByTimeAsync(0);
  expect(passed).toHaveLength(5);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(passed).toHaveLength(15);
  await jest.advanceTimersByTimeAsync(500);
  expect(passed).toEqual([...Array(20).keys()]);
});

it('gathers no more than a burst while nobody asks', async () => {
  const bucket = new TokenBucket(10, 5, () => Date.now());
  await jest.advanceTimersByTimeAsync(60_000);
  const { passed } = ask(bucket, 20);
  await jest.advanceTimersByTimeAsync(0);
  expect(passed).toHaveLength(5);
});

it('lets nobody pass those that wait', async () => {
  const bucket = new TokenBucket(10, 1, () => Date.now());
  const first = ask(bucket, 3);
  await jest.advanceTimersByTimeAsync(100);
  expect(first.passed).toEqual([0, 1]);
  const later = ask(bucket, 1);
  await jest.advanceTimersByTimeAsync(100);
  expect([first.passed, later.passed]).toEqual([[0, 1, 2], []]);
  await jest.advanceTimersByTimeAsync(100);
  expect(later.passed).toEqual([0]);
});
