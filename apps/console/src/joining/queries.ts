import { useQuery } from '@tanstack/react-query';

import { atoll } from '../shared/atoll.js';

const AGAIN_MS = 3_000;

/** Its key is made by the worker, moments after it was asked for. */
export const useOwnKey = () =>
  useQuery({
    queryKey: ['organisation-key'],
    queryFn: async () => (await atoll.organisationKey()).organisationKey,
    refetchInterval: ({ state }) => (state.data?.publicKey ? false : AGAIN_MS),
  });

export const useConsortium = (id: string) =>
  useQuery({
    queryKey: ['consortium', id],
    queryFn: async () => (await atoll.consortium({ id })).consortium,
    refetchInterval: AGAIN_MS,
  });

export const useVersions = (consortiumId: string) =>
  useQuery({
    queryKey: ['membership-versions', consortiumId],
    queryFn: async () => (await atoll.membershipVersions({ consortiumId })).membershipVersions,
    refetchInterval: AGAIN_MS,
  });

export const useExchanges = () =>
  useQuery({
    queryKey: ['exchanges'],
    queryFn: async () => (await atoll.exchanges({ first: 100 })).exchanges.nodes,
    refetchInterval: AGAIN_MS,
  });
