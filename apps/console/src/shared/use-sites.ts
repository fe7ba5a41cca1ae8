import { useQuery } from '@tanstack/react-query';

import { atoll } from './atoll.js';
import { told } from './told.js';

export const MOST_SITES = 100;

/** The sites that the viewer's organisation has, may use or knows. */
export const useSites = () =>
  useQuery({
    queryKey: ['sites'],
    queryFn: async () => (await atoll.sites({ first: MOST_SITES })).sites.nodes,
    meta: told(null, 'SITE'),
  });
