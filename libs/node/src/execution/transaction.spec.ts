import { fromHex } from '@atoll/crypto';
import { Hardfork } from '@ethereumjs/common';
import { Wallet } from 'ethers';
import { keccak256, parseTransaction, serializeTransaction, type TransactionSerializable } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

import { genesisFor } from '../chain/workload.js';
import { Rules } from './rules.js';
import { decodeTransaction } from './transaction.js';

const KEY = `0x${'42'.repeat(32)}` as const;
const account = privateKeyToAccount(KEY);
const common = new Rules(genesisFor()).at(0n);
const message = { chainId: 1337, nonce: 3, gas: 90_000n, to: account.address, value: 5n, data: '0x1234' } as const;
const storageKeys = [`0x${'01'.repeat(32)}`] as const;

it.each<{ what: string; transaction: TransactionSerializable }>([
  { what: 'legacy', transaction: { ...message, type: 'legacy', gasPrice: 7n } },
  {
    what: 'EIP-2930',
    transaction: { ...message, type: 'eip2930', gasPrice: 7n, accessList: [{ address: account.address, storageKeys }] },
  },
  { what: 'EIP-1559', transaction: { ...message, type: 'eip1559', maxFeePerGas: 9n, maxPriorityFeePerGas: 2n } },
])('recovers the sender and the hash of a transaction of viem: $what', async ({ transaction }) => {
  const signed = await account.signTransaction(transaction);
  const { sender, hash } = decodeTransaction(fromHex(signed), common);
  expect(sender).toBe(account.address.toLowerCase());
  expect(hash).toBe(keccak256(signed));
});

it('recovers the sender of an authorising transaction (EIP-7702)', async () => {
  const authorization = await account.signAuthorization({ chainId: 1337, nonce: 0, address: account.address });
  const signed = await account.signTransaction({ ...message, type: 'eip7702', authorizationList: [authorization] });
  expect(decodeTransaction(fromHex(signed), common).sender).toBe(account.address.toLowerCase());
});

it('recovers the sender of a transaction without a chain, from before EIP-155', async () => {
  const wallet = new Wallet(KEY);
  const signed = await wallet.signTransaction({ type: 0, nonce: 1, gasLimit: 21_000, gasPrice: 0, to: wallet.address });
  expect(decodeTransaction(fromHex(signed), common).sender).toBe(wallet.address.toLowerCase());
});

it('refuses the same signature turned around, another chain, blobs, and more gas than Osaka allows', async () => {
  const signed = await account.signTransaction({ ...message, type: 'eip1559' });
  const { r, s, yParity, ...unsigned } = parseTransaction(signed);
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const turned = {
    r: r!,
    s: `0x${(order - BigInt(s!)).toString(16).padStart(64, '0')}` as const,
    yParity: 1 - yParity!,
  };
  expect(() =>
    decodeTransaction(fromHex(serializeTransaction(unsigned as TransactionSerializable, turned)), common),
  ).toThrow(/signature/i);
  const foreign = await account.signTransaction({ ...message, chainId: 1, type: 'eip1559' });
  expect(() => decodeTransaction(fromHex(foreign), common)).toThrow(/chain/i);
  const large = await account.signTransaction({ ...message, type: 'eip1559', gas: 2n ** 24n + 1n });
  expect(() => decodeTransaction(fromHex(large), common)).toThrow(/EIP-7825/);
  expect(() => decodeTransaction(Uint8Array.of(3, 0xc0), common)).toThrow();
});

it('follows the forks of the genesis file by time', () => {
  const genesis = genesisFor();
  const { chainId, londonBlock, qbft } = genesis.config;
  const rules = new Rules({
    ...genesis,
    config: { chainId, londonBlock, qbft, shanghaiTime: 0, cancunTime: 100, pragueTime: 200, osakaTime: 200 },
  });
  expect([0n, 99n, 100n, 199n, 200n].map((time) => rules.at(time).hardfork())).toEqual([
    Hardfork.Shanghai,
    Hardfork.Shanghai,
    Hardfork.Cancun,
    Hardfork.Cancun,
    Hardfork.Osaka,
  ]);
  expect(rules.at(150n)).toBe(rules.at(100n));
  expect(rules.at(150n).isActivatedEIP(7951)).toBe(false);
  expect(rules.at(200n).isActivatedEIP(7951)).toBe(true);
});

it('keeps the limit on code that the genesis file sets', () => {
  const genesis = genesisFor();
  expect(new Rules(genesis).at(0n).param('maxCodeSize')).toBe(24_576n);
  const wide = { ...genesis, config: { ...genesis.config, contractSizeLimit: 2_147_483_647 } };
  expect(new Rules(wide).at(0n).param('maxCodeSize')).toBe(2_147_483_647n);
});
