import fc from 'fast-check';

import { decimalPattern } from './decimal-pattern.js';

const bits = fc.integer({ min: 1, max: 32 }).map((bytes) => BigInt(8 * bytes));

it('takes exactly the numbers that an integer type holds', () => {
  fc.assert(
    fc.property(bits, fc.boolean(), fc.bigInt(-(2n ** 257n), 2n ** 257n), (size, signed, number) => {
      const [low, high] = signed ? [-(2n ** (size - 1n)), 2n ** (size - 1n) - 1n] : [0n, 2n ** size - 1n];
      const pattern = new RegExp(decimalPattern(low, high));
      for (const each of [number, number % (2n * high), low - 1n, low, high, high + 1n, 0n])
        expect([each, pattern.test(String(each))]).toEqual([each, low <= each && each <= high]);
    }),
  );
});

it.each(['', '00', '01', '-0', '+1', '1.0', '1e3', ' 1', '1\n', '٣', '0x1'])('takes no other spelling: %j', (text) => {
  expect(new RegExp(decimalPattern(-128n, 127n)).test(text)).toBe(false);
});
