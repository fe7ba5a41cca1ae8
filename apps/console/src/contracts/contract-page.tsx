import type { DeploymentChangedSubscription, DeploymentQuery } from '@atoll/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Card, Fact, Facts, Hash, Notice, Steps } from '@atoll/ui';
import { useEffect, useRef } from 'react';

import { useChainId } from '../shared/chain.js';
import { Snippets } from '../shared/snippets.js';
import { Events } from '../shared/events.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useLive } from '../shared/live.js';
import { useWords } from '../words/words.js';
import { functionsOf, reads, signatureOf } from '../shared/abi.js';
import { ReadFunction } from './read-function.js';
import { DeploymentState, deploymentSteps } from './deployment-state.js';
import { WriteFunction } from './write-function.js';

type Deployment = DeploymentQuery['deployment'];

function useDeployment(id: string) {
  const queries = useQueryClient();
  return useLive<Deployment, DeploymentChangedSubscription>({
    key: ['deployment', id],
    read: async () => (await atoll.deployment({ id })).deployment,
    follow: () => atoll.deploymentChanged({ id }),
    after: (known, { deploymentChanged }) => {
      // What it can be asked comes with the whole of it.
      if (!known?.abi) void queries.invalidateQueries({ queryKey: ['deployment', id] });
      return { abi: null, chain: null, ...known, ...deploymentChanged };
    },
  });
}

export function ContractPage() {
  const { deploymentId = '' } = useParams({ strict: false });
  const deployment = useDeployment(deploymentId);
  return <Answer query={deployment}>{(data) => <Contract deployment={data} />}</Answer>;
}

function Contract({ deployment }: { deployment: Deployment }) {
  const { words } = useWords();
  const chainId = useChainId();
  const { address, status } = deployment;
  return (
    <div className="stack">
      <div className="row row-between">
        <h2>{deployment.contractName}</h2>
        <Link to="/chains/$chainId/contracts" params={{ chainId }}>
          {words.contracts.back}
        </Link>
      </div>
      {status === 'VERIFIED' ? (
        <Card>
          <Facts>
            <Fact name={words.chains.state}>
              <DeploymentState status={status} /> <span className="muted small">{words.contracts.verifiedWhat}</span>
            </Fact>
            <Fact name={words.nodes.address}>
              {address && (
                <Link to="/chains/$chainId/explorer/addresses/$address" params={{ chainId, address }}>
                  <Hash value={address} whole />
                </Link>
              )}
            </Fact>
            <Fact name={words.explorer.block}>{deployment.blockNumber}</Fact>
            <Fact name={words.nodes.owner}>{deployment.organisation?.name ?? '–'}</Fact>
          </Facts>
        </Card>
      ) : (
        <Deploying deployment={deployment} />
      )}
      {status === 'VERIFIED' && <Functions deployment={deployment} />}
      {status === 'VERIFIED' && address && (
        <>
          <Snippets chainId={chainId} contract={{ id: deployment.id, address, abi: deployment.abi }} />
          <section className="stack">
            <h2>{words.explorer.events}</h2>
            <Events chainId={chainId} contract={address} />
          </section>
        </>
      )}
    </div>
  );
}

function Deploying({ deployment: { status, reason } }: { deployment: Deployment }) {
  const { words } = useWords();
  const last = useRef(status);
  useEffect(() => {
    if (status !== 'FAILED') last.current = status;
  }, [status]);
  return (
    <Card title={words.contracts.deploying}>
      <Steps
        steps={deploymentSteps(words, status, last.current)}
        label={words.contracts.deploying}
        stateNames={words.stepStates}
      />
      {status === 'FAILED' && (
        <Notice tone="bad" title={words.contracts.failed}>
          {reason}
        </Notice>
      )}
    </Card>
  );
}

function Functions({ deployment }: { deployment: Deployment }) {
  const { words } = useWords();
  const functions = functionsOf(deployment.abi);
  const [asking, changing] = [functions.filter(reads), functions.filter((each) => !reads(each))];
  return (
    <div className="columns">
      <Card title={words.contracts.read}>
        {asking.length === 0 && <p className="muted">{words.contracts.noFunctions}</p>}
        {asking.map((each) => (
          <ReadFunction key={signatureOf(each)} deploymentId={deployment.id} of={each} />
        ))}
      </Card>
      <Card title={words.contracts.write}>
        {changing.length === 0 && <p className="muted">{words.contracts.noFunctions}</p>}
        {changing.map((each) => (
          <WriteFunction key={signatureOf(each)} deploymentId={deployment.id} of={each} />
        ))}
      </Card>
    </div>
  );
}
