import { type Refusal, REFUSALS } from '../status.js';
import { type Outcome, simulate } from './simulate.js';

const SEEDS = Number(process.env['ATOLL_SIM_SEEDS'] ?? (process.env['ATOLL_FULL'] ? 1000 : 200));
/** These take a flood, or a second machine with the key of a correct validator. */
const NOT_BY_FORGERY: Refusal[] = ['too many messages waiting', 'our own key signs elsewhere'];
const ELECTIONS = 10;
const ONLY = process.env['ATOLL_SIM_SEED'];

describe('the simulated network', () => {
  it.each([4, 7])(
    'never forks and goes on after healing, with one hostile validator of %i',
    async (validators) => {
      const outcomes: Outcome[] = [];
      for (const seed of seedsFor(validators)) outcomes.push(await simulate(seed, { validators }));
      console.log(summary(validators, outcomes));
      expect(outcomes.every(({ height }) => height >= 2)).toBe(true);
      if (outcomes.length >= 100) expect(untried(outcomes)).toEqual([]);
    },
    3_600_000,
  );

  it('goes on as well while the validators drop one of themselves', async () => {
    const outcomes: Outcome[] = [];
    for (let seed = 1; seed <= ELECTIONS; seed++) {
      outcomes.push(await simulate(seed, { validators: 7, election: true, troubleMs: 10_000, blocksAfterwards: 6 }));
    }
    console.log(summary(7, outcomes));
    expect(outcomes.filter(({ validatorsLeft }) => validatorsLeft === 6).length).toBeGreaterThan(ELECTIONS / 2);
  }, 600_000);

  it('runs the same way again from the same seed, and another way from another', async () => {
    const first = await simulate(7, { validators: 4 });
    const again = await simulate(7, { validators: 4 });
    const other = await simulate(8, { validators: 4 });
    expect(again).toEqual(first);
    expect(other.traceHash).not.toBe(first.traceHash);
  });
});

/** Refusals that never happened, though the hostile validator should have provoked each. */
function untried(outcomes: Outcome[]): string[] {
  const provoked = REFUSALS.filter((reason) => outcomes.some(({ refused }) => (refused[reason] ?? 0) > 0));
  return REFUSALS.filter((reason) => !provoked.includes(reason) && !NOT_BY_FORGERY.includes(reason));
}

function seedsFor(validators: number): number[] {
  if (ONLY !== undefined) return [Number(ONLY)];
  return Array.from({ length: Math.ceil(SEEDS / 2) }, (_, index) => index + 1 + validators * 1_000_000);
}

function summary(validators: number, outcomes: Outcome[]): string {
  const most = (of: (one: Outcome) => number) => Math.max(...outcomes.map(of));
  const sum = (of: (one: Outcome) => number) => outcomes.reduce((total, one) => total + of(one), 0);
  return (
    `${outcomes.length} seeds with ${validators} validators: 0 forks, ${sum((one) => one.height)} blocks, ` +
    `${sum((one) => one.crashes)} crashes, ${sum((one) => one.reproposals)} prepared blocks proposed again, ` +
    `${sum((one) => one.evidence)} contradictions proven, rounds up to ${most((one) => one.highestRound)}, ` +
    `slowest recovery ${Math.round(most((one) => one.recoveredIn) / 1000)} virtual seconds`
  );
}
