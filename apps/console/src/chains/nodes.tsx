import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, ConfirmByName, Dialog, Empty, Hash, Menu, Table, type MenuEntry } from '@atoll/ui';
import { lazy, Suspense, useState } from 'react';

import { useMay } from '../shared/viewer.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { Phase } from './chain-state.js';
import type { Chain, Node } from '../shared/chain.js';

// With what opens age files, which few pages need.
const RestoreNode = lazy(async () => ({ default: (await import('./restore-node.js')).RestoreNode }));

type Act = 'start' | 'stop' | 'restart' | 'remove';
type Chosen = Act | 'logs' | 'restore';

/** The disk is gone, and the key with it. */
const LOST = ['Lost', 'Failed'];

const ACTS: Record<Act, (id: string) => Promise<unknown>> = {
  start: (id) => atoll.startNode({ id }),
  stop: (id) => atoll.stopNode({ id }),
  restart: (id) => atoll.restartNode({ id }),
  remove: (id) => atoll.removeNode({ id }),
};

export function Nodes({ chain }: { chain: Chain }) {
  const { words, number } = useWords();
  const [shown, show] = useState<{ what: Chosen; node: Node } | null>(null);
  const head = [words.nodes.name, words.chains.state, words.nodes.role, words.chains.height, words.nodes.peers];
  return (
    <section className="stack">
      <h2>{words.nodes.title}</h2>
      {chain.nodes.length === 0 ? (
        <Empty title={words.nodes.none}>{words.nodes.noneWhy}</Empty>
      ) : (
        <Table
          caption={words.nodes.title}
          head={[...head, words.nodes.owner, words.nodes.address, words.common.actions]}
          endFrom={7}
        >
          {chain.nodes.map((node) => (
            <tr key={node.id}>
              <td>{node.name}</td>
              <td title={node.message}>
                <Phase phase={node.phase} />
              </td>
              <td>{words.nodes.roles[node.role]}</td>
              <td>
                {node.height === null ? '–' : number.format(BigInt(node.height))}{' '}
                <Lag node={node} head={chain.height} />
              </td>
              <td>{node.peers ?? '–'}</td>
              <td>{node.organisation?.name ?? '–'}</td>
              <td>{node.address ? <Hash value={node.address} /> : '–'}</td>
              <td className="end">{node.mine && !node.foreign && <NodeMenu node={node} onChoose={show} />}</td>
            </tr>
          ))}
        </Table>
      )}
      {shown?.what === 'logs' && <Logs node={shown.node} onClose={() => show(null)} />}
      {shown?.what === 'restore' && (
        <Suspense>
          <RestoreNode node={shown.node} onClose={() => show(null)} />
        </Suspense>
      )}
      {shown && shown.what !== 'logs' && shown.what !== 'restore' && (
        <ActOnNode act={shown.what} node={shown.node} chain={chain} onClose={() => show(null)} />
      )}
    </section>
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

type Choose = (chosen: { what: Chosen; node: Node }) => void;

function NodeMenu({ node, onChoose }: { node: Node; onChoose: Choose }) {
  const { words } = useWords();
  const may = useMay('node:operate');
  const item = (what: Chosen, disabled: boolean, danger = false): MenuEntry => ({
    kind: 'item',
    text: words.nodes.acts[what],
    disabled,
    ...(danger && { tone: 'danger' as const }),
    onSelect: () => onChoose({ what, node }),
  });
  const stopped = node.desired === 'STOPPED';
  return (
    <Menu
      trigger={
        <button type="button" className="button" data-size="small" aria-label={words.nodes.actionsOf(node.name)}>
          ⋯
        </button>
      }
      entries={[
        item('logs', false),
        item('start', !may || !stopped),
        item('restart', !may || stopped),
        item('stop', !may || stopped, true),
        item('restore', !may || !LOST.includes(node.phase)),
        { kind: 'line' },
        item('remove', !may, true),
      ]}
    />
  );
}

type ActProps = { act: Act; node: Node; chain: Chain; onClose: () => void };

/** What takes a node away from the others asks for its name; a start is just done. */
function ActOnNode({ act, node, chain, onClose }: ActProps) {
  const { words } = useWords();
  const queries = useQueryClient();
  const work = useMutation({
    mutationFn: () => ACTS[act](node.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['chain', chain.id] });
      onClose();
    },
  });
  const problem = work.isError && <Problem error={work.error} />;
  if (act === 'start')
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
      title={`${words.nodes.acts[act]}: ${node.name}`}
      name={node.name}
      words={{ type: words.common.typeName, confirm: words.nodes.acts[act], cancel: words.common.cancel }}
      open
      busy={work.isPending}
      problem={problem}
      onClose={onClose}
      onConfirm={() => work.mutate()}
    >
      {node.sealing ? words.nodes.dangerValidator : words.nodes.danger}
    </ConfirmByName>
  );
}

function Logs({ node, onClose }: { node: Node; onClose: () => void }) {
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
