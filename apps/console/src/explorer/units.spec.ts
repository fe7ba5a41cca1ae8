import { formatUnits } from 'viem';

import { ether, inUnits } from './units.js';

const AMOUNTS = [
  '0',
  '1',
  '1000000000000000000',
  '1234567890000000000',
  '999999999999999999',
  `1${'0'.repeat(80)}`,
  '-15',
];

it.each(AMOUNTS.flatMap((amount) => [0, 2, 6, 18, 77, 255].map((decimals) => [amount, decimals] as const)))(
  'writes %s with %i decimals as viem does',
  (amount, decimals) => expect(inUnits(amount, decimals)).toBe(formatUnits(BigInt(amount), decimals)),
);

it('counts ether in wei', () => expect(ether('1500000000000000000')).toBe('1.5'));
