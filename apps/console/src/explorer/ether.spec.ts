import { formatEther } from 'viem';

import { ether } from './ether.js';

it.each(['0', '1', '1000000000000000000', '1234567890000000000', '999999999999999999', `1${'0'.repeat(40)}`])(
  'writes %s wei in ether as viem does',
  (wei) => expect(ether(wei)).toBe(formatEther(BigInt(wei))),
);
