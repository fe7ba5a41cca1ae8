/**
 * The gas limit of the next block: as far towards the wished one as Ethereum lets a limit move in one block, which is
 * less than a 1024th of the parent's.
 */
export function gasLimitAfter(parent: bigint, wished: bigint): bigint {
  const step = parent / 1024n > 0n ? parent / 1024n - 1n : 0n;
  if (wished > parent) return parent + step < wished ? parent + step : wished;
  return parent - step > wished ? parent - step : wished;
}
