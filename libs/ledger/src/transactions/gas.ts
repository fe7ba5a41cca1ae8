import { size, type Hex } from 'viem';

/** The most gas one transaction may have since Osaka (EIP-7825). */
export const MAX_GAS = 2n ** 24n;

/** What a transaction costs before any code runs: EIP-2028 and EIP-2930, initcode by EIP-3860, and the floor of EIP-7623. */
export function leastGas(to: string | null, data: Hex): bigint {
  const bytes = Buffer.from(data.slice(2), 'hex');
  const zeros = bytes.reduce((count, byte) => count + Number(byte === 0), 0);
  const tokens = zeros + 4 * (bytes.length - zeros);
  const creation = to === null ? 32_000 + 2 * Math.ceil(size(data) / 32) : 0;
  return BigInt(21_000 + Math.max(4 * tokens + creation, 10 * tokens));
}

/** What is true at the estimate may cost a little more a block later; a plain transfer never does. */
export function withHeadroom(estimate: bigint, limit: bigint): bigint {
  const wished = estimate === 21_000n ? estimate : (estimate * 6n) / 5n;
  return wished < limit ? wished : limit;
}
