import { causeOfDeath, nextFailure } from './failure.js';
import type { Failure } from './node-home.js';

const died = (pid: number) => ({ pid, started: 'boot-1', incarnation: 1, recipe: 'r' });

it('waits not at all after the first death, then twice as long each time, up to a minute', () => {
  let failure: Failure | null = null;
  const pauses = Array.from({ length: 10 }, (_, i) => {
    failure = nextFailure(failure, died(i), 500, 1_000_000);
    return failure.retryAt - 1_000_000;
  });
  expect(pauses).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

it('counts one death once, however often it is seen', () => {
  const first = nextFailure({ process: '1.boot-1', inARow: 3, retryAt: 0 }, died(2), 500, 1_000);
  expect(nextFailure(first, died(2), 900_000, 999_000)).toEqual(first);
});

it('forgives after a steady life', () => {
  const last = { process: '1.boot-1', inARow: 9, retryAt: 0 };
  expect(nextFailure(last, died(2), 61_000, 1_000)).toEqual({ process: '2.boot-1', inARow: 1, retryAt: 1_000 });
});

it.each([
  [{ pid: 2, code: 1, signal: null, at: 0 }, 'disk full', 'Exited with code 1: disk full'],
  [{ pid: 2, code: null, signal: 'SIGKILL', at: 0 }, null, 'Ended by SIGKILL'],
  [{ pid: 1, code: 1, signal: null, at: 0 }, 'bye', 'Ended, its exit code unknown: bye'],
  [null, null, 'Ended, its exit code unknown'],
])('says how a process ended: %j, %j', (exit, word, sentence) => {
  expect(causeOfDeath(died(2), exit, word)).toBe(sentence);
});
