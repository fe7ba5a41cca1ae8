import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Status, Table } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { told } from '../shared/told.js';
import { useMay, useViewer } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

/** Codes that bring organisations of this installation in, without the codes. */
export function Invitations({ consortiumId }: { consortiumId: string }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const own = useViewer().data?.chosen?.organisation.id;
  const may = useMay('consortium:manage');
  const { data = [] } = useQuery({
    queryKey: ['consortium-invitations', consortiumId],
    queryFn: async () => (await atoll.consortiumInvitations({ consortiumId })).consortiumInvitations,
    meta: told(null, 'CONSORTIUM'),
  });
  const revoke = useMutation({
    mutationFn: (id: string) => atoll.revokeConsortiumInvitation({ consortiumId, id }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['consortium-invitations', consortiumId] }),
  });
  if (data.length === 0) return null;
  const head = [words.joining.invitedBy, words.chains.state, words.joining.ends, words.common.actions];
  return (
    <section className="stack">
      <h2>{words.joining.invitations}</h2>
      {revoke.isError && <Problem error={revoke.error} />}
      <Table caption={words.joining.invitations} head={head} endFrom={3}>
        {data.map(({ id, invitedBy, acceptedBy, expiresAt }) => {
          const over = Date.parse(expiresAt) < Date.now();
          return (
            <tr key={id}>
              <td>{invitedBy.name}</td>
              <td>
                <Status tone={acceptedBy ? 'good' : over ? 'idle' : 'warn'}>
                  {acceptedBy
                    ? words.joining.acceptedBy(acceptedBy.name)
                    : over
                      ? words.joining.invitationOver
                      : words.joining.invitationOpen}
                </Status>
              </td>
              <td>
                <Moment at={expiresAt} />
              </td>
              <td className="end">
                {may && !acceptedBy && !over && invitedBy.id === own && (
                  <Button size="small" look="danger" onClick={() => revoke.mutate(id)}>
                    {words.joining.revoke}
                  </Button>
                )}
              </td>
            </tr>
          );
        })}
      </Table>
    </section>
  );
}
