import type { ChangeKind, SolutionsChangedSubscription, SolutionsQuery } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';

import { atoll } from '../shared/atoll.js';
import { useProposals } from '../shared/chain.js';
import { useKernel } from '../shared/kernel.js';
import { useLive } from '../shared/live.js';
import { useStanding } from '../shared/members.js';
import { usePurposeList } from '../shared/purposes.js';
import { told } from '../shared/told.js';
import {
  CONTRACTS,
  isContracted,
  standingOf,
  type Contracted,
  type Known,
  type Standing,
  type System,
} from './needs.js';

/** The contracts of systems that the members agreed on, as they come up. */
export const useSolutions = (chainId: string) =>
  useLive<SolutionsQuery['solutions'], SolutionsChangedSubscription>({
    key: ['solutions', chainId],
    read: async () => (await atoll.solutions({ chainId })).solutions,
    follow: () => atoll.solutionsChanged({ chainId }),
    after: (_, { solutionsChanged }) => solutionsChanged,
  });

const whether = (met: boolean): Standing => (met ? 'ready' : 'none');

/** What only a look into the books tells, system by system. */
const LOOK: Record<System, (chainId: string) => Promise<Known>> = {
  market: async (chainId) => {
    const { dataAssets } = await atoll.dataAssets({ chainId, state: 'LISTED', first: 1 });
    return { offer: whether(dataAssets.nodes.length > 0) };
  },
  city: async (chainId) => {
    const { cityDatasets } = await atoll.cityDatasets({ chainId, first: 50 });
    return { dataset: whether(cityDatasets.nodes.some(({ published }) => published)) };
  },
  identity: async (chainId) => {
    const [{ issuingKeys }, { devices }, active, { certificateLogs }] = await Promise.all([
      atoll.issuingKeys({ chainId }),
      atoll.devices({ chainId, first: 1 }),
      hasActive(chainId),
      atoll.certificateLogs({ chainId }),
    ]);
    return {
      issuer: issuingKeys.some(({ listed }) => listed) ? 'ready' : issuingKeys.length > 0 ? 'going' : 'none',
      device: whether(devices.nodes.length > 0),
      active: whether(active),
      log: whether(certificateLogs.length > 0),
    };
  },
  bot: async (chainId) => {
    const [{ services }, active, { serviceNodes }, { serviceTickets }] = await Promise.all([
      atoll.services({ chainId, first: 1, live: true }),
      hasActive(chainId),
      atoll.serviceNodes({ chainId, first: 1 }),
      atoll.serviceTickets({ chainId, state: 'GRANTED', first: 1 }),
    ]);
    return {
      service: whether(services.nodes.length > 0),
      active: whether(active),
      node: whether(serviceNodes.nodes.length > 0),
      ticket: whether(serviceTickets.nodes.length > 0),
    };
  },
};

/** What such a look depends on. */
const SHOWN: Record<System, ChangeKind[]> = {
  market: ['DATA_ASSET'],
  city: ['CITY_DATASET'],
  identity: ['CREDENTIAL', 'DEVICE', 'CERTIFICATE'],
  bot: ['SERVICE', 'DEVICE', 'SERVICE_TICKET'],
};

const hasActive = async (chainId: string): Promise<boolean> =>
  (await atoll.devices({ chainId, filter: { status: 'ACTIVE' }, first: 1 })).devices.nodes.length > 0;

/** What the chain has of what a system needs. */
export function useKnown(chainId: string, system: System) {
  const kernel = useKernel(chainId);
  const { others } = useStanding(chainId);
  const purposes = usePurposeList();
  const contract = useContract(chainId, isContracted(system) ? system : 'market');
  const looked = useQuery({
    queryKey: ['system', chainId, system],
    queryFn: () => LOOK[system](chainId),
    meta: told(chainId, ...SHOWN[system]),
  });
  const known: Known | undefined = looked.data && {
    ...looked.data,
    ...(kernel.data !== undefined && { kernel: standingOf(kernel.data?.status) }),
    purposes: whether(purposes.length > 0),
    arbiter: whether(others('ARBITER').length > 0),
    auditor: whether(others('AUDITOR').length > 0),
    ...(isContracted(system) && contract.standing && { [system]: contract.standing }),
  };
  return { ...looked, known, message: contract.message };
}

/** How far the contract of a system is; undefined until that is known. */
export function useContract(chainId: string, system: Contracted): { standing?: Standing; message: string } {
  const solutions = useSolutions(chainId);
  const proposals = useProposals(chainId);
  const { solution, contract } = CONTRACTS[system];
  const found = solutions.data?.find((each) => each.solution === solution);
  const proposed = proposals.data?.some(
    ({ kind, status, payload }) =>
      kind === 'DEPLOY_SOLUTION' && status === 'OPEN' && (payload as { contract?: string }).contract === contract,
  );
  if (!solutions.data || proposed === undefined) return { message: '' };
  return { standing: standingOf(found?.status, proposed), message: found?.message ?? '' };
}
