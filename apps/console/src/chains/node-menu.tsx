import { Menu, type MenuEntry } from '@atoll/ui';

import type { Chain, Node } from '../shared/chain.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { actsOf, type Act } from './node-acts.js';

type Props = { node: Node; chain: Chain; onChoose: (chosen: { what: Act; node: Node }) => void };

/** What takes something away from others. */
const DANGEROUS: readonly Act[] = ['stop', 'voteOut', 'remove'];
/** Another kind of deed begins with it. */
const FIRST: readonly Act[] = ['voteIn', 'remove'];

export function NodeMenu({ node, chain, onChoose }: Props) {
  const { words } = useWords();
  const rights = { operate: useMay('node:operate'), govern: useMay('chain:govern') };
  const acts = actsOf(node, chain, rights);
  if (acts.length === 0) return null;
  const entries = acts.flatMap(([what, open], index): MenuEntry[] => {
    const item: MenuEntry = {
      kind: 'item',
      text: words.nodes.acts[what],
      disabled: !open,
      ...(DANGEROUS.includes(what) && { tone: 'danger' as const }),
      onSelect: () => onChoose({ what, node }),
    };
    return index > 0 && FIRST.includes(what) ? [{ kind: 'line' }, item] : [item];
  });
  return (
    <Menu
      trigger={
        <button type="button" className="button" data-size="small" aria-label={words.nodes.actionsOf(node.name)}>
          ⋯
        </button>
      }
      entries={entries}
    />
  );
}
