import { keccak256, randomPrivateKey, sign, addressOf, publicKeyOf, toHex } from '@atoll/crypto';
import {
  encodeFunctionData,
  parseAbi,
  serializeTransaction,
  toBytes,
  type Hex,
  type TransactionSerializableEIP1559,
} from 'viem';

import { until } from './wait.js';
import type { Validator } from './node-network.js';

export type Sender = { privateKey: Uint8Array; address: Hex };

export function newSenders(count: number): Sender[] {
  return Array.from({ length: count }, () => {
    const privateKey = randomPrivateKey();
    return { privateKey, address: addressOf(publicKeyOf(privateKey)) };
  });
}

type Body = Pick<TransactionSerializableEIP1559, 'to' | 'data' | 'value' | 'gas'>;

/** Signed before the clock runs: the signer is not what is measured. */
export function signed({ privateKey }: Sender, chainId: number, nonce: number, body: Body): Hex {
  const transaction: TransactionSerializableEIP1559 = {
    type: 'eip1559',
    chainId,
    nonce,
    maxFeePerGas: 0n,
    maxPriorityFeePerGas: 0n,
    ...body,
  };
  const signature = sign(keccak256(toBytes(serializeTransaction(transaction))), privateKey);
  return serializeTransaction(transaction, {
    r: toHex(signature.slice(0, 32)),
    s: toHex(signature.slice(32, 64)),
    yParity: signature[64]!,
  });
}

export const transferOf = (to: Hex): Body => ({ to, value: 1n, gas: 21_000n });

const ERC20 = parseAbi(['function transfer(address,uint256) returns (bool)']);
export const tokenTransferOf = (token: Hex, to: Hex): Body => ({
  to: token,
  gas: 80_000n,
  data: encodeFunctionData({ abi: ERC20, args: [to, 1n] }),
});

const BATCH = 100;

/** Hands the transactions to the validators in turn, as fast as they take them. */
export async function submit(validators: Validator[], raw: Hex[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(raw.length / BATCH) }, (_, i) =>
    raw.slice(i * BATCH, (i + 1) * BATCH),
  );
  await Promise.all(
    validators.map(async ({ rpc }, lane) => {
      for (let i = lane; i < batches.length; i += validators.length) {
        const answers = await rpc.batch(
          batches[i]!.map((transaction) => ({ method: 'eth_sendRawTransaction', params: [transaction] })),
        );
        const refusal = answers.find((answer) => answer instanceof Error);
        if (refusal) throw refusal;
      }
    }),
  );
}

/** Waits until the senders' nonces say that all of it is mined, on every validator. */
export async function mined(validators: Validator[], nonces: { address: Hex; nonce: number }[]): Promise<void> {
  for (const { rpc } of validators) {
    await until(
      'all transactions to be mined',
      async () => {
        const counts = await rpc.batch(
          nonces.map(({ address }) => ({ method: 'eth_getTransactionCount', params: [address, 'latest'] })),
        );
        return nonces.every(({ nonce }, i) => Number(counts[i]) >= nonce);
      },
      { seconds: 300, everyMs: 50 },
    );
  }
}

/** Each sender's ether in the genesis. */
export function funded(senders: Sender[]): Record<Hex, { balance: Hex }> {
  return Object.fromEntries(senders.map(({ address }) => [address, { balance: '0xde0b6b3a7640000' }]));
}
