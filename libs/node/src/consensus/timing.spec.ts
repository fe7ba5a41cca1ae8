import type { Header } from '@atoll/protocol';

import { blockDueAt, roundLength, timestampAt } from './timing.js';

const parent = { timestamp: 1000n } as Header;
const whole = { blockPeriodMs: 2000, requestTimeoutMs: 4000 };
const short = { blockPeriodMs: 250, requestTimeoutMs: 4000 };

describe('the timing of QBFT', () => {
  it('counts a period of whole seconds from the parent, and a shorter one from when its block came', () => {
    expect(blockDueAt(parent, 1_000_700, whole)).toBe(1_002_000);
    expect(blockDueAt(parent, 1_000_700, short)).toBe(1_000_950);
  });

  it('stamps blocks with the clock, and no earlier than the period allows', () => {
    expect(timestampAt(1_007_999, parent, whole)).toBe(1007n);
    expect(timestampAt(1_001_000, parent, whole)).toBe(1002n);
    expect(timestampAt(1_000_500, parent, short)).toBe(1000n);
  });

  it('doubles each round, uncapped, from the round in which a process joined', () => {
    expect([0, 1, 2, 10].map((round) => roundLength(round, 0, whole))).toEqual([4000, 8000, 16_000, 4_096_000]);
    expect([6, 7].map((round) => roundLength(round, 6, whole))).toEqual([4000, 8000]);
    expect(roundLength(60, 0, whole)).toBe(4000 * 2 ** 60);
  });
});
