import type { DataOrderState } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty, Status, Table, type Tone } from '@atoll/ui';
import { useState } from 'react';

import { Account } from '../shared/account.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';

const TONES: Record<DataOrderState, Tone> = {
  ...{ ESCROWED: 'warn', KEY_DELIVERED: 'warn', DISPUTED: 'bad', SETTLED: 'good', REFUNDED: 'idle' },
};

export function OrderState({ state }: { state: DataOrderState }) {
  const { words } = useWords();
  return <Status tone={TONES[state]}>{words.market.orderStates[state]}</Status>;
}

/** Purchases of all members, the newest first. */
export function Orders({ chainId }: { chainId: string }) {
  const { words, number } = useWords();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const orders = useQuery({
    queryKey: ['data-orders', chainId, after ?? null],
    queryFn: async () => (await atoll.dataOrders({ chainId, first: 20, ...(after && { after }) })).dataOrders,
    meta: told(chainId, 'DATA_ORDER'),
  });
  const { order, buyer, owner, price, ordered, noTitle } = words.market;
  return (
    <section className="stack">
      <h2>{words.market.orders}</h2>
      <Answer query={orders}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={words.market.noOrders}>{words.market.noOrdersWhy}</Empty>
          ) : (
            <>
              <Table caption={words.market.orders} head={[order, words.chains.state, buyer, owner, price, ordered]}>
                {nodes.map((each) => (
                  <tr key={each.id}>
                    <td>
                      <Link
                        to="/chains/$chainId/solutions/data-market/orders/$orderId"
                        params={{ chainId, orderId: each.id }}
                      >
                        {each.licence?.title ?? noTitle}
                      </Link>
                    </td>
                    <td>
                      <OrderState state={each.state} />
                    </td>
                    <td>
                      <Account chainId={chainId} address={each.buyer} />
                    </td>
                    <td>
                      <Account chainId={chainId} address={each.asset.owner} />
                    </td>
                    <td className="numbers">{number.format(BigInt(each.offer.price))}</td>
                    <td>
                      <Moment at={each.orderedAt} />
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
