import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Status, Table } from '@atoll/ui';

import { useMay } from '../shared/viewer.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';

/** What waits for people to agree. */
export function ApprovalsPage() {
  const { words } = useWords();
  const queries = useQueryClient();
  const may = useMay('key:approve');
  const approvals = useQuery({
    queryKey: ['approvals'],
    queryFn: async () => (await atoll.approvals({ first: 50 })).approvals.nodes,
    refetchInterval: 4_000,
  });
  const vote = useMutation({
    mutationFn: (input: { id: string; approve: boolean }) => atoll.voteOnApproval(input),
    onSettled: () => queries.invalidateQueries({ queryKey: ['approvals'] }),
  });
  const { what, votes, approve, reject } = words.governance;
  return (
    <div className="stack">
      {vote.isError && <Problem error={vote.error} />}
      <Answer query={approvals}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.organisation.noApprovals}>{words.organisation.noApprovalsWhy}</Empty>
          ) : (
            <Table
              caption={words.organisation.approvals}
              head={[what, words.chains.state, words.contracts.key, votes, words.account.until, words.common.actions]}
              endFrom={5}
            >
              {list.map(({ id, kind, status, key, votes: cast, needed, expiresAt, message }) => (
                <tr key={id}>
                  <td title={message}>{words.organisation.approvalKinds[kind]}</td>
                  <td>
                    <Status tone={status === 'OPEN' ? 'warn' : status === 'GRANTED' ? 'good' : 'idle'}>
                      {words.organisation.approvalStatuses[status]}
                    </Status>
                  </td>
                  <td>{key?.name ?? '–'}</td>
                  <td>{words.found.of(cast.filter((each) => each.approve).length, needed)}</td>
                  <td>
                    <Moment at={expiresAt} />
                  </td>
                  <td className="end">
                    {status === 'OPEN' && may && (
                      <span className="row">
                        <Button size="small" look="primary" onClick={() => vote.mutate({ id, approve: true })}>
                          {approve}
                        </Button>
                        <Button size="small" onClick={() => vote.mutate({ id, approve: false })}>
                          {reject}
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
    </div>
  );
}
