/**
 * The first nonce to be given out: after all that the chain has used and all that was given out before. What a counter says
 * beside that is not asked: it may have been restored from a copy, or raised for what was never signed.
 */
export const firstNonce = (used: bigint, lastGiven: bigint | null): bigint =>
  lastGiven !== null && lastGiven >= used ? lastGiven + 1n : used;

/** The nonces that the chain waits for before it takes the last one in flight, and that nothing in flight has; the lowest ones. */
export function gapsBelow(used: bigint, inFlight: readonly bigint[], most: number): bigint[] {
  const present = new Set(inFlight);
  const last = inFlight.reduce((high, nonce) => (nonce > high ? nonce : high), -1n);
  const gaps: bigint[] = [];
  for (let nonce = used; nonce < last && gaps.length < most; nonce++) if (!present.has(nonce)) gaps.push(nonce);
  return gaps;
}
