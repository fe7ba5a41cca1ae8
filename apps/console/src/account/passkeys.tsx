import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { startRegistration, type PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';
import { Button, Card, Table, TextField } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { person } from '../shared/atoll.js';
import { CodeField } from '../shared/code-field.js';
import { onSubmit } from '../shared/form.js';
import { Moment } from '../shared/moment.js';
import { PASSKEYS_WORK } from '../shared/passkeys.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { useSecondFactor } from './second-factor.js';

/** Asks the platform what to sign, the authenticator to sign it, and the platform to take it. */
async function addPasskey({ name, ...input }: { name: string; password: string; code: string | null }): Promise<void> {
  const { registerPasskey } = await person.registerPasskey({ input });
  const optionsJSON = registerPasskey as PublicKeyCredentialCreationOptionsJSON;
  await person.addPasskey({ input: { name, response: await startRegistration({ optionsJSON }) } });
}

export function Passkeys() {
  const { words } = useWords();
  const queries = useQueryClient();
  const passkeys = useQuery({ queryKey: ['passkeys'], queryFn: async () => (await person.passkeys()).passkeys });
  const [added, count] = useState(0);
  const again = () => queries.invalidateQueries({ queryKey: ['passkeys'] });
  const remove = useMutation({ mutationFn: (id: string) => person.removePasskey({ id }), onSuccess: again });
  return (
    <Card title={words.account.passkeys}>
      <p className="muted">{words.account.passkeysWhy}</p>
      {remove.isError && <Problem error={remove.error} />}
      <Answer query={passkeys}>
        {(list) =>
          list.length === 0 ? (
            <p>{words.account.noPasskey}</p>
          ) : (
            <Table
              caption={words.account.passkeys}
              head={[words.account.passkeyName, words.account.since, words.account.used, words.common.actions]}
              endFrom={3}
            >
              {list.map(({ id, name, synced, createdAt, usedAt }) => (
                <tr key={id}>
                  <td>
                    {name}
                    {synced && <div className="muted small">{words.account.synced}</div>}
                  </td>
                  <td>
                    <Moment at={createdAt} />
                  </td>
                  <td>{usedAt ? <Moment at={usedAt} /> : words.account.never}</td>
                  <td className="end">
                    <Button size="small" onClick={() => remove.mutate(id)}>
                      {words.account.remove}
                    </Button>
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
      {PASSKEYS_WORK ? (
        <NewPasskey key={added} onAdded={() => again().then(() => count(added + 1))} />
      ) : (
        <p className="muted">{words.account.byName}</p>
      )}
    </Card>
  );
}

function NewPasskey({ onAdded }: { onAdded: () => Promise<void> }) {
  const { words } = useWords();
  const guarded = Boolean(useSecondFactor().data);
  const add = useMutation({ mutationFn: addPasskey, onSuccess: onAdded });
  return (
    <form
      className="stack"
      onSubmit={onSubmit((read) =>
        add.mutate({ name: read('passkey'), password: read('password'), code: guarded ? read('code') : null }),
      )}
    >
      <TextField
        label={words.account.passkeyName}
        hint={words.account.passkeyNameHint}
        name="passkey"
        required
        maxLength={100}
        autoComplete="off"
      />
      <TextField
        label={words.account.confirm}
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      {guarded && <CodeField label={words.session.code} />}
      {add.isError && <Problem error={add.error} />}
      <div>
        <Button type="submit" busy={add.isPending}>
          {words.account.addPasskey}
        </Button>
      </div>
    </form>
  );
}
