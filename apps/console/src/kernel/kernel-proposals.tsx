import type { KernelProposalPartsFragment, KernelProposalState } from '@atoll/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Empty, Notice, Status, Table, type Tone } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { useMay, useViewer } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

const AGAIN_MS = 4_000;
const TONES: Record<KernelProposalState, Tone> = {
  ...{ NONE: 'idle', OPEN: 'warn', EXECUTED: 'good', REJECTED: 'bad', EXPIRED: 'idle' },
};

/** What the members decide on in the contracts, with the votes that the chain has. */
export function KernelProposals({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const proposals = useQuery({
    queryKey: ['kernel-proposals', chainId],
    queryFn: async () => (await atoll.kernelProposals({ chainId, first: 20 })).kernel?.proposals ?? [],
    refetchInterval: AGAIN_MS,
  });
  return (
    <section className="stack">
      <h2>{words.kernel.proposals}</h2>
      <Answer query={proposals}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.kernel.noProposals}>{words.kernel.noProposalsWhy}</Empty>
          ) : (
            <div className="stack">
              {list
                .filter(({ status }) => status === 'OPEN')
                .map((proposal) => (
                  <ProposalCard key={proposal.id} chainId={chainId} proposal={proposal} />
                ))}
              <Decided list={list.filter(({ status }) => status !== 'OPEN')} />
            </div>
          )
        }
      </Answer>
    </section>
  );
}

function ProposalCard({ chainId, proposal }: { chainId: string; proposal: KernelProposalPartsFragment }) {
  const { words } = useWords();
  const { id, kind, status, votes, yes, no, needed, closesAt, payload } = proposal;
  return (
    <Card
      title={words.kernel.kinds[kind]}
      action={<Status tone={TONES[status]}>{words.kernel.proposalStates[status]}</Status>}
    >
      <code className="arguments">{plain(payload)}</code>
      <p className="numbers">{words.kernel.tally(yes, no, needed)}</p>
      {votes.length > 0 && (
        <p className="muted small">
          {votes
            .map(({ organisation, address, approve }) => `${organisation?.name ?? address} ${approve ? '✓' : '✗'}`)
            .join(' · ')}
        </p>
      )}
      <p className="muted small">
        {words.kernel.closes} <Moment at={closesAt} />
      </p>
      <Deeds chainId={chainId} id={id} votes={votes} carried={yes >= needed} />
    </Card>
  );
}

function Decided({ list }: { list: KernelProposalPartsFragment[] }) {
  const { words } = useWords();
  const { decided, content, votes } = words.kernel;
  if (list.length === 0) return null;
  return (
    <Table caption={decided} head={[decided, words.chains.state, content, votes]}>
      {list.map((proposal) => (
        <tr key={proposal.id}>
          <td>{words.kernel.kinds[proposal.kind]}</td>
          <td>
            <Status tone={TONES[proposal.status]}>{words.kernel.proposalStates[proposal.status]}</Status>
          </td>
          <td data-wrap>
            <code className="arguments">{plain(proposal.payload)}</code>
          </td>
          <td>{`${proposal.yes} : ${proposal.no}`}</td>
        </tr>
      ))}
    </Table>
  );
}

type Deciding = {
  chainId: string;
  id: `0x${string}`;
  votes: KernelProposalPartsFragment['votes'];
  carried: boolean;
};

function Deeds({ chainId, id: proposal, votes, carried }: Deciding) {
  const { words } = useWords();
  const may = useMay('chain:govern');
  const own = useViewer().data?.chosen?.organisation.id;
  const queries = useQueryClient();
  const work = useMutation({
    mutationFn: (deed: () => Promise<unknown>) => deed(),
    onSettled: () => queries.invalidateQueries({ queryKey: ['kernel-proposals', chainId] }),
  });
  const vote = (approve: boolean) => work.mutate(() => atoll.voteOnKernelProposal({ chainId, proposal, approve }));
  if (!may) return null;
  return (
    <>
      {work.isError && <Problem error={work.error} />}
      {work.isSuccess && <Notice tone="good">{words.kernel.sent}</Notice>}
      <div className="row">
        {!votes.some(({ organisation }) => organisation?.id === own) && (
          <>
            <Button size="small" look="primary" busy={work.isPending} onClick={() => vote(true)}>
              {words.governance.approve}
            </Button>
            <Button size="small" busy={work.isPending} onClick={() => vote(false)}>
              {words.governance.reject}
            </Button>
          </>
        )}
        {carried && (
          <Button
            size="small"
            look="primary"
            busy={work.isPending}
            onClick={() => work.mutate(() => atoll.executeKernelProposal({ chainId, proposal }))}
          >
            {words.kernel.execute}
          </Button>
        )}
      </div>
    </>
  );
}

/** What is proposed, in lines; what is no number for people, such as an address in a parameter, as bytes. */
const plain = (payload: unknown): string =>
  Object.entries((payload ?? {}) as Record<string, unknown>)
    .map(([name, value]) => `${name}: ${readable(value)}`)
    .join('\n');

function readable(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^\d{20,}$/.test(value) ? `0x${BigInt(value).toString(16).padStart(40, '0')}` : value;
}
