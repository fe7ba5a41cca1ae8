import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Dialog, Empty, Hash, Table } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Opener } from '../shared/form-dialog.js';
import { useWords } from '../words/words.js';

const MOST = 50;

/** What both sides signed for, use by use. */
export function Interactions({ chainId, ticketId }: { chainId: string; ticketId: `0x${string}` }) {
  const { words } = useWords();
  const { interactions, interactionsWhat, see } = words.solutions.bot;
  return (
    <Opener text={see} size="small">
      {(close) => (
        <Dialog title={interactions} open onClose={close}>
          <p className="muted">{interactionsWhat}</p>
          <List chainId={chainId} ticketId={ticketId} />
          <div className="dialog-actions">
            <Button onClick={close}>{words.common.close}</Button>
          </div>
        </Dialog>
      )}
    </Opener>
  );
}

function List({ chainId, ticketId }: { chainId: string; ticketId: `0x${string}` }) {
  const { words } = useWords();
  const { interactions, noInteractions } = words.solutions.bot;
  const list = useQuery({
    queryKey: ['interactions', chainId, ticketId],
    queryFn: async () =>
      (await atoll.serviceInteractions({ chainId, ticketId, first: MOST })).serviceInteractions.nodes,
  });
  return (
    <Answer query={list}>
      {(nodes) =>
        nodes.length === 0 ? (
          <Empty title={noInteractions} />
        ) : (
          <Table caption={interactions} head={['#', words.explorer.hash, words.explorer.transaction]}>
            {nodes.map(({ number, result, transactionHash }) => (
              <tr key={number}>
                <td>{number}</td>
                <td>
                  <Hash value={result} />
                </td>
                <td>
                  <Link to="/chains/$chainId/explorer/transactions/$hash" params={{ chainId, hash: transactionHash }}>
                    <Hash value={transactionHash} />
                  </Link>
                </td>
              </tr>
            ))}
          </Table>
        )
      }
    </Answer>
  );
}
