import type { EventPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty, Hash, Table } from '@atoll/ui';

import { Answer } from './answer.js';
import { atoll } from './atoll.js';
import { useWords } from '../words/words.js';

/** What a contract logged last, as its ABI reads it. */
export function Events({ chainId, contract }: { chainId: string; contract: string }) {
  const { words } = useWords();
  const events = useQuery({
    queryKey: ['events', chainId, contract],
    queryFn: async () =>
      (await atoll.events({ input: { chainId, contract: contract as `0x${string}` }, first: 25 })).events.nodes,
    refetchInterval: 3_000,
  });
  return (
    <Answer query={events}>
      {(list) =>
        list.length === 0 ? (
          <Empty title={words.explorer.noEvents}>{words.explorer.noEventsWhy}</Empty>
        ) : (
          <EventTable chainId={chainId} list={list} />
        )
      }
    </Answer>
  );
}

export function EventTable({ chainId, list }: { chainId: string; list: EventPartsFragment[] }) {
  const { words } = useWords();
  return (
    <Table
      caption={words.explorer.events}
      head={[words.explorer.event, words.explorer.arguments, words.explorer.block, words.explorer.transaction]}
    >
      {list.map((event) => (
        <tr key={`${event.blockNumber}-${event.logIndex}`}>
          <td>{event.name ?? <Hash value={event.topics[0] ?? '0x'} />}</td>
          <td data-wrap>
            <code className="arguments">{event.arguments ? plain(event.arguments) : event.data}</code>
          </td>
          <td>
            <Link to="/chains/$chainId/explorer/blocks/$number" params={{ chainId, number: event.blockNumber }}>
              {event.blockNumber}
            </Link>
          </td>
          <td>
            <Link to="/chains/$chainId/explorer/transactions/$hash" params={{ chainId, hash: event.transactionHash }}>
              <Hash value={event.transactionHash} />
            </Link>
          </td>
        </tr>
      ))}
    </Table>
  );
}

const plain = (values: unknown): string =>
  Object.entries(values as Record<string, unknown>)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
