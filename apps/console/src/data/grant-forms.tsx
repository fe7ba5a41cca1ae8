import type { AccessGrantPartsFragment, DataPolicyPartsFragment } from '@atoll/sdk';
import { Button } from '@atoll/ui';
import { useState } from 'react';

import { atoll } from '../shared/atoll.js';
import { useMembers, useStanding } from '../shared/members.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { FormDialog, Opener } from '../shared/form-dialog.js';
import { ReviewEmergency } from './emergency-forms.js';
import { GrantFacts, GrantTable } from './grant-table.js';
import { purposesIn, usePurposeList } from '../shared/purposes.js';
import { askOf, AskFields, WithinFields } from './terms-fields.js';

const STALE = ['resource', 'grants'];

type Grant = AccessGrantPartsFragment;
type Deed = 'give' | 'deny' | 'review' | 'revoke';

/** Asks the owner of a resource for what its policy allows. */
export function AskForAccess({ chainId, policy }: { chainId: string; policy: DataPolicyPartsFragment }) {
  const { words } = useWords();
  const { title, what } = words.dataForms.ask;
  const may = useMay('data:manage', 'transaction:send');
  const purposes = purposesIn(usePurposeList(), policy.purposeMask);
  const { resource, scopes } = policy;
  if (!may) return null;
  return (
    <Opener text={title}>
      {(close) => (
        <FormDialog
          title={title}
          what={what}
          send={async ({ read, readAll }) =>
            (await atoll.requestGrant({ input: { chainId, resource, ...askOf(read, readAll) } })).requestGrant.id
          }
          sent={(id) => <AccessDeedProgress id={id} stale={STALE} />}
          onClose={close}
        >
          {(complaint) => (
            <>
              <WithinFields
                offered={{ scopes, purposes }}
                chosen={{ scopes, purposes: purposes.length === 1 ? purposes : [] }}
                scopesError={complaint('scopes')}
                purposesError={complaint('purposes')}
              />
              <AskFields uses="1" usesError={complaint('uses')} daysError={complaint('validUntil')} />
            </>
          )}
        </FormDialog>
      )}
    </Opener>
  );
}

/** The grants of a resource, with what its owner and those who have them can do. */
export function GrantDeeds({ chainId, owner, list }: { chainId: string; owner: string; list: Grant[] }) {
  const { words } = useWords();
  const may = useMay('data:manage', 'transaction:send');
  const owns = useOwns(chainId, owner);
  const { mine, plays } = useStanding(chainId);
  const [chosen, choose] = useState<{ deed: Deed; grant: Grant } | null>(null);
  const deedsOf = ({ state, grantee, emergencyOf, justified }: Grant): Deed[] => {
    if (state === 'REQUESTED') return owns ? ['give', 'deny'] : [];
    const judges = emergencyOf && justified === null && emergencyOf !== mine && (owns || plays('AUDITOR'));
    const ends = state === 'GRANTED' && (owns || grantee === mine);
    return [...(judges ? (['review'] as const) : []), ...(ends ? (['revoke'] as const) : [])];
  };
  const close = () => choose(null);
  return (
    <>
      <GrantTable
        chainId={chainId}
        list={list}
        {...(may && {
          deeds: (grant: Grant) => (
            <span className="row">
              {deedsOf(grant).map((deed) => (
                <Button
                  key={deed}
                  size="small"
                  look={deed === 'give' ? 'plain' : 'danger'}
                  onClick={() => choose({ deed, grant })}
                >
                  {words.dataForms[deed].title}
                </Button>
              ))}
            </span>
          ),
        })}
      />
      {chosen?.deed === 'give' && <Give chainId={chainId} grant={chosen.grant} onClose={close} />}
      {chosen?.deed === 'review' && <ReviewEmergency chainId={chainId} grant={chosen.grant} onClose={close} />}
      {(chosen?.deed === 'deny' || chosen?.deed === 'revoke') && (
        <End chainId={chainId} grant={chosen.grant} deed={chosen.deed} onClose={close} />
      )}
    </>
  );
}

/** Whether the viewer's organisation decides. An account of no member may be that of a device of its own: the contract knows better, and says so. */
function useOwns(chainId: string, owner: string): boolean {
  const members = useMembers(chainId).data;
  const { mine } = useStanding(chainId);
  if (!members || !mine) return false;
  return owner === mine || !members.some(({ address }) => address === owner);
}

function Give({ chainId, grant, onClose }: { chainId: string; grant: Grant; onClose: () => void }) {
  const { words } = useWords();
  const { title, what } = words.dataForms.give;
  const until = grant.validUntil;
  const asked = { scopes: grant.scopes, purposes: purposesIn(usePurposeList(), grant.purposeMask) };
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read, readAll }) =>
        (await atoll.giveGrant({ input: { chainId, grantId: grant.id, ...askOf(read, readAll, until) } })).giveGrant.id
      }
      sent={(id) => <AccessDeedProgress id={id} stale={STALE} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <WithinFields
            offered={asked}
            chosen={asked}
            scopesError={complaint('scopes')}
            purposesError={complaint('purposes')}
          />
          <AskFields
            uses={grant.usesLeft}
            until={until}
            usesError={complaint('uses')}
            daysError={complaint('validUntil')}
          />
        </>
      )}
    </FormDialog>
  );
}

type Ending = { chainId: string; grant: Grant; deed: 'deny' | 'revoke'; onClose: () => void };

/** Who is to lose access is named before, and sees at once that it is gone. */
function End({ chainId, grant, deed, onClose }: Ending) {
  const { words } = useWords();
  const { title, what } = words.dataForms[deed];
  const { mine, nameOf } = useStanding(chainId);
  const { id: grantId, grantee } = grant;
  const takes = deed === 'revoke' && grantee !== mine;
  return (
    <FormDialog
      title={title}
      what={what}
      look="danger"
      confirm={takes ? nameOf(grantee) : undefined}
      send={async () =>
        deed === 'deny'
          ? (await atoll.denyGrant({ chainId, grantId })).denyGrant.id
          : (await atoll.revokeGrant({ chainId, grantId })).revokeGrant.id
      }
      sent={(id) => <AccessDeedProgress id={id} stale={STALE} />}
      onClose={onClose}
    >
      {() => <GrantFacts chainId={chainId} grant={grant} />}
    </FormDialog>
  );
}
