import { addressOf, keccak256, publicKeyOf, randomPrivateKey, sign, toHex } from '@atoll/crypto';
import {
  parseTransaction,
  recoverTransactionAddress,
  serializeTransaction,
  type Hex,
  type TransactionSerializedEIP1559,
} from 'viem';

import { draws } from '../workload.js';
import { bodyOf, signed } from './bytes.js';
import { feesOf } from './fees.js';

it('signs what viem reads as just this transaction, whatever is in it', async () => {
  const random = draws(5);
  const privateKey = randomPrivateKey();
  const address = addressOf(publicKeyOf(privateKey));
  const custody = {
    sign: async (_: unknown, messages: readonly Uint8Array[]) =>
      messages.map((one) => sign(keccak256(one), privateKey)),
  };
  const account = { organisationId: '', chainId: '', keyId: '', consortiumId: '', evmChainId: 1_337, address };
  const sizes = [0, 1, 31, 32, 33, 55, 56, 57, 255, 256, 70_000];
  const wishes = Array.from({ length: 200 }, (_, i) => {
    const tip = BigInt(random(300)) ** BigInt(random(6));
    const value = BigInt(random(256)) ** BigInt(random(30));
    return {
      ...{
        to: random(4) ? `0x${String(random(1e9)).padStart(40, '0')}` : null,
        value: { toFixed: () => String(value) },
      },
      ...{ data: new Uint8Array(sizes[i % sizes.length]!).map(() => random(256)) },
      ...{
        nonce: BigInt(random(3) ? random(1e9) : random(130)),
        gas: BigInt(21_000 + random(1e7)),
        fees: { tip, max: tip + BigInt(random(2) * random(1e9)) },
      },
    };
  });
  const bodies = wishes.map((wish) => bodyOf(wish as never, account, wish));
  const made = await signed(custody, account, bodies);
  for (const [i, { raw, hash }] of made.entries()) {
    const { to, data, value, nonce, gas, fees } = wishes[i]!;
    const bytes = toHex(raw) as TransactionSerializedEIP1559;
    const read = parseTransaction(bytes);
    const { r, s, yParity, ...body } = read;
    expect(serializeTransaction(body as never, { r: r!, s: s!, yParity: yParity! })).toBe(bytes);
    expect({
      ...read,
      to: read.to ?? null,
      data: read.data ?? '0x',
      value: read.value ?? 0n,
      nonce: read.nonce ?? 0,
    }).toMatchObject({
      ...{ chainId: 1_337, to, data: toHex(data), value: BigInt(value.toFixed()), nonce: Number(nonce), gas },
    });
    expect(feesOf(raw)).toEqual(fees);
    expect((await recoverTransactionAddress({ serializedTransaction: bytes })).toLowerCase()).toBe(address);
    expect(hash).toMatch(/^0x[0-9a-f]{64}$/ as RegExp);
  }
  expect(new Set(made.map(({ hash }: { hash: Hex }) => hash)).size).toBe(200);
});
