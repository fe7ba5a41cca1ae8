import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Code, Notice, TextField } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { person } from '../shared/atoll.js';
import { CodeField } from '../shared/code-field.js';
import { onSubmit } from '../shared/form.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { QrCode } from './qr-code.js';

type Proof = { password: string; code: string };
type Change = Proof & { deed: keyof typeof CHANGES };

/** What a password and a code together do; the recovery codes that there are then. */
const CHANGES = {
  renew: async (input: Proof) => (await person.renewRecoveryCodes({ input })).renewRecoveryCodes,
  remove: async (input: Proof) => {
    await person.removeSecondFactor({ input });
    return null;
  },
};

/** Null where the password signs in by itself. */
export const useSecondFactor = () =>
  useQuery({
    queryKey: ['second-factor'],
    queryFn: async () => (await person.secondFactor()).secondFactor ?? null,
  });

export function SecondFactor() {
  const { words } = useWords();
  const queries = useQueryClient();
  const factor = useSecondFactor();
  // An organisation may demand one, and lets the viewer in, or not any more.
  const again = () =>
    Promise.all(['second-factor', 'viewer'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const confirm = useMutation({
    mutationFn: async (code: string) => (await person.confirmSecondFactor({ code })).confirmSecondFactor,
    onSuccess: again,
  });
  const change = useMutation({
    mutationFn: ({ deed, ...input }: Change) => CHANGES[deed](input),
    onSuccess: (codes) => {
      if (codes === null) confirm.reset();
      return again();
    },
  });
  const codes = change.data ?? confirm.data;
  return (
    <Card title={words.account.secondFactor}>
      <p className="muted">{words.account.secondFactorWhy}</p>
      {codes && (
        <>
          <Notice tone="good" title={words.account.secondFactorOn}>
            {words.account.recoveryCodesOnce}
          </Notice>
          <Code text={codes.join('\n')} words={words.common} label={words.account.recoveryCodes} />
        </>
      )}
      <Answer query={factor}>
        {(on) =>
          on ? (
            <>
              <p>
                {words.account.since} <Moment at={on.since} />. {words.account.recoveryCodesLeft(on.recoveryCodesLeft)}
              </p>
              <Changing error={change.error} busy={change.isPending} onChange={change.mutate} />
            </>
          ) : (
            <Enrolment confirming={confirm.isPending} problem={confirm.error} onCode={confirm.mutate} />
          )
        }
      </Answer>
    </Card>
  );
}

/** The password, then the app, then a code of it. */
function Enrolment({
  confirming,
  problem,
  onCode,
}: {
  confirming: boolean;
  problem: Error | null;
  onCode: (code: string) => void;
}) {
  const { words } = useWords();
  const enrol = useMutation({
    mutationFn: async (password: string) => (await person.enrolSecondFactor({ input: { password } })).enrolSecondFactor,
  });
  if (!enrol.data)
    return (
      <form className="stack" onSubmit={onSubmit((read) => enrol.mutate(read('password')))}>
        <Password />
        {enrol.isError && <Problem error={enrol.error} />}
        <div>
          <Button type="submit" busy={enrol.isPending}>
            {words.account.addSecondFactor}
          </Button>
        </div>
      </form>
    );
  const secret = new URL(enrol.data).searchParams.get('secret') ?? '';
  return (
    <form className="stack" onSubmit={onSubmit((read) => onCode(read('code')))}>
      <p>{words.account.scan}</p>
      <QrCode text={enrol.data} label={words.account.qrCode} />
      <p>
        <a href={enrol.data}>{words.account.openApp}</a>
      </p>
      <Code text={secret} words={words.common} label={words.account.appSecret} />
      <CodeField label={words.account.appCode} />
      {problem && <Problem error={problem} />}
      <div>
        <Button look="primary" type="submit" busy={confirming}>
          {words.account.turnOn}
        </Button>
      </div>
    </form>
  );
}

function Changing({
  error,
  busy,
  onChange,
}: {
  error: Error | null;
  busy: boolean;
  onChange: (change: Change) => void;
}) {
  const { words } = useWords();
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        const pressed = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value');
        const deed = pressed === 'remove' ? 'remove' : 'renew';
        onSubmit((read) => onChange({ deed, password: read('password'), code: read('code') }))(event);
      }}
    >
      <Password />
      <CodeField label={words.session.code} />
      {error && <Problem error={error} />}
      <div>
        <Button type="submit" value="renew" busy={busy}>
          {words.account.renewRecoveryCodes}
        </Button>{' '}
        <Button type="submit" value="remove" busy={busy}>
          {words.account.removeSecondFactor}
        </Button>
      </div>
    </form>
  );
}

function Password() {
  const { words } = useWords();
  return (
    <TextField label={words.account.confirm} name="password" type="password" autoComplete="current-password" required />
  );
}
