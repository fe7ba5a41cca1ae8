import type { DirectoryClaim } from '@atoll/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Code, ConfirmByName, Notice, SelectField, Status, Table } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { onSubmit } from '../shared/form.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';

type Provider = { id: string; slug: string; directoryClaim: DirectoryClaim | null };

const CLAIMS: DirectoryClaim[] = ['SUB', 'OID'];
/** As long as one may be: whoever forgets to make the next one has nobody taken out any more. */
const DAYS = 366;

/** The directories (SCIM) that make and take out the people of providers, and their tokens. */
export function Directories({ providers, url }: { providers: Provider[]; url: string }) {
  const { words } = useWords();
  const { directory } = words.organisation;
  const connected = providers.filter(({ directoryClaim }) => directoryClaim !== null);
  return (
    <Card title={directory.title}>
      <p className="muted">{directory.what}</p>
      <Code text={url} words={words.common} label={directory.url} />
      <Connect providers={providers} />
      {connected.length > 0 && <Tokens providers={connected} />}
    </Card>
  );
}

function Connect({ providers }: { providers: Provider[] }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const { directory } = words.organisation;
  const connect = useMutation({
    mutationFn: (input: { providerId: string; claim: DirectoryClaim }) => atoll.connectDirectory({ input }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['identity-providers'] }),
  });
  return (
    <form
      className="stack"
      onSubmit={onSubmit((read) =>
        connect.mutate({ providerId: read('provider'), claim: read('claim') as DirectoryClaim }),
      )}
    >
      <SelectField label={directory.provider} name="provider">
        {providers.map(({ id, slug }) => (
          <option key={id} value={id}>
            {slug}
          </option>
        ))}
      </SelectField>
      <SelectField label={directory.claim} name="claim" hint={directory.claimHint}>
        {CLAIMS.map((each) => (
          <option key={each} value={each}>
            {directory.claims[each]}
          </option>
        ))}
      </SelectField>
      {connect.isError && <Problem error={connect.error} />}
      {connect.data && <Notice tone="good">{directory.connected}</Notice>}
      <div>
        <Button type="submit" busy={connect.isPending}>
          {directory.connect}
        </Button>
      </div>
    </form>
  );
}

function Tokens({ providers }: { providers: Provider[] }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const { directory } = words.organisation;
  const [ending, end] = useState<Provider | null>(null);
  const slugOf = (id: string) => providers.find((each) => each.id === id)?.slug;
  const again = async () => {
    end(null);
    await Promise.all(
      ['identity-providers', 'directory-tokens'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
  };
  const tokens = useQuery({
    queryKey: ['directory-tokens'],
    queryFn: async () => (await atoll.directoryTokens({ first: 100 })).directoryTokens.nodes,
  });
  const make = useMutation({
    mutationFn: async (providerId: string) =>
      (await atoll.createDirectoryToken({ input: { providerId, expiresInDays: DAYS } })).createDirectoryToken.secret,
    onSuccess: again,
  });
  const revoke = useMutation({ mutationFn: (id: string) => atoll.revokeDirectoryToken({ id }), onSuccess: again });
  const disconnect = useMutation({
    mutationFn: (providerId: string) => atoll.disconnectDirectory({ providerId }),
    onSuccess: again,
  });
  const head = [directory.provider, words.chains.state, words.organisation.prefix, words.account.until];
  return (
    <>
      {providers.map((each) => (
        <div className="row" key={each.id}>
          <span className="mono">{each.slug}</span>
          {each.directoryClaim && <span className="muted small">{directory.claims[each.directoryClaim]}</span>}
          <Button size="small" busy={make.isPending} onClick={() => make.mutate(each.id)}>
            {directory.newToken}
          </Button>
          <Button size="small" look="danger" onClick={() => end(each)}>
            {directory.disconnect}
          </Button>
        </div>
      ))}
      {make.isError && <Problem error={make.error} />}
      {make.data && (
        <>
          <Notice tone="good">{words.organisation.secretOnce}</Notice>
          <Code text={make.data} words={words.common} label={directory.token} />
        </>
      )}
      {revoke.isError && <Problem error={revoke.error} />}
      <Answer query={tokens}>
        {(list) => (
          <Table caption={directory.tokens} head={[...head, words.common.actions]} endFrom={4}>
            {list
              .filter(({ providerId }) => slugOf(providerId) !== undefined)
              .map(({ id, providerId, prefix, expiresAt, revokedAt }) => (
                <tr key={id}>
                  <td className="mono">{slugOf(providerId)}</td>
                  <td>
                    <Status tone={revokedAt ? 'idle' : 'good'}>
                      {revokedAt ? words.organisation.revoked : words.organisation.inUse}
                    </Status>
                  </td>
                  <td className="mono">{prefix}…</td>
                  <td>
                    <Moment at={expiresAt} />
                  </td>
                  <td className="end">
                    {!revokedAt && (
                      <Button size="small" look="danger" busy={revoke.isPending} onClick={() => revoke.mutate(id)}>
                        {words.organisation.revoke}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
          </Table>
        )}
      </Answer>
      {ending && (
        <ConfirmByName
          title={`${directory.disconnect}: ${ending.slug}`}
          name={ending.slug}
          words={{ type: words.common.typeName, confirm: directory.disconnect, cancel: words.common.cancel }}
          open
          busy={disconnect.isPending}
          problem={disconnect.isError && <Problem error={disconnect.error} />}
          onClose={() => end(null)}
          onConfirm={() => disconnect.mutate(ending.id)}
        >
          {directory.disconnectWhat}
        </ConfirmByName>
      )}
    </>
  );
}
