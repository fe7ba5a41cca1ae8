import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty, Page, Table } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';
import { ChainPhase } from './chain-state.js';

export function ChainsPage() {
  const { words } = useWords();
  const chains = useQuery({
    queryKey: ['chains'],
    queryFn: async () => (await atoll.chains({ first: 100 })).chains.nodes,
    meta: told(null, 'CHAIN'),
  });
  const action = (
    <>
      <Link className="button" to="/chains/join">
        {words.chains.join}
      </Link>
      <Link className="button" data-look="primary" to="/chains/new">
        {words.chains.found}
      </Link>
    </>
  );
  return (
    <Page title={words.nav.chains} action={chains.data?.length ? action : undefined}>
      <Answer query={chains}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.chains.none} action={<div className="row">{action}</div>}>
              {words.chains.noneWhy}
            </Empty>
          ) : (
            <ChainTable chains={list} />
          )
        }
      </Answer>
    </Page>
  );
}

type Chains = Awaited<ReturnType<typeof atoll.chains>>['chains']['nodes'];

function ChainTable({ chains }: { chains: Chains }) {
  const { words, number } = useWords();
  const head = [words.chains.name, words.chains.state, words.chains.height, words.chains.lastBlock];
  return (
    <Table caption={words.nav.chains} head={[...head, words.chains.validators, words.chains.consortium]}>
      {chains.map((chain) => (
        <tr key={chain.id}>
          <td>
            <Link to="/chains/$chainId" params={{ chainId: chain.id }}>
              {chain.name}
            </Link>
          </td>
          <td>
            <ChainPhase chain={chain} />
          </td>
          <td>{number.format(BigInt(chain.height))}</td>
          <td>{chain.headTime ? <Moment at={chain.headTime} /> : '–'}</td>
          <td>{number.format(chain.validators.length)}</td>
          <td>{chain.consortium.name}</td>
        </tr>
      ))}
    </Table>
  );
}
