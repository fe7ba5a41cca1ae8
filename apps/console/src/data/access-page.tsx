import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CheckField, Empty, Hash, Table } from '@atoll/ui';
import { useState } from 'react';

import { Account } from '../shared/account.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { Pager } from '../shared/pager.js';
import { useWords } from '../words/words.js';
import { GrantTable } from './grant-table.js';
import { PolicyDeeds } from './policy-forms.js';
import { usePurposes } from '../shared/purposes.js';
import { nameOf } from '../shared/resource-name.js';
import { told } from '../shared/told.js';

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

function Policies({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const purposes = usePurposes();
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const policies = useQuery({
    queryKey: ['data-policies', chainId, after ?? null],
    queryFn: async () => (await atoll.dataPolicies({ chainId, first: 20, ...(after && { after }) })).dataPolicies,
    meta: told(chainId, 'ACCESS_GRANT'),
  });
  const { resource, owner, scopes, purpose, release } = words.data;
  return (
    <section className="stack">
      <div className="row row-between">
        <h2>{words.data.policies}</h2>
        <PolicyDeeds chainId={chainId} />
      </div>
      <Answer query={policies}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={words.data.noPolicies}>{words.data.noPoliciesWhy}</Empty>
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
                      <Account chainId={chainId} address={policy.owner} />
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
    meta: told(chainId, 'ACCESS_GRANT'),
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
