import type { TokenPartsFragment } from '@atoll/sdk';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { atoll } from '../shared/atoll.js';
import { inUnits } from './units.js';

type Hex = `0x${string}`;

/** What tokens say of themselves, by their address. */
export function useTokens(chainId: string, addresses: readonly Hex[]): Map<string, TokenPartsFragment> {
  const wanted = [...new Set(addresses)].sort();
  const { data = [] } = useQuery({
    queryKey: ['tokens', chainId, wanted],
    queryFn: async () => (await atoll.tokens({ chainId, addresses: wanted, first: 100 })).tokens.nodes,
    enabled: wanted.length > 0,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  return new Map(data.map((token) => [token.address, token]));
}

/** In what the token's people count in, where it says how; in its smallest unit otherwise. */
export const amountOf = (amount: string, token: TokenPartsFragment | undefined): string =>
  token?.standard === 'ERC20' && token.decimals !== null ? inUnits(amount, token.decimals) : amount;
