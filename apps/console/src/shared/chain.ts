import type { ChainChangedSubscription, ChainQuery } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { atoll } from './atoll.js';
import { useLive } from './live.js';
import { told } from './told.js';

export type Chain = ChainQuery['chain'];
export type Node = Chain['nodes'][number];

export function useChainId(): string {
  const { chainId } = useParams({ strict: false });
  if (!chainId) throw new Error('This page stands below a chain.');
  return chainId;
}

/** The chain of the page, followed block by block. */
export function useChain() {
  const id = useChainId();
  return useLive<Chain, ChainChangedSubscription>({
    key: ['chain', id],
    read: async () => (await atoll.chain({ id })).chain,
    follow: () => atoll.chainChanged({ id }),
    after: (known, { chainChanged }) => ({ genesis: null, rpcScaling: null, ...known, ...chainChanged }),
  });
}

export const useProposals = (chainId: string) =>
  useQuery({
    queryKey: ['proposals', chainId],
    queryFn: async () => (await atoll.proposals({ chainId, first: 20 })).proposals.nodes,
    meta: told(chainId, 'PROPOSAL'),
  });
