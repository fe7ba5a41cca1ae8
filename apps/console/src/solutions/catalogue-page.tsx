import { Link } from '@tanstack/react-router';
import { Card, Fact, Facts, Status, Steps } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { useChainId } from '../shared/chain.js';
import { useWords } from '../words/words.js';
import { useKnown } from './known.js';
import { isReady, SYSTEMS, told, type System } from './needs.js';
import { NextStep } from './next-step.js';

const SCREENS = {
  market: '/chains/$chainId/solutions/data-market',
  city: '/chains/$chainId/solutions/city',
  identity: '/chains/$chainId/solutions/identity',
  bot: '/chains/$chainId/solutions/bot',
} as const satisfies Record<System, string>;

/** What can be made of a chain: a story of each system, what it still lacks, and the way in. */
export function CataloguePage() {
  const { words } = useWords();
  const chainId = useChainId();
  return (
    <>
      <p className="muted">{words.solutions.lead}</p>
      <div className="columns" data-width="wide">
        {SYSTEMS.map((system) => (
          <SystemCard key={system} chainId={chainId} system={system} />
        ))}
      </div>
    </>
  );
}

function SystemCard({ chainId, system }: { chainId: string; system: System }) {
  const { words } = useWords();
  const { who, today, proven, ready, notReady, needs, steps, open } = words.solutions;
  const story = words.solutions.stories[system];
  const { known, message, ...query } = useKnown(chainId, system);
  const all = known && told(system, known);
  return (
    <Card
      title={story.title}
      action={all && <Status tone={isReady(all) ? 'good' : 'idle'}>{isReady(all) ? ready : notReady}</Status>}
    >
      <Facts>
        <Fact name={who}>{story.who}</Fact>
        <Fact name={today}>{story.today}</Fact>
        <Fact name={proven}>{story.proven}</Fact>
      </Facts>
      <Answer query={query}>
        {() =>
          all && (
            <>
              <Steps
                label={needs(story.title)}
                stateNames={words.stepStates}
                steps={all.map(({ need, state }) => ({ name: steps[need], state }))}
              />
              <NextStep chainId={chainId} needs={all} message={message}>
                <Link className="button" to={SCREENS[system]} params={{ chainId }}>
                  {open(story.title)}
                </Link>
              </NextStep>
            </>
          )
        }
      </Answer>
    </Card>
  );
}
