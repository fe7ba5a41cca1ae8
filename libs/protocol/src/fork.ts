import type { GenesisConfig } from './genesis.js';

/** The forks of Ethereum that change a header or its execution, from the first one supported. */
export const FORKS = ['london', 'shanghai', 'cancun', 'prague', 'osaka'] as const;
export type Fork = (typeof FORKS)[number];

/** The fork whose rules a block with this timestamp follows. */
export function forkAt(config: GenesisConfig, timestamp: bigint): Fork {
  const active = (time: number | undefined) => time !== undefined && timestamp >= BigInt(time);
  if (active(config.osakaTime)) return 'osaka';
  if (active(config.pragueTime)) return 'prague';
  if (active(config.cancunTime)) return 'cancun';
  if (active(config.shanghaiTime)) return 'shanghai';
  return 'london';
}

/** Whether `fork` is `since` or a later one. */
export function isSince(fork: Fork, since: Fork): boolean {
  return FORKS.indexOf(fork) >= FORKS.indexOf(since);
}
