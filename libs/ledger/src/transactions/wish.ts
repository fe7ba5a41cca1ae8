import { Fault } from '@atoll/kernel';
import { Prisma, type Transaction } from '@atoll/store';
import { isAddress, isHex, type Abi } from 'viem';

import type { Asked } from '../policies/verdict.js';
import { MAX_GAS } from './gas.js';

/** A write to a chain, as it is asked for. */
export type TransactionWish = {
  chainId: string;
  keyId: string;
  /** Null creates a contract. */
  to: string | null;
  /** `0x` hex. */
  data?: string;
  /** In wei, decimal. */
  value?: string;
  /** Estimated when absent. */
  gasLimit?: bigint | null;
  /** Where it is estimated, the most that it may come to. */
  maxGas?: bigint | null;
  /** Decodes the reason should the contract refuse. */
  abi?: Abi | null;
  idempotencyKey?: string | null;
};

/** The same as its row has it. */
export type WishedRow = ReturnType<typeof rowOf>;

/** Nodes take 128 KiB with the signature and all the rest; EIP-3860 bounds creation code far below. */
const MAX_DATA_BYTES = 130_000;
const MAX_WEI = 2n ** 256n - 1n;

export function rowOf({
  chainId,
  keyId,
  to,
  data = '0x',
  value = '0',
  gasLimit,
  maxGas,
  abi,
  idempotencyKey,
}: TransactionWish) {
  if (to !== null && !isAddress(to, { strict: false })) throw Fault.invalid('to', 'must be an address of 20 bytes');
  if (!isHex(data) || data.length % 2) throw Fault.invalid('data', 'must be bytes as 0x hex');
  if (data.length / 2 - 1 > MAX_DATA_BYTES) {
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes of data', limit: MAX_DATA_BYTES });
  }
  if (to === null && data === '0x') throw Fault.invalid('data', 'must hold the code when a contract is created');
  if (!/^\d{1,78}$/.test(value) || BigInt(value) > MAX_WEI)
    throw Fault.invalid('value', 'must be an amount of wei as a decimal string');
  if (gasLimit != null && (gasLimit < 1n || gasLimit > MAX_GAS))
    throw Fault.invalid('gasLimit', `must be from 1 to ${MAX_GAS}, the most a transaction may use`);
  return {
    chainId,
    keyId,
    to: to && to.toLowerCase(),
    data: Uint8Array.from(Buffer.from(data.slice(2), 'hex')),
    value: new Prisma.Decimal(value),
    gasLimit: gasLimit ?? null,
    wishedGas: gasLimit ?? null,
    maxGas: maxGas ?? null,
    ...(abi ? { abi: abi as unknown as Prisma.InputJsonValue } : {}),
    idempotencyKey: idempotencyKey ?? null,
  };
}

export const askedBy = ({ value, ...row }: WishedRow): Asked => ({ ...row, value: BigInt(value.toFixed(0)) });

/** The one rule for a key that was used before: the same contents are the same transaction, and others are a conflict. */
export function sameOrConflict(earlier: Transaction, row: WishedRow): Transaction {
  const same =
    earlier.chainId === row.chainId &&
    earlier.keyId === row.keyId &&
    earlier.to === row.to &&
    earlier.value.equals(row.value) &&
    isSameGas(earlier, row.wishedGas) &&
    Buffer.compare(earlier.data, row.data) === 0;
  if (same) return earlier;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another transaction' });
}

/** A version that did not write wishes down leaves open whether its limit was one; the same limit is the same in any case. */
function isSameGas({ wishedGas, gasLimit, signedAt }: Transaction, wished: bigint | null): boolean {
  if (wishedGas === wished) return true;
  const isFromBefore = wishedGas === null && gasLimit !== null && signedAt === null;
  return isFromBefore && (wished === null || wished === gasLimit);
}
