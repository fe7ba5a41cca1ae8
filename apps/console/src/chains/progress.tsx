import { Link } from '@tanstack/react-router';
import { Card, Notice, Steps, type Step } from '@atoll/ui';

import { useNow } from '../shared/moment.js';
import { useWords } from '../words/words.js';
import { useProposals, type Chain } from '../shared/chain.js';

/** From the wish to the first block, each step as it happens. */
export function Progress({ chain }: { chain: Chain }) {
  const { words } = useWords();
  const now = useNow(250);
  const proposals = useProposals(chain.id);
  const founding = proposals.data?.find(({ kind }) => kind === 'FOUND_CHAIN');

  const nodes = chain.nodes.filter(({ role }) => role === 'VALIDATOR');
  const keys = nodes.filter(({ address }) => address !== null).length;
  const running = nodes.filter(({ phase }) => phase === 'Running').length;
  const agreed = chain.phase !== 'Proposed' && chain.phase !== 'Refused';
  const done = [
    agreed,
    nodes.length > 0 && keys === nodes.length,
    nodes.length > 0 && running === nodes.length,
    chain.firstBlockAt !== null,
  ];
  const at = done.indexOf(false);
  const state = (index: number): Step['state'] =>
    chain.phase === 'Refused' && index === 0 ? 'failed' : done[index] ? 'done' : index === at ? 'now' : 'later';
  const seconds = Math.max(0, (now - Date.parse(chain.createdAt)) / 1_000);
  const cast = founding?.votes.filter(({ approve }) => approve).length ?? 0;
  const votes = founding ? words.found.of(cast, founding.needed) : null;

  const steps: Step[] = [
    { name: words.progress.agree, state: state(0), note: agreed ? null : votes },
    { name: words.progress.keys, state: state(1), note: nodes.length > 0 && words.found.of(keys, nodes.length) },
    { name: words.progress.nodes, state: state(2), note: nodes.length > 0 && words.found.of(running, nodes.length) },
    { name: words.progress.block, state: state(3), note: at === 3 ? words.found.seconds(Math.round(seconds)) : null },
  ];
  return (
    <Card
      title={words.progress.title}
      action={<span className="muted numbers">{words.found.seconds(Math.floor(seconds))}</span>}
    >
      <Steps steps={steps} label={words.progress.title} stateNames={words.stepStates} />
      <p className="muted small">{chain.message}</p>
      {chain.phase === 'Proposed' && founding && cast < founding.needed && (
        <Notice
          action={
            <Link className="button" to="/chains/$chainId/governance" params={{ chainId: chain.id }}>
              {words.tabs.governance}
            </Link>
          }
        >
          {words.progress.others}
        </Notice>
      )}
    </Card>
  );
}
