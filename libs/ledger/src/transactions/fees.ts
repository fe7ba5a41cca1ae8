import { parseTransaction, toHex, type TransactionSerializedEIP1559 } from 'viem';

/** What a transaction offers per gas, in wei: at most, and of that to the proposer at most (EIP-1559). */
export type Fees = { max: bigint; tip: bigint };

/** What gas costs now; Atoll's own chains keep the base fee at zero. */
export type Market = { baseFee: bigint; tip: bigint };

/** Room for the base fee to double, as wallets leave it; nothing where gas is free. */
export function firstFees({ baseFee, tip }: Market): Fees {
  return baseFee === 0n ? { max: 0n, tip: 0n } : { max: 2n * baseFee + tip, tip };
}

/** The least that every pool takes in place of `standing`: a tenth more of both, and at least one wei, which stands out where gas is free. */
export function outbidding(standing: Fees, market: Market): Fees {
  const now = firstFees(market);
  return { max: larger(tenthMore(standing.max), now.max), tip: larger(tenthMore(standing.tip), now.tip) };
}

/** What signed bytes of the pipeline offer. */
export function feesOf(raw: Uint8Array): Fees {
  const { maxFeePerGas = 0n, maxPriorityFeePerGas = 0n } = parseTransaction(toHex(raw) as TransactionSerializedEIP1559);
  return { max: maxFeePerGas, tip: maxPriorityFeePerGas };
}

const tenthMore = (fee: bigint): bigint => fee + fee / 10n + 1n;

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
