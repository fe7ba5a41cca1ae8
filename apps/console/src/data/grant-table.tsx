import type { AccessGrantPartsFragment, AccessState } from '@atoll/sdk';
import { Link } from '@tanstack/react-router';
import { Fact, Facts, Hash, Status, Table, type Tone } from '@atoll/ui';
import type { ReactNode } from 'react';

import { Account } from '../shared/account.js';
import { Moment } from '../shared/moment.js';
import { useWords } from '../words/words.js';
import { usePurposes } from '../shared/purposes.js';

const TONES: Record<AccessState, Tone> = {
  ...{ REQUESTED: 'warn', GRANTED: 'good', DENIED: 'bad', REVOKED: 'bad', EXHAUSTED: 'idle', EXPIRED: 'idle' },
};

/** An emergency has no number of uses: the contract gives it the greatest that there is. */
const ENDLESS = String(2 ** 32 - 1);

type Props = {
  chainId: string;
  list: AccessGrantPartsFragment[];
  /** What can be done with one of them, on the page of their resource, which needs no column there. */
  deeds?: (grant: AccessGrantPartsFragment) => ReactNode;
};

export function GrantTable({ chainId, list, deeds }: Props) {
  const { words } = useWords();
  const purposes = usePurposes();
  const { grantee, resource, scopes, purpose, uses } = words.data;
  const terms = [scopes, purpose, uses, words.identity.validUntil];
  const head = deeds ? [grantee, words.chains.state, ...terms] : [grantee, words.chains.state, resource, ...terms];
  return (
    <Table caption={words.data.grants} head={deeds ? [...head, words.common.actions] : head} endFrom={head.length}>
      {list.map((grant) => (
        <tr key={grant.id}>
          <td>
            <Account chainId={chainId} address={grant.grantee} />
          </td>
          <td>
            <Status tone={grant.outdated ? 'idle' : TONES[grant.state]}>
              {grant.outdated ? words.data.outdated : words.data.accessStates[grant.state]}
            </Status>
            {grant.emergencyOf && <div className="muted small">{words.data.emergencies[judgedOf(grant)]}</div>}
          </td>
          {!deeds && (
            <td>
              <Link to="/chains/$chainId/data/access/$resource" params={{ chainId, resource: grant.resource }}>
                <Hash value={grant.resource} />
              </Link>
            </td>
          )}
          <td>{grant.scopes.map((each) => words.data.scopeNames[each]).join(', ')}</td>
          <td>{purposes(grant.purposeMask)}</td>
          <td>
            <Uses left={grant.usesLeft} />
          </td>
          <td>
            <Moment at={grant.validUntil} />
          </td>
          {deeds && <td className="end">{deeds(grant)}</td>}
        </tr>
      ))}
    </Table>
  );
}

function Uses({ left }: { left: string }) {
  const { words, number } = useWords();
  return left === ENDLESS ? words.data.endless : number.format(BigInt(left));
}

function judgedOf({ justified }: AccessGrantPartsFragment): 'open' | 'justified' | 'unjustified' {
  if (justified === null) return 'open';
  return justified ? 'justified' : 'unjustified';
}

/** Whose a grant is and what for, where somebody is about to decide on it. */
export function GrantFacts({ chainId, grant }: { chainId: string; grant: AccessGrantPartsFragment }) {
  const { words } = useWords();
  const purposes = usePurposes();
  return (
    <Facts>
      <Fact name={words.data.grantee}>
        <Account chainId={chainId} address={grant.grantee} />
      </Fact>
      <Fact name={words.data.scopes}>{grant.scopes.map((each) => words.data.scopeNames[each]).join(', ')}</Fact>
      <Fact name={words.data.purpose}>{purposes(grant.purposeMask)}</Fact>
    </Facts>
  );
}
