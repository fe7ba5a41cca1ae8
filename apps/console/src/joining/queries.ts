import { useQuery } from '@tanstack/react-query';

import { atoll } from '../shared/atoll.js';
import { told } from '../shared/told.js';

/** Its key is made by the worker, moments after it was asked for. */
export const useOwnKey = () =>
  useQuery({
    queryKey: ['organisation-key'],
    queryFn: async () => (await atoll.organisationKey()).organisationKey,
    meta: told(null, 'EXCHANGE'),
  });

export const useConsortium = (id: string) =>
  useQuery({
    queryKey: ['consortium', id],
    queryFn: async () => (await atoll.consortium({ id })).consortium,
    meta: told(null, 'CONSORTIUM'),
  });

export const useVersions = (consortiumId: string) =>
  useQuery({
    queryKey: ['membership-versions', consortiumId],
    queryFn: async () => (await atoll.membershipVersions({ consortiumId })).membershipVersions,
    meta: told(null, 'CONSORTIUM'),
  });

export const useExchanges = () =>
  useQuery({
    queryKey: ['exchanges'],
    queryFn: async () => (await atoll.exchanges({ first: 100 })).exchanges.nodes,
    meta: told(null, 'EXCHANGE', 'CONSORTIUM'),
  });
