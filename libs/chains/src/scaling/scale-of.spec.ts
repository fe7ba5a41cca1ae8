import fc from 'fast-check';

import { paceOf } from './pace.js';
import { rateOf } from './rates.js';
import { scaleOf, totalOf, type Bounds, type Need } from './scale-of.js';

const bounds = { minimum: 2, maximum: 6, rate: 100 };
const pace = { lowMs: 300_000, measureMs: 15_000 };
const NOW = 1_700_000_000_000;
const nodesFor = (running: number, rates: (number | null)[], past: Need[] = [], of: Bounds = bounds) =>
  scaleOf(of, running, rates, past, { ...pace, now: NOW }).nodes;

/** The load took so many nodes each time it was measured, so far back. */
const took = (nodes: number, seconds = 300): Need[] =>
  Array.from({ length: seconds / 15 }, (_, i) => ({ at: NOW - seconds * 1_000 + i * 15_000, nodes }));

describe('how many nodes there are to be', () => {
  it.each<[string, number, (number | null)[], Need[], number]>([
    ['none yet: the minimum', 0, [], [], 2],
    ['fewer than the minimum: the minimum at once', 1, [null], [], 2],
    ['more than the maximum: the maximum at once, said or not', 9, Array(9).fill(null), [], 6],
    ['what they are to answer', 2, [100, 100], [], 2],
    ['a tenth more than they are to answer', 2, [110, 110], [], 2],
    ['more than a tenth more', 2, [111, 110], [], 3],
    ['all of it at one node', 2, [400, 0], [], 4],
    ['much more: twice as many at most', 2, [900, 900], [], 4],
    ['more than the maximum answers', 4, [900, 900, 900, 900], [], 6],
    ['more, as one of them says alone', 2, [250, null], [], 3],
    ['little, and nothing is known of before', 4, [10, 10, 10, 10], [], 4],
    ['little for not quite long enough', 4, [10, 10, 10, 10], took(1, 285), 4],
    ['little for long enough: one fewer', 4, [10, 10, 10, 10], took(1), 3],
    ['little but for a moment in between', 4, [10, 10, 10, 10], took(1).with(9, { at: NOW - 165_000, nodes: 4 }), 4],
    ['little, though not as little before', 4, [10, 10, 10, 10], took(3), 3],
    ['as much as three answer, and there are three', 3, [10, 10, 10], took(3), 3],
    ['little as far as they say', 4, [10, 10, 10, null], took(1), 4],
    ['little, and nobody looked for a while', 4, [10, 10, 10, 10], took(1).filter((_, i) => i < 8 || i > 12), 4],
    ['little, and the minimum', 2, [1, 1], took(1), 2],
    ['a tenth less than they are to answer', 3, [90, 90, 90], took(3), 3],
  ])('%s', (_, running, rates, past, expected) => {
    expect(nodesFor(running, rates, past)).toBe(expected);
  });

  it('says the same words while nothing changes', () => {
    const first = scaleOf(bounds, 3, [95, 100, 102], [], { ...pace, now: NOW });
    const again = scaleOf(bounds, 3, [99, 96, 103], first.history, { ...pace, now: NOW + 15_000 });
    expect(again.message).toBe(first.message);
  });

  const wish = fc
    .record({ minimum: fc.integer({ min: 1, max: 20 }), more: fc.nat(40), rate: fc.integer({ min: 1, max: 1_000 }) })
    .map(({ minimum, more, rate }) => ({ minimum, maximum: minimum + more, rate }));
  const rate = fc.option(fc.double({ min: 0, max: 10_000, noNaN: true }), { nil: null });
  const past = fc.array(fc.record({ at: fc.integer({ min: NOW - 900_000, max: NOW }), nodes: fc.nat(64) }));

  it('is never beyond the bounds, at most twice as many, and by load at most one fewer', () => {
    fc.assert(
      fc.property(wish, fc.array(rate, { maxLength: 64 }), past, (of, rates, before) => {
        const running = rates.length;
        const nodes = nodesFor(running, rates, before, of);
        expect(nodes).toBeGreaterThanOrEqual(of.minimum);
        expect(nodes).toBeLessThanOrEqual(of.maximum);
        expect(nodes).toBeLessThanOrEqual(Math.max(of.minimum, 2 * running));
        expect(nodes).toBeGreaterThanOrEqual(Math.min(of.maximum, running - 1));
        if (totalOf(running, rates) === null) expect(nodes).toBeGreaterThanOrEqual(Math.min(of.maximum, running));
      }),
    );
  });

  /** What anybody can say of a load over time without knowing the rule: how many nodes it took at the most lately. */
  it('never takes away what the last five minutes took, and remembers no more than it needs', () => {
    fc.assert(
      fc.property(wish, fc.array(fc.nat(20_000), { minLength: 1, maxLength: 80 }), (of, loads) => {
        let [running, history] = [of.minimum, [] as Need[]];
        for (const [i, load] of loads.entries()) {
          const rates = Array.from({ length: running }, () => load / running);
          const scale = scaleOf(of, running, rates, history, { ...pace, now: NOW + i * pace.measureMs });
          const lately = loads.slice(Math.max(0, i - 20), i + 1);
          const fewest = Math.min(of.maximum, Math.max(...lately.map((each) => each / (of.rate * 1.1))));
          if (scale.nodes < running) {
            expect(i).toBeGreaterThanOrEqual(20);
            expect(scale.nodes).toBeGreaterThanOrEqual(Math.floor(fewest));
          }
          [running, history] = [scale.nodes, scale.history];
          expect(history.length).toBeLessThanOrEqual(22);
        }
      }),
    );
  });
});

describe('what a node answers a second', () => {
  const at = (served: number, seconds: number) => ({ served, at: NOW + seconds * 1_000 });
  it.each([
    ['what it answered since', at(100, 0), at(1_600, 15), 100],
    ['nothing', at(100, 0), at(100, 15), 0],
    ['unknown when it was not asked before', undefined, at(100, 0), null],
    ['unknown when it does not answer', at(100, 0), null, null],
    ['unknown when it was started anew', at(100, 0), at(90, 15), null],
    ['unknown at the same moment', at(100, 0), at(200, 0), null],
  ])('is %s', (_, before, after, expected) => {
    expect(rateOf(before, after)).toBe(expected);
  });
});

it('measures often enough, and not without end', () => {
  expect(paceOf()).toEqual({ lowMs: 300_000, measureMs: 15_000 });
  expect(paceOf(10_000)).toEqual({ lowMs: 10_000, measureMs: 1_000 });
  expect(paceOf(3_600_000)).toEqual({ lowMs: 3_600_000, measureMs: 15_000 });
});
