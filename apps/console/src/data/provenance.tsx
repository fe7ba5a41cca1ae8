import type { DataStreamPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty, Graph, Hash, type GraphNode } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChain } from '../shared/chain.js';
import { didOf } from '../shared/did.js';
import { useWords } from '../words/words.js';

/** With more, nobody would see where the lines lead. */
const MOST_BATCHES = 4;

/** From whom a stream comes, into which batches it went, and which blocks have these. */
export function Provenance({ chainId, stream }: { chainId: string; stream: DataStreamPartsFragment }) {
  const { words } = useWords();
  const { data: chain } = useChain();
  const anchors = useQuery({
    queryKey: ['anchors', stream.id, stream.anchored],
    queryFn: () => anchorsOf(stream.id),
    placeholderData: (before) => before,
  });
  return (
    <section className="stack">
      <h2>{words.data.provenance}</h2>
      <Answer query={anchors}>
        {(list) => {
          if (list.length === 0) return <Empty title={words.data.noBatches}>{words.data.noBatchesWhy}</Empty>;
          const producer: GraphNode = {
            id: 'producer',
            column: 0,
            title: chain ? (
              <Link
                to="/chains/$chainId/identity/devices/$did"
                params={{ chainId, did: didOf(chain.evmChainId, stream.producer) }}
              >
                <Hash value={stream.producer} />
              </Link>
            ) : (
              <Hash value={stream.producer} />
            ),
            note: words.data.producer,
          };
          const nodes: GraphNode[] = [
            producer,
            { id: 'stream', column: 1, title: stream.name, note: words.data.stream },
            ...list.map(({ batch }): GraphNode => ({
              id: batch.id,
              column: 2,
              title: `${batch.seqFrom} – ${batch.seqTo}`,
              note: words.data.batch,
            })),
            ...list.map((each): GraphNode => ({ id: `in-${each.batch.id}`, column: 3, ...placeOf(chainId, each) })),
          ];
          const edges: [string, string][] = [
            ['producer', 'stream'],
            ...list.flatMap(({ batch: { id } }): [string, string][] => [
              ['stream', id],
              [id, `in-${id}`],
            ]),
          ];
          return <Graph label={words.data.provenance} nodes={nodes} edges={edges} />;
        }}
      </Answer>
    </section>
  );

  function placeOf(id: string, { transactionHash, blockNumber }: Anchor): Pick<GraphNode, 'title' | 'note'> {
    if (!transactionHash) return { title: words.data.onItsWay };
    return {
      title: (
        <Link to="/chains/$chainId/explorer/transactions/$hash" params={{ chainId: id, hash: transactionHash }}>
          <Hash value={transactionHash} />
        </Link>
      ),
      note: blockNumber ? words.explorer.blockNumber(blockNumber) : words.explorer.transaction,
    };
  }
}

type Anchor = Awaited<ReturnType<typeof anchorsOf>>[number];

async function anchorsOf(streamId: string) {
  const { batches } = (await atoll.dataBatches({ streamId, first: MOST_BATCHES })).dataStream;
  return Promise.all(
    batches.nodes.map(async (batch) => {
      if (!batch.anchoredAt) return { batch, transactionHash: null, blockNumber: null };
      const { transactionHash, blockNumber } = (await atoll.readingProof({ streamId, seq: batch.seqFrom }))
        .readingProof;
      return { batch, transactionHash, blockNumber };
    }),
  );
}
