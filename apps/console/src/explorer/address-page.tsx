import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Card, Empty, Hash, Table } from '@atoll/ui';

import { useChainId } from '../shared/chain.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useWords } from '../words/words.js';
import { EventTable } from '../shared/events.js';
import { AddressLink, Transactions } from './transactions.js';

export function AddressPage() {
  const { words } = useWords();
  const chainId = useChainId();
  const { address = '' } = useParams({ strict: false });
  const found = useQuery({
    queryKey: ['address', chainId, address],
    queryFn: async () => (await atoll.address({ chainId, address: address as `0x${string}` })).address,
    refetchInterval: 5_000,
  });
  return (
    <div className="stack">
      <div className="row row-between">
        <h2>{words.explorer.address}</h2>
        <Link to="/chains/$chainId/explorer" params={{ chainId }}>
          {words.explorer.back}
        </Link>
      </div>
      <Answer query={found}>
        {(data) => (
          <>
            <Card>
              <Hash value={data.address} whole />
              {data.contractNames.length > 0 && <p className="muted">{data.contractNames.join(', ')}</p>}
            </Card>
            {data.tokenBalances.nodes.length > 0 && (
              <Table caption={words.explorer.tokens} head={[words.explorer.token, words.explorer.amount]}>
                {data.tokenBalances.nodes.map(({ token, tokenId, amount }) => (
                  <tr key={`${token}-${tokenId}`}>
                    <td>
                      <AddressLink chainId={chainId} address={token} />
                    </td>
                    <td>{amount}</td>
                  </tr>
                ))}
              </Table>
            )}
            <section className="stack">
              <h2>{words.explorer.transactions}</h2>
              {data.transactions.nodes.length === 0 ? (
                <Empty title={words.explorer.noTransactions} />
              ) : (
                <Transactions chainId={chainId} caption={words.explorer.transactions} list={data.transactions.nodes} />
              )}
            </section>
            {data.events.nodes.length > 0 && (
              <section className="stack">
                <h2>{words.explorer.events}</h2>
                <EventTable chainId={chainId} list={data.events.nodes} />
              </section>
            )}
          </>
        )}
      </Answer>
    </div>
  );
}
