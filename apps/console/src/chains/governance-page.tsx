import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Card, ConfirmByName, Empty, Status, Table } from '@atoll/ui';
import { useState } from 'react';

import { useMay, useViewer } from '../shared/viewer.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { useChain, useProposals, type Chain } from '../shared/chain.js';

/** What members decide together: each change is a proposal, and carried out once enough agree. */
export function GovernancePage() {
  const { data: chain } = useChain();
  if (!chain) return null;
  return (
    <div className="stack">
      <Proposals chainId={chain.id} />
      <Deeds chain={chain} />
    </div>
  );
}

function Proposals({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const proposals = useProposals(chainId);
  const head = [
    words.governance.what,
    words.chains.state,
    words.governance.votes,
    words.governance.by,
    words.governance.when,
  ];
  return (
    <section className="stack">
      <h2>{words.governance.proposals}</h2>
      <Answer query={proposals}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.governance.none}>{words.governance.noneWhy}</Empty>
          ) : (
            <Table caption={words.governance.proposals} head={head}>
              {list.map((proposal) => (
                <ProposalRow key={proposal.id} proposal={proposal} chainId={chainId} />
              ))}
            </Table>
          )
        }
      </Answer>
    </section>
  );
}

type Proposal = NonNullable<ReturnType<typeof useProposals>['data']>[number];

/** What others use ends with these, so whoever agrees types the chain's name. */
const ENDS: readonly string[] = ['STOP_CHAIN', 'DELETE_CHAIN'];

/** What one does about it stands where it begins, so that no name of a member pushes it out of a narrow window. */
function ProposalRow({ proposal, chainId }: { proposal: Proposal; chainId: string }) {
  const { words } = useWords();
  const { kind, status, votes, needed, proposedBy, createdAt, closesAt, message } = proposal;
  return (
    <tr>
      <td data-wrap>
        <div className="stack-tight">
          <span>
            {words.governance.kinds[kind]} <NodeOf proposal={proposal} />
          </span>
          <span className="muted small">{message}</span>
          {takesVotes(proposal) && <Votes proposal={proposal} chainId={chainId} />}
        </div>
      </td>
      <td>
        <Status tone={status === 'OPEN' ? 'warn' : status === 'EXECUTED' ? 'good' : 'idle'}>
          {words.governance.statuses[status]}
        </Status>
      </td>
      <td>
        {words.found.of(votes.filter((each) => each.approve).length, needed)}
        {votes.map(({ organisation, approve, keepVolumes }, place) => (
          <div key={organisation?.id ?? place} className="muted small">
            {organisation?.name ?? '–'}
            {!approve && ` · ${words.governance.rejects}`}
            {keepVolumes && ` · ${words.governance.kept}`}
          </div>
        ))}
      </td>
      <td>{proposedBy?.name ?? '–'}</td>
      <td>
        <Moment at={createdAt} />
        {status === 'OPEN' && (
          <div className="muted small">
            {words.governance.closes} <Moment at={closesAt} />
          </div>
        )}
      </td>
    </tr>
  );
}

/** What the members agreed on, but not enough validators yet: the chain votes by the validators of those who are for it. */
const takesVotes = ({ status, kind }: Proposal): boolean =>
  status === 'OPEN' || (status === 'ACCEPTED' && (kind === 'ADD_VALIDATOR' || kind === 'DROP_VALIDATOR'));

/** The node that a vote on a validator is about. */
function NodeOf({ proposal: { payload } }: { proposal: Proposal }) {
  const { data: chain } = useChain();
  const { nodeId } = (payload ?? {}) as { nodeId?: string };
  const node = nodeId && chain?.nodes.find(({ id }) => id === nodeId);
  return node ? <b>{node.name}</b> : null;
}

function Votes({
  proposal: { id, kind, status, votes, proposedBy },
  chainId,
}: {
  proposal: Proposal;
  chainId: string;
}) {
  const { words } = useWords();
  const queries = useQueryClient();
  const { data: chain } = useChain();
  const own = useViewer().data?.chosen?.organisation.id;
  const may = useMay('chain:govern');
  const [asked, ask] = useState(false);
  const again = () => queries.invalidateQueries({ queryKey: ['proposals', chainId] });
  const vote = useMutation({
    mutationFn: (approve: boolean) => atoll.voteOnProposal({ id, approve }),
    onSuccess: () => ask(false),
    onSettled: again,
  });
  const withdraw = useMutation({ mutationFn: () => atoll.withdrawProposal({ id }), onSettled: again });
  if (!may) return null;
  const voted = votes.some(({ organisation }) => organisation?.id === own);
  const approve = () => (ENDS.includes(kind) ? ask(true) : vote.mutate(true));
  const title = words.governance.approveTitle(words.governance.kinds[kind]);
  return (
    <>
      <span className="row">
        {!voted && (
          <>
            <Button size="small" look="primary" busy={vote.isPending} onClick={approve}>
              {words.governance.approve}
            </Button>
            <Button size="small" disabled={vote.isPending} onClick={() => vote.mutate(false)}>
              {words.governance.reject}
            </Button>
          </>
        )}
        {status === 'OPEN' && proposedBy?.id === own && (
          <Button size="small" busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {words.governance.withdraw}
          </Button>
        )}
      </span>
      {!asked && (vote.isError || withdraw.isError) && <Problem error={vote.error ?? withdraw.error} />}
      {asked && chain && (
        <ConfirmByName
          title={title}
          name={chain.name}
          words={{ type: words.common.typeName, confirm: words.governance.approve, cancel: words.common.cancel }}
          open
          busy={vote.isPending}
          problem={vote.isError && <Problem error={vote.error} />}
          onClose={() => ask(false)}
          onConfirm={() => vote.mutate(true)}
        >
          {kind === 'STOP_CHAIN' ? words.governance.stopWhat : words.governance.deleteWhat}
        </ConfirmByName>
      )}
    </>
  );
}

type Deed = 'stop' | 'delete';

function Deeds({ chain }: { chain: Chain }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const may = useMay('chain:govern');
  const [asked, ask] = useState<Deed | null>(null);
  const again = () => queries.invalidateQueries({ queryKey: ['proposals', chain.id] });
  const start = useMutation({ mutationFn: () => atoll.startChain({ id: chain.id }), onSettled: again });
  const work = useMutation({
    mutationFn: async (deed: Deed) =>
      deed === 'stop' ? atoll.stopChain({ id: chain.id }) : atoll.deleteChain({ id: chain.id }),
    onSuccess: async (_, deed) => {
      ask(null);
      await again();
      if (deed === 'delete') await navigate({ to: '/chains' });
    },
  });
  if (!may) return null;
  return (
    <Card title={words.governance.deeds} tone="danger">
      <p className="muted">{words.governance.deedsWhy}</p>
      {start.isError && <Problem error={start.error} />}
      <div className="row">
        {chain.desired === 'STOPPED' ? (
          <Button busy={start.isPending} onClick={() => start.mutate()}>
            {words.governance.start}
          </Button>
        ) : (
          <Button look="danger" onClick={() => ask('stop')} disabled={chain.desired !== 'RUNNING'}>
            {words.governance.stop}
          </Button>
        )}
        <Button look="danger" onClick={() => ask('delete')}>
          {words.governance.delete}
        </Button>
      </div>
      {asked && (
        <ConfirmByName
          title={words.governance[asked]}
          name={chain.name}
          words={{ type: words.common.typeName, confirm: words.governance[asked], cancel: words.common.cancel }}
          open
          busy={work.isPending}
          problem={work.isError && <Problem error={work.error} />}
          onClose={() => ask(null)}
          onConfirm={() => work.mutate(asked)}
        >
          {asked === 'stop' ? words.governance.stopWhat : words.governance.deleteWhat}
        </ConfirmByName>
      )}
    </Card>
  );
}
