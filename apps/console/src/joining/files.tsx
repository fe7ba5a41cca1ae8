import { Table } from '@atoll/ui';

import { Moment } from '../shared/moment.js';
import { useWords } from '../words/words.js';
import { DownloadFile, ExchangeState } from './exchange.js';
import { useExchanges } from './queries.js';

/** What was given to, and taken from, other installations. */
export function Files({ consortiumId }: { consortiumId: string }) {
  const { words } = useWords();
  const { data = [] } = useExchanges();
  const files = data.filter((each) => each.consortiumId === consortiumId);
  if (files.length === 0) return null;
  const head = [words.joining.file, words.chains.state, words.joining.message, words.governance.when];
  return (
    <section className="stack">
      <h2>{words.joining.files}</h2>
      <Table caption={words.joining.files} head={[...head, words.common.actions]} endFrom={4}>
        {files.map((exchange) => (
          <tr key={exchange.id}>
            <td>{words.joining.kinds[exchange.kind]}</td>
            <td>
              <ExchangeState exchange={exchange} />
            </td>
            <td data-wrap>{exchange.message}</td>
            <td>
              <Moment at={exchange.createdAt} />
            </td>
            <td className="end">
              <DownloadFile exchange={exchange} size="small" />
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}
