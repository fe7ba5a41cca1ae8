import { AtollError } from '@atoll/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Card, Notice, TextField } from '@atoll/ui';
import { useEffect, useState } from 'react';

import { CodeField } from '../shared/code-field.js';
import { onSubmit } from '../shared/form.js';
import { NewPasswordField } from '../shared/new-password-field.js';
import { PASSKEYS_WORK } from '../shared/passkeys.js';
import { Problem } from '../shared/problem.js';
import { signIn, signInByPasskey, signInWithCode, signUp } from '../shared/session.js';
import { useViewer } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

/** Where to go after signing in: where the person wanted to go, on this console and nowhere else. */
function useNext(): string {
  const { next } = useSearch({ strict: false }) as { next?: unknown };
  return typeof next === 'string' && /^\/[^/\\]/.test(next) ? next.replace(/^\/console(?=\/)/, '') : '/chains';
}

function useInside() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const href = useNext();
  return async () => {
    await queries.resetQueries({ queryKey: ['viewer'] });
    await navigate({ href, replace: true });
  };
}

/** Whoever came in by another tab is in here, too. */
function useFollowOthers(): void {
  const navigate = useNavigate();
  const href = useNext();
  const known = Boolean(useViewer().data);
  useEffect(() => {
    if (known) void navigate({ href, replace: true });
  }, [known, href, navigate]);
}

export function SignInPage() {
  const { words } = useWords();
  const inside = useInside();
  useFollowOthers();
  const attempt = useMutation({ mutationFn: signIn, onSuccess: inside });
  const passkey = useMutation({ mutationFn: signInByPasskey, onSuccess: inside });
  const challenge = challengeOf(attempt.error);
  if (challenge !== null) return <CodePage challenge={challenge} inside={inside} onAgain={attempt.reset} />;
  return (
    <div className="gate">
      <title>{`${words.session.signIn} – Atoll`}</title>
      <h1>{words.session.signIn}</h1>
      <Card>
        <form
          className="stack"
          onSubmit={onSubmit((read) => attempt.mutate({ email: read('email'), password: read('password') }))}
        >
          <TextField label={words.session.email} name="email" type="email" autoComplete="username" required />
          <TextField
            label={words.session.password}
            name="password"
            type="password"
            autoComplete="current-password"
            required
          />
          {attempt.isError && <Problem error={attempt.error} />}
          <Button look="primary" type="submit" busy={attempt.isPending}>
            {words.session.signIn}
          </Button>
        </form>
        {PASSKEYS_WORK && (
          <div className="stack other-way">
            <span className="muted">{words.session.or}</span>
            {passkey.isError && <Problem error={passkey.error} />}
            <Button busy={passkey.isPending} onClick={() => passkey.mutate()}>
              {words.session.passkey}
            </Button>
          </div>
        )}
        <ProviderSignIn />
      </Card>
      <p className="muted">
        {words.session.noAccount}{' '}
        <Link to="/sign-up" search>
          {words.session.signUp}
        </Link>
        {' · '}
        <Link to="/recover">{words.recover.title}</Link>
      </p>
    </div>
  );
}

/** What a right password is answered by, where it is half of a sign-in. */
function challengeOf(error: unknown): string | null {
  if (!(error instanceof AtollError) || error.code !== 'CODE_REQUIRED') return null;
  return String(error.detail['challenge']);
}

function CodePage({
  challenge,
  inside,
  onAgain,
}: {
  challenge: string;
  inside: () => Promise<void>;
  onAgain: () => void;
}) {
  const { words } = useWords();
  const attempt = useMutation({ mutationFn: signInWithCode, onSuccess: inside });
  return (
    <div className="gate">
      <title>{`${words.session.code} – Atoll`}</title>
      <h1>{words.session.signIn}</h1>
      <Card>
        <form className="stack" onSubmit={onSubmit((read) => attempt.mutate({ challenge, code: read('code') }))}>
          <CodeField label={words.session.code} hint={words.session.codeHint} />
          {attempt.isError && <Problem error={attempt.error} />}
          <Button look="primary" type="submit" busy={attempt.isPending}>
            {words.session.signIn}
          </Button>
        </form>
        <div className="stack other-way">
          <Button onClick={onAgain}>{words.session.passwordAgain}</Button>
        </div>
      </Card>
    </div>
  );
}

const REMEMBERED = 'atoll.organisation-sign-in';

/** By the provider of an organisation: the browser goes there, and comes back signed in, or here with a word for what was wrong. */
function ProviderSignIn() {
  const { words } = useWords();
  const { problem, organisation } = useSearch({ strict: false }) as { problem?: unknown; organisation?: unknown };
  const asked = typeof organisation === 'string' ? organisation : null;
  const [open, show] = useState(problem !== undefined || asked !== null);
  const [leaving, leave] = useState(false);
  const next = `/console${useNext()}`;
  const sentences = words.session.ssoProblems;
  const go = (slug: string) => {
    leave(true);
    localStorage.setItem(REMEMBERED, slug);
    window.location.assign(`/session/sso/${encodeURIComponent(slug)}?next=${encodeURIComponent(next)}`);
  };
  return (
    <div className="stack other-way">
      {problem !== undefined && (
        <Notice tone="bad" title={sentences.title}>
          {sentences[problem as keyof typeof sentences] ?? sentences.unavailable}
        </Notice>
      )}
      {open ? (
        <form className="stack" onSubmit={onSubmit((read) => go(read('slug').trim().toLowerCase()))}>
          <TextField
            label={words.session.ssoName}
            hint={words.session.ssoNameHint}
            name="slug"
            required
            maxLength={40}
            autoComplete="organization"
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={asked ?? localStorage.getItem(REMEMBERED) ?? ''}
          />
          <Button type="submit" busy={leaving}>
            {words.session.sso}
          </Button>
        </form>
      ) : (
        <Button onClick={() => show(true)}>{words.session.sso}</Button>
      )}
    </div>
  );
}

export function SignUpPage() {
  const { words } = useWords();
  const inside = useInside();
  const attempt = useMutation({ mutationFn: signUp, onSuccess: inside });
  const submit = onSubmit((read) =>
    attempt.mutate({ email: read('email'), name: read('name'), password: read('password') }),
  );
  return (
    <div className="gate">
      <title>{`${words.session.signUp} – Atoll`}</title>
      <h1>{words.session.signUp}</h1>
      <Card>
        <form className="stack" onSubmit={submit}>
          <TextField label={words.session.name} name="name" autoComplete="name" required maxLength={100} />
          <TextField label={words.session.email} name="email" type="email" autoComplete="username" required />
          <NewPasswordField label={words.session.password} name="password" />
          {attempt.isError && <Problem error={attempt.error} />}
          <Button look="primary" type="submit" busy={attempt.isPending}>
            {words.session.signUp}
          </Button>
        </form>
      </Card>
      <p className="muted">
        {words.session.haveAccount}{' '}
        <Link to="/sign-in" search>
          {words.session.signIn}
        </Link>
      </p>
    </div>
  );
}
