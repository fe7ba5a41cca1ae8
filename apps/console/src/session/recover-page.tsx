import { useMutation } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { Button, Card, Notice } from '@atoll/ui';

import { person } from '../shared/atoll.js';
import { onSubmit } from '../shared/form.js';
import { NewPasswordField } from '../shared/new-password-field.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';

/** Where the operator's link leads; its token is behind the hash, which browsers tell no server. Without it, how one comes by a link. */
export function RecoverPage() {
  const { words } = useWords();
  const { hash: token } = useLocation();
  return (
    <div className="gate">
      <title>{`${words.recover.title} – Atoll`}</title>
      <h1>{words.recover.title}</h1>
      {token === '' ? <p>{words.recover.how}</p> : <NewPassword token={token} />}
      <p className="muted">
        <Link to="/sign-in">{words.session.signIn}</Link>
      </p>
    </div>
  );
}

function NewPassword({ token }: { token: string }) {
  const { words } = useWords();
  const recover = useMutation({
    mutationFn: (newPassword: string) => person.recoverAccount({ input: { token, newPassword } }),
  });
  if (recover.isSuccess)
    return (
      <Notice tone="good" title={words.recover.done}>
        {words.recover.ended}
      </Notice>
    );
  return (
    <Card>
      <form className="stack" onSubmit={onSubmit((read) => recover.mutate(read('password')))}>
        <p>{words.recover.ends}</p>
        <NewPasswordField label={words.account.newPassword} name="password" />
        {recover.isError && <Problem error={recover.error} />}
        <Button look="primary" type="submit" busy={recover.isPending}>
          {words.recover.set}
        </Button>
      </form>
    </Card>
  );
}
