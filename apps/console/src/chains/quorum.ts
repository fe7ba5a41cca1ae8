/** How many of `n` validators must agree for a block: QBFT's ceil(2n/3). */
export const quorumOf = (n: number): number => Math.ceil((2 * n) / 3);

/** How many may fail while blocks go on. */
export const toleranceOf = (n: number): number => n - quorumOf(n);

/** How many faulty ones, even lying ones, the chain outlasts: floor((n-1)/3). */
export const faultyOf = (n: number): number => Math.floor((n - 1) / 3);

/** Who proposes the block after one of `last` in a round, as QBFT goes through validators by address. */
export function proposerOf(validators: readonly string[], last: string, round: number): string | undefined {
  const inOrder = [...validators].sort();
  const next = inOrder.findIndex((validator) => validator > last);
  return inOrder[(Math.max(next, 0) + round) % inOrder.length];
}
