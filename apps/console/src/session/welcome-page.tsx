import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Card, Page, TextField } from '@atoll/ui';

import { atoll, chooseOrganisation, person } from '../shared/atoll.js';
import { onSubmit } from '../shared/form.js';
import { Problem } from '../shared/problem.js';
import { forget } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

/** The way to an organisation: one of one's own, or another's by its invitation. */
export function WelcomePage() {
  const { words } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const enter = async ({ id }: { id: string }) => {
    chooseOrganisation(id);
    forget(queries);
    await atoll.close(); // a connection acts for the organisation that it was made for
    await queries.refetchQueries({ queryKey: ['viewer'] });
  };
  const create = useMutation({
    mutationFn: async (name: string) => (await person.createOrganisation({ input: { name } })).createOrganisation,
    onSuccess: async (organisation) => {
      await enter(organisation);
      await navigate({ to: '/chains/new' });
    },
  });
  const join = useMutation({
    mutationFn: async (code: string) => (await person.acceptPersonInvitation({ code })).acceptPersonInvitation,
    onSuccess: async (organisation) => {
      await enter(organisation);
      await navigate({ to: '/chains' });
    },
  });

  return (
    <Page title={words.welcome.title} lead={words.welcome.lead} width="narrow">
      <Card title={words.welcome.create}>
        <form className="stack" onSubmit={onSubmit((read) => create.mutate(read('organisation')))}>
          <TextField
            label={words.welcome.name}
            hint={words.welcome.nameHint}
            name="organisation"
            required
            maxLength={64}
            autoComplete="organization"
          />
          {create.isError && <Problem error={create.error} />}
          <div>
            <Button look="primary" type="submit" busy={create.isPending}>
              {words.welcome.create}
            </Button>
          </div>
        </form>
      </Card>
      <Card title={words.welcome.join}>
        <form className="stack" onSubmit={onSubmit((read) => join.mutate(read('code')))}>
          <TextField label={words.welcome.code} hint={words.welcome.codeHint} name="code" required autoComplete="off" />
          {join.isError && <Problem error={join.error} />}
          <div>
            <Button type="submit" busy={join.isPending}>
              {words.welcome.join}
            </Button>
          </div>
        </form>
      </Card>
    </Page>
  );
}
