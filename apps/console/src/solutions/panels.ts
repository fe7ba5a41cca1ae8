import { useQuery } from '@tanstack/react-query';

import { atoll } from '../shared/atoll.js';

type Hex = `0x${string}`;

/** The panels of arbiters that this organisation appointed, the newest first. Others' are known by the offers that name them. */
export function usePanels(chainId: string): Hex[] {
  const { data = [] } = useQuery({
    queryKey: ['panels', chainId],
    queryFn: async () => (await atoll.accessDeeds({ chainId, first: 100 })).accessDeeds.nodes,
  });
  return data.flatMap((deed) => (deed.function === 'createFeed' && deed.state === 'DONE' && deed.subject) || []);
}
