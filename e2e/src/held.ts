import type { Tally } from './story.js';

/** Expects that a run failed in nothing and got far enough; what failed stands in the report. */
export function held({ passed, failed, why = [] }: Tally, atLeast: number): void {
  expect({ failed, why, enough: passed >= atLeast }).toEqual({ failed: 0, why: [], enough: true });
}
