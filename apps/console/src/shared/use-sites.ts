import { useQuery } from '@tanstack/react-query';

import { atoll } from './atoll.js';

export const MOST_SITES = 100;

/** The sites that the viewer's organisation has, may use or knows; read again and again where they are watched. */
export const useSites = (againMs: number | false = false) =>
  useQuery({
    queryKey: ['sites'],
    queryFn: async () => (await atoll.sites({ first: MOST_SITES })).sites.nodes,
    refetchInterval: againMs,
  });
