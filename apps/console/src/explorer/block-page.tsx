import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Card, Empty, Fact, Facts, Hash } from '@atoll/ui';

import { useChainId } from '../shared/chain.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { useWords } from '../words/words.js';
import { Verify } from '../shared/verify/verify.js';
import { AddressLink, Transactions } from './transactions.js';

export function BlockPage() {
  const { words, number: numbers } = useWords();
  const chainId = useChainId();
  const { number = '' } = useParams({ strict: false });
  const block = useQuery({
    queryKey: ['block', chainId, number],
    queryFn: async () => (await atoll.block({ chainId, number })).block,
  });
  return (
    <div className="stack">
      <div className="row row-between">
        <h2>{words.explorer.blockNumber(number)}</h2>
        <Link to="/chains/$chainId/explorer" params={{ chainId }}>
          {words.explorer.back}
        </Link>
      </div>
      <Answer query={block}>
        {(data) => (
          <>
            <Card>
              <Facts>
                <Fact name={words.explorer.time}>
                  <Moment at={data.timestamp} />
                </Fact>
                <Fact name={words.explorer.hash}>
                  <Hash value={data.hash} whole />
                </Fact>
                <Fact name={words.explorer.parent}>
                  {data.number === '0' ? (
                    <Hash value={data.parentHash} whole />
                  ) : (
                    <Link
                      to="/chains/$chainId/explorer/blocks/$number"
                      params={{ chainId, number: String(BigInt(data.number) - 1n) }}
                    >
                      <Hash value={data.parentHash} whole />
                    </Link>
                  )}
                </Fact>
                <Fact name={words.explorer.state}>
                  <Hash value={data.stateRoot} whole />
                </Fact>
                <Fact name={words.explorer.proposer}>
                  <AddressLink chainId={chainId} address={data.miner} />
                </Fact>
                <Fact name={words.explorer.gas}>
                  {words.usage.of(numbers.format(BigInt(data.gasUsed)), numbers.format(BigInt(data.gasLimit)))}
                </Fact>
                <Fact name={words.explorer.transactions}>{numbers.format(data.transactionCount)}</Fact>
              </Facts>
            </Card>
            {data.number !== '0' && (
              <Verify
                key={data.hash}
                what={words.explorer.blockNumber(data.number)}
                checks={['chain', 'seals', 'transactions', 'receipts', 'block']}
                work={(checks, hearing) => checks.checkShownBlock(chainId, data, hearing)}
              />
            )}
            {data.transactions.nodes.length === 0 ? (
              <Empty title={words.explorer.noneInBlock} />
            ) : (
              <Transactions chainId={chainId} caption={words.explorer.transactions} list={data.transactions.nodes} />
            )}
          </>
        )}
      </Answer>
    </div>
  );
}
