import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { createTx, getCalldataFloorGas } from '@ethereumjs/tx';
import { createAddressFromString, hexToBytes } from '@ethereumjs/util';
import fc from 'fast-check';
import { toHex } from 'viem';

import { leastGas, withHeadroom } from './gas.js';

const common = new Common({ chain: Mainnet, hardfork: Hardfork.Osaka });
const someone = `0x${'5e'.repeat(20)}` as const;

it('knows the least gas of a transaction as EthereumJS does', () => {
  const mostlyZero = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.array(mostlyZero, { maxLength: 300 }), fc.boolean(), (bytes, creates) => {
      const data = toHex(Uint8Array.from(bytes));
      const to = creates ? null : someone;
      const tx = createTx(
        { type: 2, chainId: 1, data: hexToBytes(data), gasLimit: 10_000_000n, ...(to && { to }) },
        { common },
      );
      const floor = getCalldataFloorGas(tx, createAddressFromString(someone));
      const intrinsic = tx.getIntrinsicGas();
      expect(leastGas(to, data)).toBe(intrinsic > floor ? intrinsic : floor);
    }),
  );
});

it('adds a fifth to an estimate, but not to a plain transfer and not beyond what a block takes', () => {
  expect([21_000n, 50_000n, 90_000n].map((estimate) => withHeadroom(estimate, 100_000n))).toEqual([
    21_000n,
    60_000n,
    100_000n,
  ]);
});
