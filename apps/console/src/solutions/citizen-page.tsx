import type { SubjectAccessesQuery } from '@atoll/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Empty, Hash, Status, Table } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { HexField } from '../shared/fields.js';
import { onSubmit } from '../shared/form.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { provesSubject } from './subject-proof.js';

type Hex = `0x${string}`;
type Access = SubjectAccessesQuery['subjectAccesses']['nodes'][number];

/** What somebody sees of who processed their data, by a number that a department gave them. */
export function CitizenPage() {
  const { words } = useWords();
  const { what, commitment, hint, look } = words.city.citizen;
  const [asked, ask] = useState<Hex | null>(null);
  return (
    <section className="stack">
      <h2>{words.city.tabs.citizen}</h2>
      <p className="muted">{what}</p>
      <form className="search" onSubmit={onSubmit((read) => ask(read('commitment').toLowerCase() as Hex))}>
        <HexField label={commitment} hint={hint} name="commitment" bytes={32} required />
        <Button type="submit">{look}</Button>
      </form>
      {asked && <Accesses key={asked} commitment={asked} />}
    </section>
  );
}

function Accesses({ commitment }: { commitment: Hex }) {
  const { words } = useWords();
  const chainId = useChainId();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const accesses = useQuery({
    queryKey: ['subject-accesses', chainId, commitment, after ?? null],
    queryFn: async () =>
      (await atoll.subjectAccesses({ chainId, commitment, first: 20, ...(after && { after }) })).subjectAccesses,
  });
  const { none, noneWhy, look, purpose, answered, keyOut, noKey } = words.city.citizen;
  const { caller, provider } = words.city;
  const head = [
    caller,
    provider,
    purpose,
    answered,
    words.chains.state,
    words.explorer.transaction,
    words.common.actions,
  ];
  return (
    <Answer query={accesses}>
      {({ nodes, pageInfo }) =>
        nodes.length === 0 ? (
          <Empty title={none}>{noneWhy}</Empty>
        ) : (
          <>
            <Table caption={look} head={head} endFrom={head.length - 1}>
              {nodes.map((access) => (
                <tr key={access.callId}>
                  <td>{access.caller ?? <Hash value={access.callerAddress} />}</td>
                  <td>{access.provider}</td>
                  <td>{access.purposeName ?? access.purpose}</td>
                  <td>
                    <Moment at={access.servedAt} />
                  </td>
                  <td>
                    <Status tone={access.state === 'RECEIPTED' ? 'warn' : 'idle'}>
                      {access.state === 'RECEIPTED' ? keyOut : noKey}
                    </Status>
                  </td>
                  <td>
                    <Link to="/chains/$chainId/explorer/transactions/$hash" params={{ chainId, hash: access.servedBy }}>
                      <Hash value={access.servedBy} />
                    </Link>
                  </td>
                  <td className="end">
                    <Prove chainId={chainId} commitment={commitment} access={access} />
                  </td>
                </tr>
              ))}
            </Table>
            <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
          </>
        )
      }
    </Answer>
  );
}

/** Checks in the page that the answer holds this person, by the root that the log of calls has. */
function Prove({ chainId, commitment, access }: { chainId: string; commitment: Hex; access: Access }) {
  const { words } = useWords();
  const { prove, proven, notProven } = words.city.citizen;
  const { callId } = access;
  const check = useMutation({
    mutationFn: async () => {
      const [{ subjectProof }, { cityCall }] = await Promise.all([
        atoll.subjectProof({ chainId, commitment, callId }),
        atoll.cityCall({ chainId, callId }),
      ]);
      const root = cityCall.subjectsRoot;
      return { root, holds: root !== null && provesSubject(commitment, callId, subjectProof, root) };
    },
  });
  if (check.isError) return <Problem error={check.error} />;
  if (check.data?.holds)
    return (
      <span title={check.data.root ?? undefined}>
        <Status tone="good">{proven}</Status>
      </span>
    );
  if (check.data) return <Status tone="bad">{notProven}</Status>;
  return (
    <Button size="small" busy={check.isPending} onClick={() => check.mutate()}>
      {prove}
    </Button>
  );
}
