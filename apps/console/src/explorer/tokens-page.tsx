import { useQuery } from '@tanstack/react-query';
import { Empty, Table } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { Pager } from '../shared/pager.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';
import { AddressLink } from './transactions.js';

/** What moves in amounts on the chain, and what it says of itself. */
export function TokensPage() {
  const { words } = useWords();
  const chainId = useChainId();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const tokens = useQuery({
    queryKey: ['tokens', chainId, 'all', after ?? null],
    queryFn: async () => (await atoll.tokens({ chainId, first: 25, ...(after && { after }) })).tokens,
    meta: after ? {} : told(chainId, 'BLOCK'),
  });
  const { token, symbol, decimals, standard, address } = words.explorer;
  return (
    <section className="stack">
      <h2>{words.explorer.tokens}</h2>
      <Answer query={tokens}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={words.explorer.noTokens}>{words.explorer.noTokensWhy}</Empty>
          ) : (
            <>
              <Table caption={words.explorer.tokens} head={[token, symbol, standard, decimals, address]}>
                {nodes.map((each) => (
                  <tr key={`${each.address}-${each.standard}`}>
                    <td>
                      <bdi className="written">{each.name ?? '–'}</bdi>
                    </td>
                    <td>
                      <bdi className="written">{each.symbol ?? '–'}</bdi>
                    </td>
                    <td>{words.explorer.standards[each.standard]}</td>
                    <td>{each.decimals ?? '–'}</td>
                    <td>
                      <AddressLink chainId={chainId} address={each.address} />
                    </td>
                  </tr>
                ))}
              </Table>
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} oldestFirst />
            </>
          )
        }
      </Answer>
    </section>
  );
}
