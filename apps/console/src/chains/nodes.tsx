import { Empty, Hash, Table } from '@atoll/ui';
import { lazy, Suspense, useState } from 'react';

import type { Chain, Node } from '../shared/chain.js';
import { Opener } from '../shared/form-dialog.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { Phase } from './chain-state.js';
import type { Act } from './node-acts.js';
import { NodeDeed } from './node-deed.js';
import { NodeLogs } from './node-logs.js';
import { NodeMenu } from './node-menu.js';
import { ProposeNode } from './propose-node.js';

const AddNode = lazy(async () => ({ default: (await import('./add-node.js')).AddNode }));
// With what opens age files, which few pages need.
const RestoreNode = lazy(async () => ({ default: (await import('./restore-node.js')).RestoreNode }));

type Chosen = { what: Act; node: Node };

export function Nodes({ chain }: { chain: Chain }) {
  const { words } = useWords();
  const [chosen, choose] = useState<Chosen | null>(null);
  const head = [words.nodes.name, words.chains.state, words.nodes.role, words.chains.height, words.nodes.peers];
  return (
    <section className="stack">
      <div className="row row-between">
        <h2>{words.nodes.title}</h2>
        <Adding chain={chain} />
      </div>
      {chain.nodes.length === 0 ? (
        <Empty title={words.nodes.none}>{words.nodes.noneWhy}</Empty>
      ) : (
        <Table
          caption={words.nodes.title}
          head={[...head, words.nodes.owner, words.nodes.address, words.common.actions]}
          endFrom={7}
        >
          {chain.nodes.map((node) => (
            <NodeRow key={node.id} node={node} chain={chain} onChoose={choose} />
          ))}
        </Table>
      )}
      {chosen && <Asked {...chosen} chain={chain} onClose={() => choose(null)} />}
    </section>
  );
}

/** A chain takes further nodes once it has begun. */
function Adding({ chain }: { chain: Chain }) {
  const { words } = useWords();
  const may = useMay('node:operate');
  if (!may || chain.firstBlockAt === null || chain.desired === 'DELETED') return null;
  return (
    <Opener text={words.nodes.add}>
      {(close) => (
        <Suspense>
          <AddNode chain={chain} onClose={close} />
        </Suspense>
      )}
    </Opener>
  );
}

type RowProps = { node: Node; chain: Chain; onChoose: (chosen: Chosen) => void };

function NodeRow({ node, chain, onChoose }: RowProps) {
  const { words, number } = useWords();
  return (
    <tr>
      <td>{node.name}</td>
      <td title={node.message}>
        <Phase phase={node.phase} />
        {node.outdated && (
          <div className="muted small" title={words.nodes.olderWhy}>
            {words.nodes.older}
          </div>
        )}
      </td>
      <td>
        {words.nodes.roles[node.role]}
        {node.role === 'VALIDATOR' && !node.sealing && <div className="muted small">{words.nodes.follows}</div>}
      </td>
      <td>
        {node.height === null ? '–' : number.format(BigInt(node.height))} <Lag node={node} head={chain.height} />
      </td>
      <td>{node.peers ?? '–'}</td>
      <td>{node.organisation?.name ?? '–'}</td>
      <td>{node.address ? <Hash value={node.address} /> : '–'}</td>
      <td className="end">
        <NodeMenu node={node} chain={chain} onChoose={onChoose} />
      </td>
    </tr>
  );
}

/** Heights of nodes are some seconds old, so a few blocks are none. */
const SOME_BLOCKS = 10n;

/** How far a node that runs is behind the chain. */
function Lag({ node: { height, phase }, head }: { node: Node; head: string }) {
  const { words, number } = useWords();
  const behind = height === null ? 0n : BigInt(head) - BigInt(height);
  if (behind <= SOME_BLOCKS || phase !== 'Running') return null;
  return <span className="muted small">{words.nodes.behind(number.format(behind))}</span>;
}

/** The dialog of what was chosen. */
function Asked({ what, ...rest }: Chosen & { chain: Chain; onClose: () => void }) {
  switch (what) {
    case 'logs':
      return <NodeLogs {...rest} />;
    case 'restore':
      return (
        <Suspense>
          <RestoreNode {...rest} />
        </Suspense>
      );
    case 'voteIn':
    case 'voteOut':
      return <ProposeNode motion={what} {...rest} />;
    default:
      return <NodeDeed deed={what} {...rest} />;
  }
}
