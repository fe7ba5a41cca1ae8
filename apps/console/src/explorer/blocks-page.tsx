import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty, Hash, Notice, Table } from '@atoll/ui';
import { useState } from 'react';

import { useChainId } from '../shared/chain.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';
import { AddressLink, Transactions } from './transactions.js';

export function BlocksPage() {
  const chainId = useChainId();
  return (
    <div className="stack">
      <IndexState chainId={chainId} />
      <LatestTransactions chainId={chainId} />
      <LatestBlocks chainId={chainId} />
    </div>
  );
}

function IndexState({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const index = useQuery({
    queryKey: ['index', chainId],
    queryFn: async () => (await atoll.chainIndex({ chainId })).chainIndex,
    meta: told(chainId, 'BLOCK'),
  });
  if (index.data?.trouble) return <Notice tone="warn">{index.data.trouble}</Notice>;
  if (index.data && index.data.height === null) return <Notice>{words.explorer.notYet}</Notice>;
  return null;
}

/** The newest first; from the second page on nothing moves under the reader. */
function LatestBlocks({ chainId }: { chainId: string }) {
  const { words, number } = useWords();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const blocks = useQuery({
    queryKey: ['blocks', chainId, after ?? null],
    queryFn: async () => (await atoll.blocks({ chainId, first: 20, ...(after && { after }) })).blocks,
    meta: after ? {} : told(chainId, 'BLOCK'),
  });
  const head = [words.explorer.block, words.explorer.time, words.explorer.transactions, words.explorer.proposer];
  return (
    <section className="stack">
      <h2>{words.explorer.blocks}</h2>
      <Answer query={blocks}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={words.explorer.noBlocks}>{words.explorer.notYet}</Empty>
          ) : (
            <>
              <Table caption={words.explorer.blocks} head={[...head, words.explorer.gas, words.explorer.hash]}>
                {nodes.map((block) => (
                  <tr key={block.number}>
                    <td>
                      <Link to="/chains/$chainId/explorer/blocks/$number" params={{ chainId, number: block.number }}>
                        {number.format(BigInt(block.number))}
                      </Link>
                    </td>
                    <td>
                      <Moment at={block.timestamp} />
                    </td>
                    <td>{block.transactionCount}</td>
                    <td>
                      <AddressLink chainId={chainId} address={block.miner} />
                    </td>
                    <td>{number.format(BigInt(block.gasUsed))}</td>
                    <td>
                      <Hash value={block.hash} />
                    </td>
                  </tr>
                ))}
              </Table>
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
            </>
          )
        }
      </Answer>
    </section>
  );
}

function LatestTransactions({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const transactions = useQuery({
    queryKey: ['mined', chainId],
    queryFn: async () => (await atoll.minedTransactions({ chainId, first: 10 })).minedTransactions.nodes,
    meta: told(chainId, 'BLOCK'),
  });
  return (
    <section className="stack">
      <h2>{words.explorer.latest}</h2>
      <Answer query={transactions}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.explorer.noTransactions}>{words.explorer.noTransactionsWhy}</Empty>
          ) : (
            <Transactions chainId={chainId} caption={words.explorer.latest} list={list} />
          )
        }
      </Answer>
    </section>
  );
}
