import { fromHex, keccak256, toHex } from '@atoll/crypto';
import { encodeRlp, rlp, type Rlp } from '@atoll/protocol';
import type { Transaction } from '@atoll/store';
import { numberToHex, type Hex } from 'viem';

import { verified, type Custody } from '../custody/custody.js';
import type { Account } from './account.js';
import type { Fees } from './fees.js';

/** A transaction as a node takes it. */
export type Signed = { raw: Uint8Array; hash: Hex };

/** What is asked of a chain, in the form its nodes read. */
export function callOf(transaction: Pick<Transaction, 'to' | 'data' | 'value'>, { address }: Account) {
  return {
    from: address,
    ...(transaction.to ? { to: transaction.to } : {}),
    data: toHex(transaction.data),
    value: numberToHex(weiOf(transaction)),
  };
}

export const weiOf = ({ value }: Pick<Transaction, 'value'>): bigint => BigInt(value.toFixed(0));

/** A transaction of type 2 (EIP-1559) before it is signed. */
export type Body = {
  chainId: number;
  nonce: bigint;
  fees: Fees;
  gas: bigint;
  to: string | null;
  value: bigint;
  data: Uint8Array;
};

/** The wish under a nonce, as it is signed. */
export const bodyOf = (
  transaction: Pick<Transaction, 'to' | 'data' | 'value'>,
  { evmChainId }: Account,
  { nonce, gas, fees }: { nonce: bigint; gas: bigint; fees: Fees },
): Body => ({
  ...{ chainId: evmChainId, nonce, fees, gas },
  ...{ to: transaction.to, value: weiOf(transaction), data: transaction.data },
});

export const FILLER_GAS = 21_000n;

/** Uses a nonce up without doing anything: nothing, sent to oneself. It is kept before it is sent, as every signature is. */
export const fillerOf = ({ address, evmChainId }: Account, nonce: bigint, fees: Fees): Body => ({
  ...{ chainId: evmChainId, nonce, fees, gas: FILLER_GAS },
  ...{ to: address, value: 0n, data: new Uint8Array() },
});

/** Signs bodies with the account's key, in their order. */
export async function signed(
  custody: Pick<Custody, 'sign'>,
  account: Pick<Account, 'organisationId' | 'keyId' | 'address'>,
  bodies: readonly Body[],
): Promise<Signed[]> {
  if (bodies.length === 0) return [];
  const fields = bodies.map(fieldsOf);
  const messages = fields.map(enveloped);
  const given = await custody.sign(account, messages);
  return fields.map((unsigned, i) => {
    const signature = verified(given[i], keccak256(messages[i]!), account.address); // as many as bodies
    const raw = enveloped([...unsigned, ...partsOf(signature)]);
    return { raw, hash: toHex(keccak256(raw)) };
  });
}

/** In the order of EIP-1559, with an empty access list. */
const fieldsOf = ({ chainId, nonce, fees, gas, to, value, data }: Body): readonly Rlp[] => [
  ...[BigInt(chainId), nonce, fees.tip, fees.max, gas].map(rlp.scalarBytes),
  ...[to === null ? new Uint8Array() : fromHex(to as Hex), rlp.scalarBytes(value), data, []],
];

function enveloped(fields: readonly Rlp[]): Uint8Array<ArrayBuffer> {
  const payload = encodeRlp(fields);
  const raw = new Uint8Array(1 + payload.length);
  raw[0] = 2;
  raw.set(payload, 1);
  return raw;
}

/** Without leading zeros, as all numbers in RLP. */
const partsOf = (signature: Uint8Array): Rlp[] => [
  rlp.scalarBytes(signature[64] ?? 0),
  rlp.scalarBytes(BigInt(toHex(signature.slice(0, 32)))),
  rlp.scalarBytes(BigInt(toHex(signature.slice(32, 64)))),
];
