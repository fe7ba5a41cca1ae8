import type { MinedTransactionPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty, Hash, Status, Table } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { Pager } from '../shared/pager.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';
import { ether } from './units.js';

export function AddressLink({ chainId, address }: { chainId: string; address: string }) {
  return (
    <Link to="/chains/$chainId/explorer/addresses/$address" params={{ chainId, address }}>
      <Hash value={address} />
    </Link>
  );
}

type Props = { chainId: string; caption: string; list: MinedTransactionPartsFragment[] };

export function Transactions({ chainId, caption, list }: Props) {
  const { words } = useWords();
  const { hash, from, to, block, value } = words.explorer;
  return (
    <Table caption={caption} head={[hash, words.chains.state, block, from, to, value]}>
      {list.map((each) => (
        <tr key={each.hash}>
          <td>
            <Link to="/chains/$chainId/explorer/transactions/$hash" params={{ chainId, hash: each.hash }}>
              <Hash value={each.hash} />
            </Link>
          </td>
          <td>
            <Status tone={each.succeeded ? 'good' : 'bad'}>
              {each.succeeded ? words.explorer.succeeded : words.explorer.failed}
            </Status>
          </td>
          <td>
            <Link to="/chains/$chainId/explorer/blocks/$number" params={{ chainId, number: each.blockNumber }}>
              {each.blockNumber}
            </Link>
          </td>
          <td>
            <AddressLink chainId={chainId} address={each.from} />
          </td>
          <td>{each.to ? <AddressLink chainId={chainId} address={each.to} /> : words.explorer.creates}</td>
          <td>{ether(each.value)}</td>
        </tr>
      ))}
    </Table>
  );
}

type Part = { first: number; after?: string };
type Pages = {
  chainId: string;
  /** Whose they are. */
  of: string;
  empty: string;
  read: (part: Part) => Promise<{
    nodes: MinedTransactionPartsFragment[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  }>;
};

/** Page by page, the newest first; from the second page on nothing moves under the reader. */
export function TransactionPages({ chainId, of, empty, read }: Pages) {
  const { words } = useWords();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const list = useQuery({
    queryKey: ['transactions', chainId, of, after ?? null],
    queryFn: () => read({ first: 25, ...(after && { after }) }),
    meta: after ? {} : told(chainId, 'BLOCK'),
  });
  return (
    <section className="stack">
      <h2>{words.explorer.transactions}</h2>
      <Answer query={list}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={words.explorer.noTransactions}>{empty}</Empty>
          ) : (
            <>
              <Transactions chainId={chainId} caption={words.explorer.transactions} list={nodes} />
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
            </>
          )
        }
      </Answer>
    </section>
  );
}
