import { keccak256 } from '@atoll/crypto';
import type { Transaction } from '@atoll/store';
import { serializeTransaction, toBytes, toHex, type Hex, type TransactionSerializableEIP1559 } from 'viem';

import { verified, type Custody } from '../custody/custody.js';
import type { Account } from './account.js';

/** A transaction as a node takes it. */
export type Signed = { raw: Uint8Array; hash: Hex };

/** What is asked of a chain, in the form its nodes read. */
export function callOf(transaction: Pick<Transaction, 'to' | 'data' | 'value'>, { address }: Account) {
  return {
    from: address,
    ...(transaction.to ? { to: transaction.to } : {}),
    data: toHex(transaction.data),
    value: toHex(weiOf(transaction)),
  };
}

export const weiOf = ({ value }: Pick<Transaction, 'value'>): bigint => BigInt(value.toFixed(0));

/** EIP-1559 without fees: Atoll's chains keep the base fee at zero. */
export function bodyOf(
  transaction: Pick<Transaction, 'to' | 'data' | 'value'>,
  { evmChainId }: Account,
  nonce: bigint,
  gas: bigint,
): TransactionSerializableEIP1559 {
  return {
    type: 'eip1559',
    chainId: evmChainId,
    nonce: Number(nonce),
    gas,
    to: transaction.to as Hex | null,
    data: toHex(transaction.data),
    value: weiOf(transaction),
    maxFeePerGas: 0n,
    maxPriorityFeePerGas: 0n,
  };
}

/**
 * Uses a nonce up without doing anything: nothing, sent to oneself. Signatures are deterministic (RFC 6979), so the same
 * nonce always gives the same bytes, and a crash between making and sending them loses nothing.
 */
export function fillerOf({ address, evmChainId }: Account, nonce: bigint): TransactionSerializableEIP1559 {
  return {
    type: 'eip1559',
    chainId: evmChainId,
    nonce: Number(nonce),
    gas: 21_000n,
    to: address,
    data: '0x',
    value: 0n,
    maxFeePerGas: 0n,
    maxPriorityFeePerGas: 0n,
  };
}

/** Signs bodies with the account's key, in their order. */
export async function signed(
  custody: Custody,
  account: Account,
  bodies: readonly TransactionSerializableEIP1559[],
): Promise<Signed[]> {
  if (bodies.length === 0) return [];
  const digests = bodies.map((body) => keccak256(toBytes(serializeTransaction(body))));
  const given = await custody.sign(account, digests);
  const signatures = digests.map((digest, i) => verified(given[i], digest, account.address));
  return bodies.map((body, i) => {
    const raw = toBytes(serializeTransaction(body, partsOf(signatures[i]!)));
    return { raw, hash: toHex(keccak256(raw)) };
  });
}

function partsOf(signature: Uint8Array) {
  return { r: toHex(signature.slice(0, 32)), s: toHex(signature.slice(32, 64)), yParity: signature[64] ?? 0 };
}
