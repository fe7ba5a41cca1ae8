import type { Role } from '@atoll/sdk';
import { useMutation } from '@tanstack/react-query';
import { Button, Card, Notice, SelectField, TextField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { onSubmit } from '../shared/form.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';

/** Lets somebody back whom an owner took out: a provider alone does not. */
export function Readmit({ roles }: { roles: Role[] }) {
  const { words } = useWords();
  const { signIn } = words.organisation;
  const readmit = useMutation({
    mutationFn: (input: { email: string; role: Role }) => atoll.readmitPerson({ input }),
  });
  return (
    <Card title={signIn.readmit}>
      <p className="muted">{signIn.readmitWhat}</p>
      <form
        className="stack"
        onSubmit={onSubmit((read) => readmit.mutate({ email: read('email'), role: read('role') as Role }))}
      >
        <TextField label={words.session.email} name="email" type="email" required maxLength={254} autoComplete="off" />
        <SelectField label={words.organisation.role} name="role" defaultValue="AUDITOR">
          {roles.map((each) => (
            <option key={each} value={each}>
              {words.roles[each]} – {words.rolesWhat[each]}
            </option>
          ))}
        </SelectField>
        {readmit.isError && <Problem error={readmit.error} />}
        {readmit.isSuccess && <Notice tone="good">{signIn.readmitted}</Notice>}
        <div>
          <Button type="submit" busy={readmit.isPending}>
            {signIn.readmit}
          </Button>
        </div>
      </form>
    </Card>
  );
}
