import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, CheckField, Code, ConfirmByName, Empty, Notice, Status, Table, TextField } from '@atoll/ui';
import { useState } from 'react';

import { useMay, useViewer } from '../shared/viewer.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { onSubmit } from '../shared/form.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';

/** What only people may do is not offered: the platform refuses it for keys. */
const OF_PEOPLE = /^(organisation:manage|application-key:manage|key:govern|key:approve|contract:approve)$/;

export function ApplicationKeysPage() {
  const { words } = useWords();
  const queries = useQueryClient();
  const may = useMay('application-key:manage');
  const [ending, end] = useState<{ id: string; name: string } | null>(null);
  const keys = useQuery({
    queryKey: ['application-keys'],
    queryFn: async () => (await atoll.applicationKeys({ first: 100 })).applicationKeys.nodes,
    enabled: may,
  });
  const revoke = useMutation({
    mutationFn: (id: string) => atoll.revokeApplicationKey({ id }),
    onSuccess: async () => {
      end(null);
      await queries.invalidateQueries({ queryKey: ['application-keys'] });
    },
  });
  if (!may) return <Notice tone="warn">{words.organisation.mayNot}</Notice>;
  const head = [words.session.name, words.chains.state, words.organisation.prefix, words.organisation.scopes];
  return (
    <div className="stack">
      <Answer query={keys}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.organisation.noApplicationKeys}>{words.organisation.noApplicationKeysWhy}</Empty>
          ) : (
            <Table
              caption={words.organisation.applicationKeys}
              head={[...head, words.account.until, words.common.actions]}
              endFrom={5}
            >
              {list.map(({ id, name, prefix, scopes, expiresAt, revokedAt }) => (
                <tr key={id}>
                  <td>{name}</td>
                  <td>
                    <Status tone={revokedAt ? 'idle' : 'good'}>
                      {revokedAt ? words.organisation.revoked : words.organisation.inUse}
                    </Status>
                  </td>
                  <td className="mono">{prefix}…</td>
                  <td data-wrap className="small">
                    {scopes.join(', ')}
                  </td>
                  <td>
                    <Moment at={expiresAt} />
                  </td>
                  <td className="end">
                    {!revokedAt && (
                      <Button size="small" look="danger" onClick={() => end({ id, name })}>
                        {words.organisation.revoke}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
      <NewKey />
      {ending && (
        <ConfirmByName
          title={`${words.organisation.revoke}: ${ending.name}`}
          name={ending.name}
          words={{ type: words.common.typeName, confirm: words.organisation.revoke, cancel: words.common.cancel }}
          open
          busy={revoke.isPending}
          problem={revoke.isError && <Problem error={revoke.error} />}
          onClose={() => end(null)}
          onConfirm={() => revoke.mutate(ending.id)}
        >
          {words.organisation.revokeWhat}
        </ConfirmByName>
      )}
    </div>
  );
}

function NewKey() {
  const { words } = useWords();
  const queries = useQueryClient();
  const scopes = (useViewer().data?.permissions ?? []).filter((each) => !OF_PEOPLE.test(each));
  const make = useMutation({
    mutationFn: async (input: { name: string; scopes: string[]; expiresInDays: number }) =>
      (await atoll.createApplicationKey({ input })).createApplicationKey.secret,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['application-keys'] }),
  });
  return (
    <Card title={words.organisation.newApplicationKey}>
      <form
        className="stack"
        onSubmit={onSubmit((read, readAll) =>
          make.mutate({ name: read('name'), scopes: readAll('scope'), expiresInDays: Number(read('days')) }),
        )}
      >
        <TextField label={words.session.name} name="name" required maxLength={64} autoComplete="off" />
        <fieldset className="scopes">
          <legend className="field-label">{words.organisation.scopes}</legend>
          {scopes.map((scope) => (
            <CheckField key={scope} label={<code>{scope}</code>} name="scope" value={scope} />
          ))}
        </fieldset>
        <TextField
          label={words.organisation.days}
          name="days"
          type="number"
          min={1}
          max={366}
          defaultValue={90}
          className="input-number"
        />
        {make.isError && <Problem error={make.error} />}
        {make.data && (
          <>
            <Notice tone="good" title={words.connect.keyMade}>
              {words.organisation.secretOnce}
            </Notice>
            <Code text={make.data} words={words.common} label={words.organisation.secret} />
          </>
        )}
        <div>
          <Button type="submit" busy={make.isPending}>
            {words.organisation.newApplicationKey}
          </Button>
        </div>
      </form>
    </Card>
  );
}
