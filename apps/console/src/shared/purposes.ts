import { useQuery } from '@tanstack/react-query';

import { atoll } from './atoll.js';
import { useChain } from './chain.js';

type Purpose = { bit: number; name: string };

/** The meanings that the members of the consortium gave to the bits of a mask. */
export function usePurposeList(): Purpose[] {
  const { data: chain } = useChain();
  const consortiumId = chain?.consortium.id;
  const { data = [] } = useQuery({
    queryKey: ['purposes', consortiumId],
    queryFn: async () => (await atoll.accessPurposes({ consortiumId: consortiumId! })).accessPurposes,
    enabled: consortiumId !== undefined,
    staleTime: 60_000,
  });
  return data;
}

/** Those that a mask has. */
export const purposesIn = (list: Purpose[], mask: string): string[] =>
  list.filter(({ bit }) => (BigInt(mask) >> BigInt(bit)) & 1n).map(({ name }) => name);

export function usePurposes(): (mask: string) => string {
  const list = usePurposeList();
  return (mask) => purposesIn(list, mask).join(', ') || '–';
}
