import type { DataStreamChangedSubscription, DataStreamPartsFragment } from '@atoll/sdk';
import { Link, useParams } from '@tanstack/react-router';
import { Card, Fact, Facts, Hash, Notice } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { didOf } from '../shared/did.js';
import { useChain } from '../shared/chain.js';
import { useLive } from '../shared/live.js';
import { useWords } from '../words/words.js';
import { Batches } from './batches.js';
import { Provenance } from './provenance.js';
import { Readings } from './readings.js';
import { StreamState } from './streams-page.js';

/** A stream as it grows: its readings, the batches that the chain has, and where they come from. */
export function StreamPage() {
  const { words } = useWords();
  const chainId = useChainId();
  const { streamId: id = '' } = useParams({ strict: false });
  const stream = useLive<DataStreamPartsFragment, DataStreamChangedSubscription>({
    key: ['data-stream', id],
    read: async () => (await atoll.dataStream({ id })).dataStream,
    follow: () => atoll.dataStreamChanged({ id }),
    after: (_, { dataStreamChanged }) => dataStreamChanged,
  });
  return (
    <>
      <div className="row row-between">
        <h2>{stream.data?.name ?? words.data.stream}</h2>
        <Link to="/chains/$chainId/data" params={{ chainId }}>
          {words.data.back}
        </Link>
      </div>
      <Answer query={stream}>
        {(data) => (
          <>
            {data.reason && <Notice tone="warn">{data.reason}</Notice>}
            <Readings chainId={chainId} stream={data} />
            <StreamFacts stream={data} />
            <Provenance chainId={chainId} stream={data} />
            <Batches stream={data} />
          </>
        )}
      </Answer>
    </>
  );
}

function StreamFacts({ stream }: { stream: DataStreamPartsFragment }) {
  const { words, number } = useWords();
  const { data: chain } = useChain();
  return (
    <Card>
      <Facts>
        <Fact name={words.chains.state}>
          <StreamState state={stream.state} />
        </Fact>
        <Fact name={words.data.producer}>
          {chain ? (
            <Link
              to="/chains/$chainId/identity/devices/$did"
              params={{ chainId: chain.id, did: didOf(chain.evmChainId, stream.producer) }}
            >
              <Hash value={stream.producer} whole />
            </Link>
          ) : (
            <Hash value={stream.producer} whole />
          )}
        </Fact>
        <Fact name={words.data.onChainId}>
          <Hash value={stream.stream} whole />
        </Fact>
        <Fact name={words.data.curve}>{stream.curve}</Fact>
        <Fact name={words.data.pace}>
          {words.data.paceIs(number.format(stream.batchReadings), number.format(stream.batchSeconds))}
        </Fact>
        <Fact name={words.data.settled}>{number.format(BigInt(stream.settled))}</Fact>
      </Facts>
    </Card>
  );
}
