import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Card, Fact, Facts, Hash } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { Events } from '../shared/events.js';
import { useWords } from '../words/words.js';
import { AccountFacts } from './account-facts.js';
import { Holders, Holdings } from './holdings.js';
import { useTokens } from './tokens.js';
import { TransactionPages } from './transactions.js';

export function AddressPage() {
  const { words } = useWords();
  const chainId = useChainId();
  const address = useParams({ strict: false }).address?.toLowerCase() as `0x${string}`;
  const found = useQuery({
    queryKey: ['address', chainId, address],
    queryFn: async () => (await atoll.address({ chainId, address })).address,
  });
  const token = useTokens(chainId, [address]).get(address);
  return (
    <div className="stack" key={address}>
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
              <Facts>
                <Fact name={words.explorer.address}>
                  <Hash value={data.address} whole />
                </Fact>
                <Contracts chainId={chainId} address={data.address} names={data.contractNames} />
                {token && (
                  <Fact name={words.explorer.token}>
                    <bdi>{token.name ?? '–'}</bdi> <bdi className="muted">{token.symbol}</bdi>
                  </Fact>
                )}
              </Facts>
            </Card>
            <AccountFacts chainId={chainId} address={address} />
            {token && <Holders chainId={chainId} token={token} />}
            <Holdings chainId={chainId} holder={address} />
            <TransactionPages
              chainId={chainId}
              of={address}
              empty={words.explorer.noneOfAddress}
              read={async (part) => (await atoll.transactionsOf({ chainId, address, ...part })).address.transactions}
            />
            {data.events.nodes.length > 0 && (
              <section className="stack">
                <h2>{words.explorer.events}</h2>
                <Events chainId={chainId} contract={address} />
              </section>
            )}
          </>
        )}
      </Answer>
    </div>
  );
}

type ContractsProps = { chainId: string; address: string; names: readonly string[] };

/** By what its ABI is known, with a way to its own page where it was deployed from here. */
function Contracts({ chainId, address, names }: ContractsProps) {
  const { words } = useWords();
  const deployments = useQuery({
    queryKey: ['deployments', chainId],
    queryFn: async () => (await atoll.deployments({ chainId, first: 100 })).deployments.nodes,
    enabled: names.length > 0,
  });
  if (names.length === 0) return null;
  const own = deployments.data?.find((each) => each.address?.toLowerCase() === address);
  return (
    <Fact name={words.explorer.contract}>
      {own ? (
        <Link to="/chains/$chainId/contracts/$deploymentId" params={{ chainId, deploymentId: own.id }}>
          {own.contractName}
        </Link>
      ) : (
        names.join(', ')
      )}
    </Fact>
  );
}
