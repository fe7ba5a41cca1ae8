import type { ApprovalPartsFragment } from '@atoll/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Empty, Hash, Status, Table } from '@atoll/ui';

import { useMay, useViewer } from '../shared/viewer.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { usePeople } from '../shared/people.js';
import { Problem } from '../shared/problem.js';
import { told } from '../shared/told.js';
import { useWords } from '../words/words.js';

/** What waits for people to agree. */
export function ApprovalsPage() {
  const { words } = useWords();
  const queries = useQueryClient();
  const may = useMay('key:approve');
  const own = useViewer().data?.person.id;
  const nameOf = usePeople();
  const approvals = useQuery({
    queryKey: ['approvals'],
    queryFn: async () => (await atoll.approvals({ first: 50 })).approvals.nodes,
    meta: told(null, 'POLICY'),
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
              {list.map(({ id, status, key, votes: cast, needed, expiresAt, ...rest }) => (
                <tr key={id}>
                  <td data-wrap>
                    <What approval={rest} nameOf={nameOf} />
                  </td>
                  <td>
                    <Status tone={status === 'OPEN' ? 'warn' : status === 'GRANTED' ? 'good' : 'idle'}>
                      {words.organisation.approvalStatuses[status]}
                    </Status>
                  </td>
                  <td>{key?.name ?? '–'}</td>
                  <td data-wrap>
                    {words.found.of(cast.filter((each) => each.approve).length, needed)}
                    {cast.map(({ personId, approve: agrees }) => (
                      <div key={personId} className="muted small">
                        {nameOf(personId)}
                        {!agrees && ` · ${words.governance.rejects}`}
                      </div>
                    ))}
                  </td>
                  <td>
                    <Moment at={expiresAt} />
                  </td>
                  <td className="end">
                    {status === 'OPEN' && may && !cast.some(({ personId }) => personId === own) && (
                      <span className="row">
                        <Button
                          size="small"
                          look="primary"
                          busy={vote.isPending}
                          onClick={() => vote.mutate({ id, approve: true })}
                        >
                          {approve}
                        </Button>
                        <Button
                          size="small"
                          disabled={vote.isPending}
                          onClick={() => vote.mutate({ id, approve: false })}
                        >
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

type WhatProps = {
  approval: Pick<
    ApprovalPartsFragment,
    'kind' | 'message' | 'transaction' | 'policy' | 'keyExport' | 'requestedBy' | 'twoPerson'
  >;
  nameOf: (personId: string) => string;
};

/** Whoever agrees has to know what to. */
function What({ approval, nameOf }: WhatProps) {
  const { words } = useWords();
  const { kind, message, transaction, policy, keyExport, requestedBy, twoPerson } = approval;
  return (
    <>
      {words.organisation.approvalKinds[kind]} {policy && <b>{policy.name}</b>}
      {transaction && <Sent transaction={transaction} />}
      {keyExport && (
        <div className="small">
          {words.organisation.recipient} <span className="mono">{keyExport.recipient}</span>
        </div>
      )}
      <div className="muted small">
        {requestedBy && `${words.organisation.askedBy(nameOf(requestedBy))} `}
        {twoPerson && words.organisation.twoPersons} {message}
      </div>
    </>
  );
}

function Sent({
  transaction: { to, value, data, chain },
}: {
  transaction: NonNullable<WhatProps['approval']['transaction']>;
}) {
  const { words } = useWords();
  return (
    <div className="small">
      {chain && to ? (
        <Link
          to="/chains/$chainId/explorer/addresses/$address"
          params={{ chainId: chain.id, address: to.toLowerCase() }}
        >
          <Hash value={to} />
        </Link>
      ) : (
        words.explorer.creates
      )}{' '}
      {chain?.name} · {words.organisation.wei(value)} ·{' '}
      <code title={data}>{data.length > 10 ? `${data.slice(0, 10)}…` : data}</code>
    </div>
  );
}
