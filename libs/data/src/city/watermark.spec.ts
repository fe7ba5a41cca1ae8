import fc from 'fast-check';
import { createHash } from 'node:crypto';

import { chanceOfLuck, marked, traced, type Marking, type Row } from './watermark.js';

const secret = new Uint8Array(32).fill(3);
const marking: Marking = {
  ...{ id: 'meter', digits: ['kwh', 'volts'], canaries: 3, canaryIds: 2 ** 48 },
  canary: (random) => ({
    meter: meterOf(random),
    kwh: `${random[6]! % 90}.${10 + (random[7]! % 90)}`,
    volts: `23${random[8]! % 10}`,
  }),
};
const meterOf = (bytes: Uint8Array) => `M${Buffer.from(bytes.subarray(0, 6)).toString('hex')}`;
const hash = (text: string) => createHash('sha256').update(text).digest();

/** A table whose numbers follow from nothing that marks are made of. */
const table = (rows: number): Row[] =>
  Array.from({ length: rows }, (_, i) => {
    const random = hash(`row ${i}`);
    return {
      meter: meterOf(random),
      kwh: `${random[9]! % 90}.${10 + (random[10]! % 90)}`,
      volts: `2${30 + (random[11]! % 10)}`,
    };
  });
const grant = (i: number) => `0x${hash(`grant ${i}`).toString('hex')}`;
const grants = Array.from({ length: 1_001 }, (_, i) => grant(i));
const few = grants.slice(450, 550);
const named = (leaked: readonly Row[]) =>
  traced(leaked, secret, [grants[3]!, ...few], marking).map(({ grantId }) => grantId);

const rows = table(100);
const guilty = grants[517]!;
const copy = marked(rows, secret, guilty, marking);

it('changes no number by more than one unit of its last place, and leaves no row out', () => {
  const byId = new Map(copy.map((row) => [row.meter, row]));
  for (const row of rows) {
    const has = byId.get(row.meter)!;
    expect(Math.abs(Number(has.kwh) - Number(row.kwh))).toBeLessThan(0.0101);
    expect(Math.abs(Number(has.volts) - Number(row.volts))).toBeLessThanOrEqual(1);
  }
  expect(copy).toHaveLength(rows.length + 3);
  expect(marked(rows, secret, guilty, marking)).toEqual(copy);
  expect(copy.map(({ meter }) => meter)).not.toEqual(
    marked(rows, secret, grants[1]!, marking).map(({ meter }) => meter),
  );
});

it('names the one grant of a thousand and one whose copy leaked, and says how sure that is', () => {
  const [accused, ...others] = traced(copy, secret, grants, marking);
  expect(others).toEqual([]);
  expect(accused).toMatchObject({ grantId: guilty, canaries: 3, digits: 206, agreeing: 206 });
  expect(accused!.chance).toBeLessThan(-200);
});

it('names it of a part, sorted anew, without canaries, with digits altered or rounded in a column', () => {
  const sorted = rows.map(({ meter }) => copy.find((row) => row.meter === meter)!);
  expect(named(sorted)).toEqual([guilty]);
  expect(named(sorted.slice(0, 60))).toEqual([guilty]);
  const noisy = sorted.map((row, i) =>
    i % 4 === 0 ? { ...row, kwh: `${row.kwh!.slice(0, -1)}0`, volts: '230' } : row,
  );
  expect(named(noisy)).toEqual([guilty]);
  expect(named(sorted.map((row) => ({ ...row, kwh: 'n/a' })))).toEqual([guilty]);
});

it('names both where two copies were put together', () => {
  const larger = table(300);
  const [one, other] = [guilty, grants[3]!].map((id) => marked(larger, secret, id, marking)) as [Row[], Row[]];
  const halves = one.filter((_, i) => i % 2 === 0).concat(other.filter((_, i) => i % 2 === 1));
  expect(named(halves).toSorted()).toEqual([guilty, grants[3]!].toSorted());
});

it('accuses none of a thousand innocent grants, of whatever is leaked', () => {
  const innocent = grants.filter((id) => id !== guilty);
  const accused = (leaked: readonly Row[]) => traced(leaked, secret, innocent, marking);
  expect(accused(copy)).toEqual([]);
  expect(accused(rows)).toEqual([]);
  expect(accused([])).toEqual([]);
  const some = innocent.slice(0, 50);
  // Whoever wants to frame somebody, and does not know the secret, has nothing but luck.
  fc.assert(
    fc.property(fc.array(fc.nat(99_999), { minLength: 50, maxLength: 50 }), (values) => {
      const forged = values.map((value, i) => ({
        meter: rows[i]!.meter!,
        kwh: String(value),
        volts: String(value >> 3),
      }));
      expect(traced(forged, secret, some, marking)).toEqual([]);
    }),
    { numRuns: 10 },
  );
  // The same row a thousand times is one row.
  const [first] = copy as [Row];
  expect(
    traced(
      Array.from({ length: 1_000 }, () => first),
      secret,
      some,
      marking,
    ),
  ).toEqual([]);
});

it('never says that luck is rarer than it is', () => {
  for (const coins of [1, 2, 7, 64, 301]) {
    // Counted exactly: in how many of 2^n ways at least so many of n coins agree.
    let [ways, atLeast] = [1n, 1n];
    for (let agreeing = coins; agreeing >= 0; agreeing--) {
      const exact = log2(atLeast) - coins;
      expect([coins, agreeing, chanceOfLuck(coins, agreeing) >= exact - 1e-9]).toEqual([coins, agreeing, true]);
      ways = (ways * BigInt(agreeing)) / BigInt(coins - agreeing + 1);
      atLeast += ways;
    }
  }
  expect(chanceOfLuck(0, 0)).toBe(0);
});

const log2 = (value: bigint) => {
  const bits = value.toString(2).length;
  return bits <= 53 ? Math.log2(Number(value)) : bits - 53 + Math.log2(Number(value >> BigInt(bits - 53)));
};
