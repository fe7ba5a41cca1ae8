import type { DataStreamPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Empty, Hash, Status, Table } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { useWords } from '../words/words.js';

/** The parts of a stream that the chain has roots of. */
export function Batches({ stream }: { stream: DataStreamPartsFragment }) {
  const { words } = useWords();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const batches = useQuery({
    queryKey: ['batches', stream.id, after ?? null, stream.anchored],
    queryFn: async () =>
      (await atoll.dataBatches({ streamId: stream.id, first: 20, ...(after && { after }) })).dataStream.batches,
    placeholderData: (before) => before,
  });
  const { readings, assurance, anchoredAt } = words.data;
  return (
    <section className="stack">
      <h2>{words.data.batches}</h2>
      <Answer query={batches}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={words.data.noBatches}>{words.data.noBatchesWhy}</Empty>
          ) : (
            <>
              <Table
                caption={words.data.batches}
                head={[readings, words.chains.state, words.identity.root, assurance, anchoredAt]}
              >
                {nodes.map((each) => (
                  <tr key={each.id}>
                    <td>{`${each.seqFrom} – ${each.seqTo}`}</td>
                    <td title={each.reason ?? undefined}>
                      <Status tone={each.anchoredAt ? 'good' : each.reason ? 'bad' : 'idle'}>
                        {each.anchoredAt ? words.data.anchored : words.data.onItsWay}
                      </Status>
                    </td>
                    <td>
                      <Hash value={each.root} />
                    </td>
                    <td>{each.assurance ? words.data.assurances[each.assurance] : '–'}</td>
                    <td>{each.anchoredAt ? <Moment at={each.anchoredAt} /> : '–'}</td>
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
