import { Card, Steps } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { useChain, type Chain } from '../shared/chain.js';
import { useWords } from '../words/words.js';
import { ConsortiumMembers } from './consortium-members.js';
import { Elsewhere } from './elsewhere.js';
import { Files } from './files.js';
import { Invitations } from './invitations.js';
import { joinSteps } from './join-steps.js';
import { MakeKey } from './own-key.js';
import { useConsortium, useExchanges, useOwnKey, useVersions } from './queries.js';
import { TakeAnswer } from './take-file.js';
import { Versions } from './versions.js';

/** Who governs the chain, and how others come to it: by a code in this installation, by signed files from another. */
export function MembersPage() {
  const { data: chain } = useChain();
  if (!chain) return null;
  return <Members chain={chain} />;
}

function Members({ chain }: { chain: Chain }) {
  const consortium = useConsortium(chain.consortium.id);
  const { data: versions = [] } = useVersions(chain.consortium.id);
  return (
    <Answer query={consortium}>
      {(data) => (
        <div className="stack">
          <ConsortiumMembers chain={chain} consortium={data} signed={versions.length > 0} />
          <Invitations consortiumId={data.id} />
          <FromElsewhere chain={chain} members={data.members} />
          <Versions consortium={data} />
          <Elsewhere chain={chain} />
          <Files consortiumId={data.id} />
        </div>
      )}
    </Answer>
  );
}

type Coming = { chain: Chain; members: Parameters<typeof joinSteps>[0]['members'] };

/** The way of a member of another installation into the chain, with what is to do next. */
function FromElsewhere({ chain, members }: Coming) {
  const { words } = useWords();
  const key = useOwnKey();
  const { data: versions = [] } = useVersions(chain.consortium.id);
  const { data: exchanges = [] } = useExchanges();
  const steps = joinSteps({ hasKey: Boolean(key.data?.publicKey), versions, members, exchanges, chain });
  const next = steps.find(({ state }) => state === 'now')?.step;
  return (
    <Card title={words.joining.elsewhere} action={<TakeAnswer chainId={chain.id} />}>
      <p className="muted">{words.joining.elsewhereWhat}</p>
      <Steps
        label={words.joining.elsewhere}
        stateNames={words.stepStates}
        steps={steps.map(({ step, state }) => ({ name: words.joining.steps[step], state }))}
      />
      {next && <p>{words.joining.stepWhat[next]}</p>}
      {key.data === null && <MakeKey />}
    </Card>
  );
}
