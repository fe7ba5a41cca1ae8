import { Fault } from '@atoll/kernel';

import type { Engines } from './engines.js';
import { checkFounders, type KernelFounder, type ValidatorShare } from './proposal.js';

/** What a member wants a new chain to be. */
export type ChainWish = {
  consortiumId: string;
  name: string;
  /** The installation's standard one where it is not given. */
  engine?: string | undefined;
  blockPeriodMs: number;
  /** How long QBFT's round 0 may take; two block periods where it is not given. */
  requestTimeoutSeconds?: number | undefined;
  epochLength: number;
  validators: ValidatorShare[];
  /** Who founds the kernel that it is to have from the start, each in these roles, as the contract's mask. */
  kernelFounders?: KernelFounder[] | undefined;
  idempotencyKey?: string | undefined;
};

export const LIMITS = {
  validators: 64,
  /** Of one organisation: chains that wait for votes, or were refused and are still remembered. */
  proposed: 64,
  leastBlockPeriodMs: 100,
  mostBlockPeriodMs: 3_600_000,
  gasLimit: 60_000_000n,
};

const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,62}[\p{L}\p{N}])?$/u;
const NODE_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The wish with everything decided, or the fault that names the field. */
export function checkedWish(
  wish: ChainWish,
  engines: Engines,
): ChainWish & { engine: string; requestTimeoutSeconds: number } {
  const { name, blockPeriodMs, epochLength, validators } = wish;
  const requestTimeoutSeconds = wish.requestTimeoutSeconds ?? 2 * Math.ceil(blockPeriodMs / 1_000);
  const { leastBlockPeriodMs, mostBlockPeriodMs } = LIMITS;
  if (!NAME.test(name)) throw Fault.invalid('name', 'must be 1 to 64 letters, digits, spaces, dots and hyphens');
  const engine = engines.offered(wish.engine);
  within('blockPeriodMs', blockPeriodMs, leastBlockPeriodMs, mostBlockPeriodMs);
  within('requestTimeoutSeconds', requestTimeoutSeconds, 1, 2 * Math.ceil(mostBlockPeriodMs / 1_000));
  if (requestTimeoutSeconds * 1_000 < blockPeriodMs) {
    throw Fault.invalid('requestTimeoutSeconds', 'must not be shorter than the block period');
  }
  within('epochLength', epochLength, 10, 10_000_000);
  checkShares(validators);
  if (wish.kernelFounders) checkFounders(wish.kernelFounders, 'kernelFounders');
  return { ...wish, engine, requestTimeoutSeconds };
}

export function checkedNodeName(name: string): string {
  if (NODE_NAME.test(name)) return name;
  throw Fault.invalid('name', 'must be 1 to 63 lower-case letters, digits and inner hyphens');
}

function checkShares(shares: ValidatorShare[]): void {
  for (const { count } of shares) within('validators.count', count, 1, LIMITS.validators);
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  if (total < 1 || total > LIMITS.validators) {
    throw Fault.invalid(
      'validators',
      `must be 1 to ${LIMITS.validators} in all, and 4 or more to outlast a faulty one`,
    );
  }
  const places = new Set(shares.map(({ organisationId, siteId }) => `${organisationId}/${siteId ?? ''}`));
  if (places.size < shares.length) throw Fault.invalid('validators', 'must name each organisation once for each site');
}

function within(field: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw Fault.invalid(field, `must be a whole number from ${least} to ${most}`);
}
