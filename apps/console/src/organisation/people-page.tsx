import type { MembersChangedSubscription, Role } from '@atoll/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Code, ConfirmByName, Notice, SelectField, Table } from '@atoll/ui';
import { useState } from 'react';

import { useMay, useViewer } from '../shared/viewer.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { onSubmit } from '../shared/form.js';
import { useLive } from '../shared/live.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';

const ROLES: Role[] = ['DEVELOPER', 'OPERATOR', 'AUDITOR', 'ADMIN', 'OWNER'];

type Member = MembersChangedSubscription['membersChanged'][number];

export function PeoplePage() {
  const { words } = useWords();
  const queries = useQueryClient();
  const own = useViewer().data?.person.id;
  const may = useMay('organisation:manage');
  const [leaving, remove] = useState<{ id: string; name: string } | null>(null);
  const people = useLive<Member[], MembersChangedSubscription>({
    key: ['people'],
    read: async () => (await atoll.organisation({ first: 100 })).organisation.members?.nodes ?? [],
    follow: () => atoll.membersChanged(),
    after: (_, { membersChanged }) => membersChanged,
  });
  const again = () => queries.invalidateQueries({ queryKey: ['people'] });
  const change = useMutation({
    mutationFn: (input: { personId: string; role: Role }) => atoll.changeRole(input),
    onSettled: again,
  });
  const leave = useMutation({
    mutationFn: (personId: string) => atoll.removePerson({ personId }),
    onSuccess: async () => {
      remove(null);
      await again();
    },
  });
  return (
    <div className="stack">
      {change.isError && <Problem error={change.error} />}
      <Answer query={people}>
        {(list) => (
          <Table
            caption={words.organisation.people}
            head={[words.session.name, words.session.email, words.organisation.role, words.common.actions]}
            endFrom={3}
          >
            {list.map(({ person, role }) => (
              <tr key={person.id}>
                <td>{person.name}</td>
                <td>{person.email}</td>
                <td>
                  {may && person.id !== own ? (
                    <select
                      className="input"
                      aria-label={words.organisation.roleOf(person.name)}
                      value={role}
                      onChange={(event) => change.mutate({ personId: person.id, role: event.target.value as Role })}
                    >
                      {ROLES.map((each) => (
                        <option key={each} value={each}>
                          {words.roles[each]}
                        </option>
                      ))}
                    </select>
                  ) : (
                    words.roles[role]
                  )}
                </td>
                <td className="end">
                  {may && person.id !== own && (
                    <Button size="small" look="danger" onClick={() => remove(person)}>
                      {words.organisation.remove}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Answer>
      {may && <Invite />}
      {leaving && (
        <ConfirmByName
          title={`${words.organisation.remove}: ${leaving.name}`}
          name={leaving.name}
          words={{ type: words.common.typeName, confirm: words.organisation.remove, cancel: words.common.cancel }}
          open
          busy={leave.isPending}
          problem={leave.isError && <Problem error={leave.error} />}
          onClose={() => remove(null)}
          onConfirm={() => leave.mutate(leaving.id)}
        >
          {words.organisation.removeWhat}
        </ConfirmByName>
      )}
    </div>
  );
}

function Invite() {
  const { words } = useWords();
  const invite = useMutation({
    mutationFn: async (role: Role) => (await atoll.invitePerson({ input: { role } })).invitePerson,
  });
  return (
    <Card title={words.organisation.invite}>
      <form className="search" onSubmit={onSubmit((read) => invite.mutate(read('role') as Role))}>
        <SelectField label={words.organisation.role} name="role" defaultValue="DEVELOPER">
          {ROLES.map((each) => (
            <option key={each} value={each}>
              {words.roles[each]} – {words.rolesWhat[each]}
            </option>
          ))}
        </SelectField>
        <Button type="submit" busy={invite.isPending}>
          {words.organisation.invite}
        </Button>
      </form>
      {invite.isError && <Problem error={invite.error} />}
      {invite.data && (
        <>
          <Notice tone="good">{words.organisation.inviteHow}</Notice>
          <Code text={invite.data.code} words={words.common} label={words.welcome.code} />
        </>
      )}
    </Card>
  );
}
