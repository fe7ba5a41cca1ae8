import { useQuery } from '@tanstack/react-query';
import { Button, Dialog } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import type { Node } from '../shared/chain.js';
import { Moment } from '../shared/moment.js';
import { useWords } from '../words/words.js';

/** The last lines of a node, read again as it writes. */
export function NodeLogs({ node, onClose }: { node: Node; onClose: () => void }) {
  const { words } = useWords();
  const logs = useQuery({
    queryKey: ['logs', node.id],
    queryFn: async () => (await atoll.nodeLogs({ id: node.id, lines: 200 })).nodeLogs,
    refetchInterval: 2_000,
  });
  return (
    <Dialog title={`${words.nodes.acts.logs}: ${node.name}`} open onClose={onClose}>
      <Answer query={logs}>
        {(lines) =>
          lines.length === 0 ? (
            <p className="muted">{words.nodes.noLogs}</p>
          ) : (
            <ol className="log" tabIndex={0} aria-label={words.nodes.acts.logs}>
              {lines.map(({ at, level, message }, index) => (
                <li key={index}>
                  <Moment at={at} /> <b>{level}</b> {message}
                </li>
              ))}
            </ol>
          )
        }
      </Answer>
      <div className="dialog-actions">
        <Button onClick={onClose}>{words.common.close}</Button>
      </div>
    </Dialog>
  );
}
