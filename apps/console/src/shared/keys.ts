import { useQuery } from '@tanstack/react-query';

import { atoll } from './atoll.js';
import { told } from './told.js';

const BORN_AGAIN_MS = 1_000;

/** The signing keys of the organisation; looked at again until every one is born. */
export function useKeys() {
  return useQuery({
    queryKey: ['keys'],
    queryFn: async () => (await atoll.keys({ first: 100 })).keys.nodes,
    meta: told(null, 'KEY'),
    refetchInterval: ({ state }) =>
      state.data?.some(({ address, problem, curve }) => !address && !problem && curve === 'SECP256K1')
        ? BORN_AGAIN_MS
        : false,
  });
}
