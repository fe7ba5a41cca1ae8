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
  const queries = useQueryClient();
  const own = useViewer().data?.chosen?.organisation.id;
  const may = useMay('chain:govern');
  const proposals = useProposals(chainId);
  const vote = useMutation({
    mutationFn: (input: { id: string; approve: boolean }) => atoll.voteOnProposal(input),
    onSettled: () => queries.invalidateQueries({ queryKey: ['proposals', chainId] }),
  });
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
      {vote.isError && <Problem error={vote.error} />}
      <Answer query={proposals}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.governance.none}>{words.governance.noneWhy}</Empty>
          ) : (
            <Table caption={words.governance.proposals} head={[...head, words.common.actions]} endFrom={5}>
              {list.map(({ id, kind, status, votes, needed, proposedBy, createdAt, message }) => (
                <tr key={id}>
                  <td>{words.governance.kinds[kind]}</td>
                  <td title={message}>
                    <Status tone={status === 'OPEN' ? 'warn' : status === 'EXECUTED' ? 'good' : 'idle'}>
                      {words.governance.statuses[status]}
                    </Status>
                  </td>
                  <td>{words.found.of(votes.filter((each) => each.approve).length, needed)}</td>
                  <td>{proposedBy?.name ?? '–'}</td>
                  <td>
                    <Moment at={createdAt} />
                  </td>
                  <td className="end">
                    {status === 'OPEN' && may && !votes.some(({ organisation }) => organisation?.id === own) && (
                      <span className="row">
                        <Button size="small" look="primary" onClick={() => vote.mutate({ id, approve: true })}>
                          {words.governance.approve}
                        </Button>
                        <Button size="small" onClick={() => vote.mutate({ id, approve: false })}>
                          {words.governance.reject}
                        </Button>
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
    </section>
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
