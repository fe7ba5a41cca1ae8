import { Violation } from './invariants.js';
import { type Options, type Outcome, simulate } from './simulate.js';

const SEEDS = Number(process.env['ATOLL_SIM_SEEDS'] ?? 1000);
const ONLY = process.env['ATOLL_SIM_SEED'];

describe('the simulated network', () => {
  it.each([4, 7])(
    'never forks and goes on after healing, with one hostile validator of %i',
    async (validators) => {
      const outcomes: Outcome[] = [];
      for (const seed of seedsFor(validators)) outcomes.push(await simulate(seed, { validators }));
      console.log(summary(validators, outcomes));
      expect(outcomes.every(({ height }) => height >= 2n)).toBe(true);
    },
    600_000,
  );
});

function seedsFor(validators: number): number[] {
  if (ONLY !== undefined) return [Number(ONLY)];
  return Array.from({ length: Math.ceil(SEEDS / 2) }, (_, index) => index + 1 + validators * 1_000_000);
}

function summary(validators: number, outcomes: Outcome[]): string {
  const most = (of: (one: Outcome) => number) => Math.max(...outcomes.map(of));
  const sum = (of: (one: Outcome) => number) => outcomes.reduce((total, one) => total + of(one), 0);
  return (
    `${outcomes.length} seeds with ${validators} validators: 0 forks, ${sum((one) => Number(one.height))} blocks, ` +
    `${sum((one) => one.crashes)} crashes, rounds up to ${most((one) => one.highestRound)}, ` +
    `slowest recovery ${Math.round(most((one) => one.recoveredIn) / 1000)} virtual seconds`
  );
}

export type { Options };
export { Violation };
