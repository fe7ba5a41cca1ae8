import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, ConfirmByName, Dialog } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import type { Chain, Node } from '../shared/chain.js';
import { Problem } from '../shared/problem.js';
import { useWords, type Words } from '../words/words.js';
import { canSpare } from './carriers.js';

export type Deed = 'start' | 'stop' | 'restart' | 'upgrade' | 'remove';

const DEEDS: Record<Deed, (id: string) => Promise<unknown>> = {
  start: (id) => atoll.startNode({ id }),
  stop: (id) => atoll.stopNode({ id }),
  restart: (id) => atoll.restartNode({ id }),
  // It comes back as what the installation starts now.
  upgrade: (id) => atoll.restartNode({ id }),
  remove: (id) => atoll.removeNode({ id }),
};

type Props = { deed: Deed; node: Node; chain: Chain; onClose: () => void };

/** What takes a node away from the others asks for its name; a start is just done. */
export function NodeDeed({ deed, node, chain, onClose }: Props) {
  const { words } = useWords();
  const queries = useQueryClient();
  const work = useMutation({
    mutationFn: () => DEEDS[deed](node.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['chain', chain.id] });
      onClose();
    },
  });
  const problem = work.isError && <Problem error={work.error} />;
  if (deed === 'start')
    return (
      <Dialog title={words.nodes.acts.start} open onClose={onClose}>
        <p>{words.nodes.startWhat(node.name)}</p>
        {problem}
        <div className="dialog-actions">
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button look="primary" busy={work.isPending} onClick={() => work.mutate()}>
            {words.nodes.acts.start}
          </Button>
        </div>
      </Dialog>
    );
  return (
    <ConfirmByName
      title={`${words.nodes.acts[deed]}: ${node.name}`}
      name={node.name}
      words={{ type: words.common.typeName, confirm: words.nodes.acts[deed], cancel: words.common.cancel }}
      open
      busy={work.isPending}
      problem={problem}
      onClose={onClose}
      onConfirm={() => work.mutate()}
    >
      {deed === 'upgrade' && <p>{words.nodes.upgradeWhat}</p>}
      <p>{warningOf(deed, node, chain, words)}</p>
    </ConfirmByName>
  );
}

/** What follows for the others. */
function warningOf(deed: Deed, node: Node, chain: Chain, { nodes }: Words): string {
  if (deed === 'remove') return nodes.removeWhat;
  if (!node.sealing) return nodes.danger;
  return canSpare(chain, node) ? nodes.spared : nodes.notSpared;
}
