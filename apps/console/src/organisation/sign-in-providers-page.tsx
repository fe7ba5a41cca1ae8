import type { Role } from '@atoll/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Code, ConfirmByName, Empty, Notice, SelectField, Table, TextField } from '@atoll/ui';
import { useState } from 'react';

import { useMay } from '../shared/viewer.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { complaintAbout, onSubmit } from '../shared/form.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { Demand } from './demand.js';
import { Directories } from './directories.js';
import { Readmit } from './readmit.js';

/** A provider makes no owners. */
const ROLES: Role[] = ['AUDITOR', 'DEVELOPER', 'OPERATOR', 'ADMIN'];

export function SignInProvidersPage() {
  const { words } = useWords();
  const queries = useQueryClient();
  const may = useMay('organisation:manage');
  const [ending, end] = useState<{ id: string; slug: string } | null>(null);
  const providers = useQuery({
    queryKey: ['identity-providers'],
    queryFn: () => atoll.identityProviders(),
    enabled: may,
  });
  const remove = useMutation({
    mutationFn: (id: string) => atoll.removeIdentityProvider({ id }),
    onSuccess: async () => {
      end(null);
      await queries.invalidateQueries({ queryKey: ['identity-providers'] });
    },
  });
  if (!may) return <Notice tone="warn">{words.organisation.mayNot}</Notice>;
  const { signIn } = words.organisation;
  return (
    <div className="stack">
      <Answer query={providers}>
        {({ identityProviders: list }) =>
          list.length === 0 ? (
            <Empty title={signIn.none}>{signIn.noneWhy}</Empty>
          ) : (
            <Table
              caption={signIn.tab}
              head={[words.session.name, signIn.slug, signIn.issuer, signIn.role, words.common.actions]}
              endFrom={4}
            >
              {list.map(({ id, name, slug, issuer, role }) => (
                <tr key={id}>
                  <td>{name}</td>
                  <td className="mono">{slug}</td>
                  <td data-wrap className="mono small">
                    {issuer}
                  </td>
                  <td>{words.roles[role]}</td>
                  <td className="end">
                    <Button size="small" look="danger" onClick={() => end({ id, slug })}>
                      {words.organisation.remove}
                    </Button>
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
      {providers.data && providers.data.identityProviders.length > 0 && (
        <Directories providers={providers.data.identityProviders} url={providers.data.directoryUrl} />
      )}
      {providers.data && providers.data.identityProviders.length > 0 && <Readmit roles={ROLES} />}
      <NewProvider redirectUri={providers.data?.identityProviderRedirectUri} />
      <Demand />
      {ending && (
        <ConfirmByName
          title={`${words.organisation.remove}: ${ending.slug}`}
          name={ending.slug}
          words={{ type: words.common.typeName, confirm: words.organisation.remove, cancel: words.common.cancel }}
          open
          busy={remove.isPending}
          problem={remove.isError && <Problem error={remove.error} />}
          onClose={() => end(null)}
          onConfirm={() => remove.mutate(ending.id)}
        >
          {signIn.removeWhat}
        </ConfirmByName>
      )}
    </div>
  );
}

function NewProvider({ redirectUri }: { redirectUri: string | undefined }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const { signIn } = words.organisation;
  const add = useMutation({
    mutationFn: async (read: (name: string) => string) => {
      const [slug, name, issuer, clientId] = [read('slug'), read('name'), read('issuer'), read('clientId')];
      const input = { slug, name, issuer, clientId, clientSecret: read('secret') || null, role: read('role') as Role };
      return (await atoll.addIdentityProvider({ input })).addIdentityProvider;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['identity-providers'] }),
  });
  const said = complaintAbout(add.error, 'issuer');
  return (
    <Card title={signIn.add}>
      <p className="muted">{signIn.redirectHow}</p>
      {redirectUri && <Code text={redirectUri} words={words.common} label={signIn.redirect} />}
      <form key={add.data?.id} className="stack" onSubmit={onSubmit((read) => add.mutate(read))}>
        <TextField label={words.session.name} name="name" required maxLength={100} autoComplete="off" />
        <TextField
          label={signIn.slug}
          hint={signIn.slugHint}
          name="slug"
          required
          minLength={2}
          maxLength={40}
          autoComplete="off"
        />
        <TextField
          label={signIn.issuer}
          hint={signIn.issuerHint}
          error={said}
          name="issuer"
          type="url"
          required
          maxLength={1000}
        />
        <TextField label={signIn.clientId} name="clientId" required maxLength={255} autoComplete="off" />
        <TextField
          label={signIn.secret}
          hint={signIn.secretHint}
          name="secret"
          type="password"
          maxLength={1024}
          autoComplete="off"
        />
        <SelectField label={signIn.role} name="role" defaultValue="AUDITOR">
          {ROLES.map((each) => (
            <option key={each} value={each}>
              {words.roles[each]} – {words.rolesWhat[each]}
            </option>
          ))}
        </SelectField>
        {add.isError && !said && <Problem error={add.error} />}
        {add.data && <Notice tone="good">{signIn.added}</Notice>}
        <div>
          <Button type="submit" busy={add.isPending}>
            {signIn.add}
          </Button>
        </div>
      </form>
    </Card>
  );
}
