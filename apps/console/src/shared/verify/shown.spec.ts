import { fromHex } from '@atoll/crypto';
import type { MinedTransactionPartsFragment } from '@atoll/sdk';
import { getContractAddress } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

import { otherInTransaction, sameLogs } from './shown.js';

const account = privateKeyToAccount(`0x${'11'.repeat(32)}`);
const outcome = { succeeded: true, gasUsed: '21000' };

/** A transaction and what an honest page says of it. */
async function signed(to: `0x${string}` | null) {
  const wish = { chainId: 7, nonce: 3, gas: 50_000n, gasPrice: 0n, value: 5n, data: '0xabcdef' as const };
  const raw = fromHex(await account.signTransaction({ ...wish, type: 'legacy', ...(to && { to }) }));
  const shown = {
    ...{ hash: '0x00', blockNumber: '1', position: 0, type: 0, from: account.address.toLowerCase(), to, value: '5' },
    ...{ nonce: '3', gasLimit: '50000', input: '0xabcdef', logCount: 0, ...outcome },
    contractAddress: to ? null : getContractAddress({ from: account.address, nonce: 3n }).toLowerCase(),
  } as MinedTransactionPartsFragment;
  return { raw, shown };
}

const somebody = `0x${'22'.repeat(20)}` as const;

it.each([somebody, null])('finds nothing in an honest page, to %s', async (to) => {
  const { raw, shown } = await signed(to);
  expect(await otherInTransaction(shown, raw, outcome)).toBeUndefined();
});

it.each([
  ['from', { from: somebody }],
  ['to', { to: `0x${'33'.repeat(20)}` as const }],
  ['value', { value: '6' }],
  ['input', { input: '0xabcdee' as const }],
  ['nonce', { nonce: '4' }],
  ['gasUsed', { gasUsed: '20999' }],
  ['succeeded', { succeeded: false }],
])('names what a page makes up: %s', async (fact, lie) => {
  const { raw, shown } = await signed(somebody);
  expect(await otherInTransaction({ ...shown, ...lie }, raw, outcome)).toBe(fact);
});

it('names a contract that the transaction did not create', async () => {
  const { raw, shown } = await signed(null);
  expect(await otherInTransaction({ ...shown, contractAddress: somebody }, raw, outcome)).toBe('contractAddress');
});

it('takes no event that was not logged', () => {
  const log = { address: somebody, topics: ['0x01' as const], data: '0x02' as const, logIndex: 4 };
  expect(sameLogs([log], [log])).toBe(true);
  expect(sameLogs([{ ...log, data: '0x03' }], [log])).toBe(false);
  expect(sameLogs([{ ...log, logIndex: 5 }], [log])).toBe(false);
});
