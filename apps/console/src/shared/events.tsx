import type { EventPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty, Hash, Table } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from './answer.js';
import { atoll } from './atoll.js';
import { Pager } from './pager.js';
import { told } from './told.js';
import { useWords } from '../words/words.js';

const MOST_LETTERS = 1_000;

/** What contracts logged, as their ABIs read it: of one, or of any. */
export function Events({ chainId, contract }: { chainId: string; contract?: string }) {
  const { words } = useWords();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const input = { chainId, ...(contract && { contract: contract as `0x${string}` }) };
  const events = useQuery({
    queryKey: ['events', chainId, contract ?? null, after ?? null],
    queryFn: async () => (await atoll.events({ input, first: 25, ...(after && { after }) })).events,
    meta: after ? {} : told(chainId, 'BLOCK'),
  });
  return (
    <Answer query={events}>
      {({ nodes, pageInfo }) =>
        nodes.length === 0 ? (
          <Empty title={words.explorer.noEvents}>{words.explorer.noEventsWhy}</Empty>
        ) : (
          <>
            <EventTable chainId={chainId} list={nodes} />
            <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
          </>
        )
      }
    </Answer>
  );
}

export function EventTable({ chainId, list }: { chainId: string; list: EventPartsFragment[] }) {
  const { words } = useWords();
  const { event, contract } = words.explorer;
  return (
    <Table
      caption={words.explorer.events}
      head={[event, words.explorer.arguments, contract, words.explorer.block, words.explorer.transaction]}
    >
      {list.map((each) => (
        <tr key={`${each.blockNumber}-${each.logIndex}`}>
          <td>{each.name ?? <Unnamed topic={each.topics[0]} />}</td>
          <td data-wrap>
            <code className="arguments">{cut(each.arguments ? plain(each.arguments) : each.data)}</code>
          </td>
          <td>
            <Link to="/chains/$chainId/explorer/addresses/$address" params={{ chainId, address: each.address }}>
              <Hash value={each.address} />
            </Link>
          </td>
          <td>
            <Link to="/chains/$chainId/explorer/blocks/$number" params={{ chainId, number: each.blockNumber }}>
              {each.blockNumber}
            </Link>
          </td>
          <td>
            <Link to="/chains/$chainId/explorer/transactions/$hash" params={{ chainId, hash: each.transactionHash }}>
              <Hash value={each.transactionHash} />
            </Link>
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** No ABI is known that has it. */
function Unnamed({ topic }: { topic: string | undefined }) {
  const { words } = useWords();
  return (
    <>
      {topic && <Hash value={topic} />} <span className="muted small">{words.explorer.unnamed}</span>
    </>
  );
}

/** A contract may log as much as it pays for. */
const cut = (text: string): string => (text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text);

export const plain = (values: unknown): string =>
  Object.entries(values as Record<string, unknown>)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
