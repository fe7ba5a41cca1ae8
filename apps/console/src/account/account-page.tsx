import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Notice, Page, Table, TextField } from '@atoll/ui';

import { useViewer } from '../shared/viewer.js';
import { Answer } from '../shared/answer.js';
import { person } from '../shared/atoll.js';
import { onSubmit } from '../shared/form.js';
import { Moment } from '../shared/moment.js';
import { NewPasswordField } from '../shared/new-password-field.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { Passkeys } from './passkeys.js';
import { SecondFactor } from './second-factor.js';

export function AccountPage() {
  const { words } = useWords();
  const viewer = useViewer();
  const managed = Boolean(viewer.data?.person.managedBy);
  const demanding = viewer.data?.lacksSecondFactor ? viewer.data.chosen?.organisation.name : undefined;
  const { lacking, lackingTodo } = words.organisation.secondFactor;
  return (
    <Page title={words.account.title} lead={viewer.data?.person.email} width="narrow">
      {demanding !== undefined && (
        <Notice tone="warn" title={lacking(demanding)}>
          {lackingTodo}
        </Notice>
      )}
      {managed ? <Notice>{words.account.managed}</Notice> : <Passkeys />}
      <Sessions />
      {!managed && <SecondFactor />}
      {!managed && <Password />}
    </Page>
  );
}

function Sessions() {
  const { words } = useWords();
  const queries = useQueryClient();
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: async () => (await person.sessions()).sessions });
  const again = () => queries.invalidateQueries({ queryKey: ['sessions'] });
  const end = useMutation({ mutationFn: (id: string) => person.endSession({ id }), onSuccess: again });
  const endOthers = useMutation({ mutationFn: () => person.endOtherSessions(), onSuccess: again });
  return (
    <Card
      title={words.account.sessions}
      action={
        <Button size="small" busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
          {words.account.endOthers}
        </Button>
      }
    >
      {(end.isError || endOthers.isError) && <Problem error={end.error ?? endOthers.error} />}
      <Answer query={sessions}>
        {(list) => (
          <Table
            caption={words.account.sessions}
            head={[words.account.since, words.account.until, words.common.actions]}
            endFrom={2}
          >
            {list.map(({ id, createdAt, expiresAt, current }) => (
              <tr key={id}>
                <td>
                  <Moment at={createdAt} />
                </td>
                <td>
                  <Moment at={expiresAt} />
                </td>
                <td className="end">
                  {current ? (
                    words.account.thisOne
                  ) : (
                    <Button size="small" onClick={() => end.mutate(id)}>
                      {words.account.end}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Answer>
    </Card>
  );
}

function Password() {
  const { words } = useWords();
  const change = useMutation({
    mutationFn: (input: { currentPassword: string; newPassword: string }) => person.changePassword({ input }),
  });
  const submit = onSubmit((read) => change.mutate({ currentPassword: read('current'), newPassword: read('new') }));
  return (
    <Card title={words.account.password}>
      <form className="stack" onSubmit={submit}>
        <TextField
          label={words.account.currentPassword}
          name="current"
          type="password"
          autoComplete="current-password"
          required
        />
        <NewPasswordField label={words.account.newPassword} name="new" />
        {change.isError && <Problem error={change.error} />}
        {change.isSuccess && <Notice tone="good">{words.account.changed}</Notice>}
        <div>
          <Button type="submit" busy={change.isPending}>
            {words.account.change}
          </Button>
        </div>
      </form>
    </Card>
  );
}
