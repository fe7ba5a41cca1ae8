import { encodeFunctionData, erc20Abi } from 'viem';

import { approval } from './approval.js';

const MARKET = '0x5e5e5E5E5E5e5e5E5E5e5E5e5e5e5E5e5e5e5E5e';

it.each([0n, 1_000n, 2n ** 256n - 1n])('allows %s as viem does', (amount) => {
  const args = [MARKET.toLowerCase() as `0x${string}`, amount] as const;
  expect(approval(MARKET.toLowerCase() as `0x${string}`, amount)).toBe(
    encodeFunctionData({ abi: erc20Abi, functionName: 'approve', args }),
  );
});
