import { isFeeMarket1559Tx, isEOACode7702Tx, type TypedTransaction } from '@ethereumjs/tx';

/** What a transaction offers per gas at most, and of that to the proposer at most. */
interface Price {
  readonly max: bigint;
  readonly tip: bigint;
}

export function priceOf(tx: TypedTransaction): Price {
  if (isFeeMarket1559Tx(tx) || isEOACode7702Tx(tx)) return { max: tx.maxFeePerGas, tip: tx.maxPriorityFeePerGas };
  const { gasPrice } = tx as { gasPrice?: bigint } & TypedTransaction;
  return { max: gasPrice ?? 0n, tip: gasPrice ?? 0n };
}

/** What the proposer gets per gas under a base fee; negative when the transaction cannot pay it. */
export function effectiveTip({ max, tip }: Price, baseFee: bigint): bigint {
  const left = max - baseFee;
  return left < tip ? left : tip;
}

/** A replacement has to offer a tenth more of both, so that replacing is never free, except where gas is. */
export function outbids(offer: Price, standing: Price): boolean {
  return tenthMore(offer.max, standing.max) && tenthMore(offer.tip, standing.tip);
}

function tenthMore(offer: bigint, standing: bigint): boolean {
  return offer * 10n >= standing * 11n;
}
