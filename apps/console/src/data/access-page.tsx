import type { AccessGrantPartsFragment, AccessState } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CheckField, Code, Empty, Hash, Status, Table, type Tone } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChain, useChainId } from '../shared/chain.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { useWords } from '../words/words.js';

const AGAIN_MS = 5_000;
const TONES: Record<AccessState, Tone> = {
  ...{ REQUESTED: 'warn', GRANTED: 'good', DENIED: 'bad', REVOKED: 'bad', EXHAUSTED: 'idle', EXPIRED: 'idle' },
};

/** Who may read what, and for which purpose. */
export function AccessPage() {
  const chainId = useChainId();
  return (
    <>
      <Policies chainId={chainId} />
      <Grants chainId={chainId} />
    </>
  );
}

/** The meanings that the members of the consortium gave to the bits of a mask. */
export function usePurposes(): (mask: string) => string {
  const { data: chain } = useChain();
  const consortiumId = chain?.consortium.id;
  const { data = [] } = useQuery({
    queryKey: ['purposes', consortiumId],
    queryFn: async () => (await atoll.accessPurposes({ consortiumId: consortiumId! })).accessPurposes,
    enabled: consortiumId !== undefined,
    staleTime: 60_000,
  });
  return (mask) =>
    data
      .filter(({ bit }) => (BigInt(mask) >> BigInt(bit)) & 1n)
      .map(({ name }) => name)
      .join(', ') || '–';
}

function Policies({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const purposes = usePurposes();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const policies = useQuery({
    queryKey: ['data-policies', chainId, after ?? null],
    queryFn: async () => (await atoll.dataPolicies({ chainId, first: 20, ...(after && { after }) })).dataPolicies,
    refetchInterval: after ? false : AGAIN_MS,
  });
  const { resource, owner, scopes, purpose, release } = words.data;
  return (
    <section className="stack">
      <h2>{words.data.policies}</h2>
      <Answer query={policies}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <>
              <Empty title={words.data.noPolicies}>{words.data.noPoliciesWhy}</Empty>
              <Code
                text={`atoll grants policy ${chainId} wards/7 --purposes care`}
                words={words.common}
                label={words.data.policies}
              />
            </>
          ) : (
            <>
              <Table
                caption={words.data.policies}
                head={[resource, owner, scopes, purpose, release, words.data.version]}
              >
                {nodes.map((policy) => (
                  <tr key={policy.resource}>
                    <td>
                      <Link to="/chains/$chainId/data/access/$resource" params={{ chainId, resource: policy.resource }}>
                        {nameOf(policy.name) || <Hash value={policy.resource} />}
                      </Link>
                    </td>
                    <td>
                      <Hash value={policy.owner} />
                    </td>
                    <td>{policy.scopes.map((each) => words.data.scopeNames[each]).join(', ')}</td>
                    <td>{purposes(policy.purposeMask)}</td>
                    <td>{policy.brokered ? words.data.brokered : words.data.direct}</td>
                    <td>{policy.version}</td>
                  </tr>
                ))}
              </Table>
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
            </>
          )
        }
      </Answer>
    </section>
  );
}

function Grants({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const [live, onlyLive] = useState(false);
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const grants = useQuery({
    queryKey: ['grants', chainId, live, after ?? null],
    queryFn: async () =>
      (await atoll.accessGrants({ chainId, first: 20, ...(live && { live }), ...(after && { after }) })).accessGrants,
    refetchInterval: after ? false : AGAIN_MS,
  });
  return (
    <section className="stack">
      <h2>{words.data.grants}</h2>
      <CheckField
        label={words.data.onlyLive}
        checked={live}
        onChange={(event) => {
          setPages([]);
          onlyLive(event.target.checked);
        }}
      />
      <Answer query={grants}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={words.data.noGrants}>{words.data.noGrantsWhy}</Empty>
          ) : (
            <>
              <GrantTable chainId={chainId} list={nodes} />
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} />
            </>
          )
        }
      </Answer>
    </section>
  );
}

export function GrantTable({ chainId, list }: { chainId: string; list: AccessGrantPartsFragment[] }) {
  const { words } = useWords();
  const purposes = usePurposes();
  const { grantee, resource, scopes, purpose, uses } = words.data;
  return (
    <Table
      caption={words.data.grants}
      head={[grantee, words.chains.state, resource, scopes, purpose, uses, words.identity.validUntil]}
    >
      {list.map((grant) => (
        <tr key={grant.id}>
          <td>
            <Hash value={grant.grantee} />
          </td>
          <td>
            <Status tone={grant.outdated ? 'idle' : TONES[grant.state]}>
              {grant.outdated ? words.data.outdated : words.data.accessStates[grant.state]}
            </Status>
            {grant.emergencyOf && <span className="muted small"> {words.data.emergency}</span>}
          </td>
          <td>
            <Link to="/chains/$chainId/data/access/$resource" params={{ chainId, resource: grant.resource }}>
              <Hash value={grant.resource} />
            </Link>
          </td>
          <td>{grant.scopes.map((each) => words.data.scopeNames[each]).join(', ')}</td>
          <td>{purposes(grant.purposeMask)}</td>
          <td>{grant.usesLeft}</td>
          <td>
            <Moment at={grant.validUntil} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** A name of 32 bytes that was a text, or nothing where it was none. */
export function nameOf(bytes: string): string {
  const text = bytes
    .slice(2)
    .replace(/(00)+$/, '')
    .replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
  return /^[\x20-\x7e]+$/.test(text) ? text : '';
}
