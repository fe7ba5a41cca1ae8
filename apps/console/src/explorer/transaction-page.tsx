import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Card, Code, Empty, Fact, Facts, Hash, Status } from '@atoll/ui';

import { useChainId } from '../shared/chain.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useWords } from '../words/words.js';
import { EventTable, plain } from '../shared/events.js';
import { Verify } from '../shared/verify/verify.js';
import { AddressLink } from './transactions.js';
import { ether } from './units.js';

/** A transaction that was just mined is here a moment later, so it is asked for again while it is not. */
const AGAIN_MS = 1_500;

export function TransactionPage() {
  const { words, number } = useWords();
  const chainId = useChainId();
  const { hash = '' } = useParams({ strict: false });
  const transaction = useQuery({
    queryKey: ['mined', chainId, hash],
    queryFn: async () => (await atoll.minedTransaction({ chainId, hash: hash as `0x${string}` })).minedTransaction,
    refetchInterval: ({ state }) => (state.data ? false : AGAIN_MS),
  });
  return (
    <div className="stack">
      <div className="row row-between">
        <h2>{words.explorer.transaction}</h2>
        <Link to="/chains/$chainId/explorer" params={{ chainId }}>
          {words.explorer.back}
        </Link>
      </div>
      <Answer query={transaction}>
        {(data) => (
          <>
            <Card>
              <Facts>
                <Fact name={words.chains.state}>
                  <Status tone={data.succeeded ? 'good' : 'bad'}>
                    {data.succeeded ? words.explorer.succeeded : words.explorer.failed}
                  </Status>{' '}
                  {!data.succeeded && <span className="muted">{data.failure ?? words.explorer.noFailure}</span>}
                </Fact>
                <Fact name={words.explorer.hash}>
                  <Hash value={data.hash} whole />
                </Fact>
                <Fact name={words.explorer.block}>
                  <Link to="/chains/$chainId/explorer/blocks/$number" params={{ chainId, number: data.blockNumber }}>
                    {number.format(BigInt(data.blockNumber))}
                  </Link>
                </Fact>
                <Fact name={words.explorer.from}>
                  <AddressLink chainId={chainId} address={data.from} />
                </Fact>
                <Fact name={data.to ? words.explorer.to : words.explorer.created}>
                  {(data.to ?? data.contractAddress) ? (
                    <AddressLink chainId={chainId} address={data.to ?? data.contractAddress ?? ''} />
                  ) : (
                    '–'
                  )}
                </Fact>
                {data.call && (
                  <Fact name={words.explorer.called}>
                    <code>{data.call.function}</code>
                    <br />
                    <code className="arguments">{plain(data.call.arguments)}</code>
                  </Fact>
                )}
                <Fact name={words.explorer.value}>{ether(data.value)}</Fact>
                <Fact name={words.explorer.gas}>
                  {words.usage.of(number.format(BigInt(data.gasUsed)), number.format(BigInt(data.gasLimit)))}
                </Fact>
                <Fact name={words.explorer.nonce}>{data.nonce}</Fact>
              </Facts>
            </Card>
            <Verify
              key={data.hash}
              what={words.explorer.transaction}
              checks={['chain', 'seals', 'transactions', 'receipts', 'transaction']}
              work={(checks, hearing) => checks.checkTransaction(chainId, data, hearing)}
            />
            <section className="stack">
              <h2>{words.explorer.events}</h2>
              {data.events.nodes.length === 0 ? (
                <Empty title={words.explorer.noEventsInIt} />
              ) : (
                <EventTable chainId={chainId} list={data.events.nodes} />
              )}
            </section>
            <section className="stack">
              <h2>{words.explorer.data}</h2>
              <Code text={data.input} most={4_096} words={words.common} label={words.explorer.data} />
            </section>
          </>
        )}
      </Answer>
    </div>
  );
}
