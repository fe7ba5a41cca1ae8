import type { EventPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Empty } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { EventTable } from '../shared/events.js';
import { useKernel } from '../shared/kernel.js';
import { useWords } from '../words/words.js';

const MOST = 20;
/** What the registry tells of a device, by the argument that names it. */
const TOLD: Record<string, 'did' | 'identity'> = {
  ...{ DeviceRegistered: 'did', DeviceUpdated: 'did', GatewayBound: 'did', Activated: 'did', Suspended: 'did' },
  ...{ Quarantined: 'did', Released: 'did', Retired: 'did' },
  ...{ DIDOwnerChanged: 'identity', DIDDelegateChanged: 'identity', DIDAttributeChanged: 'identity' },
};

async function historyOf(chainId: string, contract: `0x${string}`, address: string): Promise<EventPartsFragment[]> {
  const parts = await Promise.all(
    Object.entries(TOLD).map(async ([event, argument]) => {
      const input = { chainId, contract, event, where: [{ argument, value: address }] };
      return (await atoll.events({ input, first: MOST })).events.nodes;
    }),
  );
  const order = ({ blockNumber, logIndex }: EventPartsFragment) => Number(blockNumber) * 100_000 + logIndex;
  return parts.flat().sort((a, b) => order(b) - order(a));
}

type Props = { chainId: string; address: `0x${string}`; seenBlock: string | null };

/** What the registry told of the device, newest first; read again when the chain shows something new of it. */
export function DeviceHistory({ chainId, address, seenBlock }: Props) {
  const { words } = useWords();
  const kernel = useKernel(chainId);
  const registry = kernel.data?.contracts.find(({ contract }) => contract === 'IdentityRegistry')?.address;
  const history = useQuery({
    queryKey: ['device-history', chainId, address, registry, seenBlock],
    queryFn: () => historyOf(chainId, registry!, address),
    enabled: Boolean(registry),
  });
  return (
    <section className="stack">
      <h2>{words.identity.history}</h2>
      {registry ? (
        <Answer query={history}>
          {(list) =>
            list.length === 0 ? (
              <Empty title={words.identity.noHistory}>{words.identity.noHistoryWhy}</Empty>
            ) : (
              <EventTable chainId={chainId} list={list} />
            )
          }
        </Answer>
      ) : (
        <Answer query={kernel}>{() => <Empty title={words.identity.noHistory}>{words.kernel.none}</Empty>}</Answer>
      )}
    </section>
  );
}
