import type { AccessGrantPartsFragment } from '@atoll/sdk';

type Grant = Pick<AccessGrantPartsFragment, 'state' | 'outdated' | 'validUntil'>;
export type GrantEnd = 'revoked' | 'outdated' | 'expired' | 'exhausted' | 'never';

/** Why a grant is good for nothing any more, as its contract would say; null while it is. */
export function endOf({ state, outdated, validUntil }: Grant, now: number): GrantEnd | null {
  if (state === 'REVOKED') return 'revoked';
  if (state === 'EXHAUSTED') return 'exhausted';
  if (state === 'EXPIRED' || Date.parse(validUntil) < now) return 'expired';
  if (outdated) return 'outdated';
  return state === 'GRANTED' ? null : 'never';
}

/** Whether a grant lets its holder read for all purposes of a mask. */
export const reads = (
  { scopes, purposeMask }: Pick<AccessGrantPartsFragment, 'scopes' | 'purposeMask'>,
  mask = '0x0',
) => scopes.includes('READ') && (BigInt(purposeMask) & BigInt(mask)) === BigInt(mask);
