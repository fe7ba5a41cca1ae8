import type { KernelRole } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';

import { atoll } from './atoll.js';
import { useViewer } from './viewer.js';

const AGAIN_MS = 4_000;

/** Who the kernel of a chain knows, with what each may do; nobody where there is none. */
export const useMembers = (chainId: string) =>
  useQuery({
    queryKey: ['kernel-members', chainId],
    queryFn: async () => (await atoll.kernelMembers({ chainId })).kernel?.members ?? [],
    refetchInterval: AGAIN_MS,
  });

export type Member = NonNullable<ReturnType<typeof useMembers>['data']>[number];

/** Which account of the chain is the viewer's organisation's, and whose the others are. */
export function useStanding(chainId: string) {
  const own = useViewer().data?.chosen?.organisation.id;
  const members = useMembers(chainId).data ?? [];
  const active = members.filter(({ state }) => state === 'ACTIVE');
  const mine = active.find(({ organisation }) => organisation !== null && organisation?.id === own);
  return {
    /** The principal, in lower case as the API gives addresses; none where the members know no such organisation. */
    mine: mine?.address,
    plays: (role: KernelRole) => mine?.roles.includes(role) ?? false,
    nameOf: (account: string) => members.find(({ address }) => address === account)?.organisation?.name,
    /** Members that have a role, others than oneself. */
    others: (role: KernelRole) => active.filter((each) => each !== mine && each.roles.includes(role)),
  };
}
