import type { GenesisConfig } from './genesis.js';
import type { Header } from './header.js';

const ELASTICITY = 2n;
const MAX_CHANGE = 8n;

/** The base fee of the block after `parent` (EIP-1559), or 0 where the chain has none. */
export function nextBaseFee(parent: Header, config: GenesisConfig): bigint {
  if (config.zeroBaseFee) return 0n;
  const fee = parent.baseFeePerGas ?? 0n;
  const target = parent.gasLimit / ELASTICITY;
  if (parent.gasUsed === target) return fee;
  if (parent.gasUsed > target) {
    const rise = (fee * (parent.gasUsed - target)) / target / MAX_CHANGE;
    return fee + (rise > 0n ? rise : 1n);
  }
  return fee - (fee * (target - parent.gasUsed)) / target / MAX_CHANGE;
}
