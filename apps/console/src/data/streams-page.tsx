import type { DataStreamState } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty, Hash, Status, Table, type Tone } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { Moment } from '../shared/moment.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { Opener } from '../shared/form-dialog.js';
import { told } from '../shared/told.js';
import { OpenStream } from './open-stream.js';

const TONES: Record<DataStreamState, Tone> = {
  ...{ PENDING: 'idle', OPEN: 'good', CLOSED: 'idle', REFUSED: 'bad', EQUIVOCATED: 'bad' },
};

export function StreamState({ state }: { state: DataStreamState }) {
  const { words } = useWords();
  return <Status tone={TONES[state]}>{words.data.streamStates[state]}</Status>;
}

/** What devices said, stream by stream. */
export function StreamsPage() {
  const { words, number } = useWords();
  const chainId = useChainId();
  const may = useMay('data:manage', 'transaction:send');
  const streams = useQuery({
    queryKey: ['data-streams', chainId],
    queryFn: async () => (await atoll.dataStreams({ chainId, first: 100 })).dataStreams.nodes,
    meta: told(chainId, 'DATA_STREAM'),
  });
  const { stream, producer, settled, batches } = words.data;
  return (
    <section className="stack">
      <div className="row row-between">
        <h2>{words.data.streams}</h2>
        {may && (
          <Opener text={words.dataForms.stream.title}>
            {(close) => <OpenStream chainId={chainId} onClose={close} />}
          </Opener>
        )}
      </div>
      <Answer query={streams}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.data.noStreams}>{words.data.noStreamsWhy}</Empty>
          ) : (
            <Table
              caption={words.data.streams}
              head={[stream, words.chains.state, producer, settled, batches, words.governance.when]}
            >
              {list.map((each) => (
                <tr key={each.id}>
                  <td>
                    <Link to="/chains/$chainId/data/streams/$streamId" params={{ chainId, streamId: each.id }}>
                      {each.name}
                    </Link>
                  </td>
                  <td title={each.reason ?? undefined}>
                    <StreamState state={each.state} />
                  </td>
                  <td>
                    <Hash value={each.producer} />
                  </td>
                  <td>{number.format(BigInt(each.settled))}</td>
                  <td>{number.format(each.anchored)}</td>
                  <td>
                    <Moment at={each.createdAt} />
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
    </section>
  );
}
