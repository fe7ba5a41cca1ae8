import type { AccessGrantPartsFragment, AccessState } from '@atoll/sdk';
import { Link } from '@tanstack/react-router';
import { Hash, Status, Table, type Tone } from '@atoll/ui';
import type { ReactNode } from 'react';

import { Moment } from '../shared/moment.js';
import { useWords } from '../words/words.js';
import { usePurposes } from '../shared/purposes.js';

const TONES: Record<AccessState, Tone> = {
  ...{ REQUESTED: 'warn', GRANTED: 'good', DENIED: 'bad', REVOKED: 'bad', EXHAUSTED: 'idle', EXPIRED: 'idle' },
};

type Props = {
  chainId: string;
  list: AccessGrantPartsFragment[];
  /** What can be done with one of them. */
  deeds?: (grant: AccessGrantPartsFragment) => ReactNode;
};

export function GrantTable({ chainId, list, deeds }: Props) {
  const { words } = useWords();
  const purposes = usePurposes();
  const { grantee, resource, scopes, purpose, uses } = words.data;
  const head = [grantee, words.chains.state, resource, scopes, purpose, uses, words.identity.validUntil];
  return (
    <Table caption={words.data.grants} head={deeds ? [...head, words.common.actions] : head} endFrom={head.length}>
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
          {deeds && <td className="end">{deeds(grant)}</td>}
        </tr>
      ))}
    </Table>
  );
}
