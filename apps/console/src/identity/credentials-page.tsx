import type { CredentialPartsFragment, CredentialStatus } from '@atoll/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Card, ConfirmByName, Empty, Hash, Status, Table, TextField, type Tone } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { newIdempotencyKey, onSubmit } from '../shared/form.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { Problem } from '../shared/problem.js';
import { told } from '../shared/told.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

const DAY_MS = 86_400_000;
const TONES: Record<CredentialStatus, Tone> = {
  ...{ QUEUED: 'idle', SIGNED: 'idle', VALID: 'good', SUSPENDED: 'warn', REVOKED: 'bad', FAILED: 'bad' },
};

/** What the organisation vouched for, and whether it still does. */
export function CredentialsPage() {
  const { words } = useWords();
  const chainId = useChainId();
  const may = useMay('credential:issue');
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const credentials = useQuery({
    queryKey: ['credentials', chainId, after ?? null],
    queryFn: async () => (await atoll.credentials({ chainId, first: 25, ...(after && { after }) })).credentials,
    meta: told(chainId, 'CREDENTIAL'),
  });
  return (
    <>
      <Answer query={credentials}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={words.identity.noCredentials}>{words.identity.noCredentialsWhy}</Empty>
          ) : (
            <>
              <CredentialTable chainId={chainId} list={nodes} />
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
            </>
          )
        }
      </Answer>
      {may && <Endorse chainId={chainId} />}
    </>
  );
}

function CredentialTable({ chainId, list }: { chainId: string; list: CredentialPartsFragment[] }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const may = useMay('credential:issue');
  const [revoking, revoke] = useState<CredentialPartsFragment | null>(null);
  const work = useMutation({
    mutationFn: (deed: () => Promise<unknown>) => deed(),
    onSuccess: () => revoke(null),
    onSettled: () => queries.invalidateQueries({ queryKey: ['credentials', chainId] }),
  });
  const { kind, subject, validUntil } = words.identity;
  return (
    <>
      {work.isError && !revoking && <Problem error={work.error} />}
      <Table
        caption={words.identity.credentials}
        head={[kind, words.chains.state, subject, validUntil, words.common.actions]}
        endFrom={4}
      >
        {list.map((each) => (
          <tr key={each.id}>
            <td>{each.type}</td>
            <td title={each.reason ?? undefined}>
              <Status tone={TONES[each.status]}>{words.identity.credentialStatuses[each.status]}</Status>
            </td>
            <td>
              <Link to="/chains/$chainId/identity/devices/$did" params={{ chainId, did: each.subject }}>
                <Hash value={each.subject.split(':').at(-1) ?? each.subject} />
              </Link>
            </td>
            <td>
              <Moment at={each.validUntil} />
            </td>
            <td className="end">
              {may && (each.status === 'VALID' || each.status === 'SUSPENDED') && (
                <span className="row">
                  {each.status === 'VALID' ? (
                    <Button size="small" onClick={() => work.mutate(() => atoll.suspendCredential({ id: each.id }))}>
                      {words.identity.suspend}
                    </Button>
                  ) : (
                    <Button size="small" onClick={() => work.mutate(() => atoll.resumeCredential({ id: each.id }))}>
                      {words.identity.resume}
                    </Button>
                  )}
                  <Button size="small" look="danger" onClick={() => revoke(each)}>
                    {words.identity.revoke}
                  </Button>
                </span>
              )}
            </td>
          </tr>
        ))}
      </Table>
      {revoking && (
        <ConfirmByName
          title={`${words.identity.revoke}: ${revoking.type}`}
          name={revoking.type}
          words={{ type: words.common.typeName, confirm: words.identity.revoke, cancel: words.common.cancel }}
          open
          busy={work.isPending}
          problem={work.isError && <Problem error={work.error} />}
          onClose={() => revoke(null)}
          onConfirm={() => work.mutate(() => atoll.revokeCredential({ id: revoking.id }))}
        >
          {words.identity.revokeWhat}
        </ConfirmByName>
      )}
    </>
  );
}

/** Vouches for a device, so that it may become Active. */
function Endorse({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const [idempotencyKey, setKey] = useState(newIdempotencyKey);
  const endorse = useMutation({
    mutationFn: ({ did, days }: { did: string; days: number }) => {
      const validUntil = new Date(Date.now() + days * DAY_MS).toISOString();
      return atoll.endorseDevice({ input: { chainId, did, validUntil, idempotencyKey } });
    },
    onSuccess: () => {
      setKey(newIdempotencyKey());
      return queries.invalidateQueries({ queryKey: ['credentials', chainId] });
    },
  });
  return (
    <Card title={words.identity.endorse}>
      <p className="muted">{words.identity.endorseWhat}</p>
      <form
        className="search"
        onSubmit={onSubmit((read) => endorse.mutate({ did: read('did'), days: Number(read('days')) }))}
      >
        <TextField
          label={words.identity.did}
          name="did"
          placeholder="did:ethr:0x…"
          required
          autoComplete="off"
          spellCheck={false}
        />
        <TextField label={words.identity.days} name="days" type="number" min={1} max={3650} defaultValue={365} />
        <Button type="submit" busy={endorse.isPending}>
          {words.identity.endorse}
        </Button>
      </form>
      {endorse.isError && <Problem error={endorse.error} />}
    </Card>
  );
}
