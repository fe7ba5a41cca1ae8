import type { ConsortiumPartsFragment } from '@atoll/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { Hash, Menu, Table, TextField, type MenuEntry } from '@atoll/ui';
import { useState } from 'react';

import { atoll } from '../shared/atoll.js';
import type { Chain } from '../shared/chain.js';
import { newIdempotencyKey } from '../shared/form.js';
import { FormDialog } from '../shared/form-dialog.js';
import { Invite } from '../shared/invite.js';
import { Moment } from '../shared/moment.js';
import { useMay, useViewer } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { FollowExchange } from './exchange.js';
import { InviteElsewhere } from './propose.js';

type Consortium = ConsortiumPartsFragment;
type Member = Consortium['members'][number];
type Asked = { what: 'bundle' | 'drop'; member: Member & { thumbprint: string } };

const WEEK_HOURS = 168;
const MOST_HOURS = 720;

type Props = {
  chain: Chain;
  consortium: Consortium;
  /** Whether they sign who they are: then codes bring nobody in any more. */
  signed: boolean;
};

export function ConsortiumMembers({ chain, consortium, signed }: Props) {
  const { words } = useWords();
  const own = useViewer().data?.chosen?.organisation.id;
  const may = useMay('consortium:manage');
  const [asked, ask] = useState<Asked | null>(null);
  const { organisation, runsAt, since, key } = words.joining;
  return (
    <section className="stack">
      <div className="row row-between">
        <h2>{words.joining.members(consortium.name)}</h2>
        {may && !signed && <Invite consortiumId={consortium.id} onFound={async () => consortium.id} disabled={false} />}
        {may && signed && <InviteElsewhere consortiumId={consortium.id} />}
      </div>
      <Table
        caption={words.joining.members(consortium.name)}
        head={[organisation, runsAt, since, key, words.common.actions]}
        endFrom={4}
      >
        {consortium.members.map((member) => (
          <tr key={member.organisation.id}>
            <td>
              {member.organisation.name}{' '}
              {member.organisation.id === own && <span className="muted small">({words.found.you})</span>}
            </td>
            <td>{member.remote ? (member.organisation.installation ?? words.joining.there) : words.joining.here}</td>
            <td>
              <Moment at={member.joinedAt} />
            </td>
            <td>{member.thumbprint ? <Hash value={member.thumbprint} /> : '–'}</td>
            <td className="end">
              <MemberMenu member={member} own={member.organisation.id === own} onChoose={ask} />
            </td>
          </tr>
        ))}
      </Table>
      {asked?.what === 'bundle' && <MakeBundle chain={chain} member={asked.member} onClose={() => ask(null)} />}
      {asked?.what === 'drop' && (
        <DropMember consortiumId={consortium.id} member={asked.member} onClose={() => ask(null)} />
      )}
    </section>
  );
}

type MenuProps = { member: Member; own: boolean; onChoose: (asked: Asked) => void };

function MemberMenu({ member, own, onChoose }: MenuProps) {
  const { words } = useWords();
  const governs = useMay('chain:govern');
  const manages = useMay('consortium:manage');
  const { thumbprint, remote, organisation } = member;
  if (thumbprint === null || own) return null;
  const named = { ...member, thumbprint };
  const item = (what: Asked['what'], text: string, disabled: boolean): MenuEntry => ({
    ...{ kind: 'item', text, disabled, onSelect: () => onChoose({ what, member: named }) },
    ...(what === 'drop' && { tone: 'danger' as const }),
  });
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="button"
          data-size="small"
          aria-label={words.nodes.actionsOf(organisation.name)}
        >
          ⋯
        </button>
      }
      entries={[
        ...(remote ? [item('bundle', words.joining.makeBundle, !governs), { kind: 'line' as const }] : []),
        item('drop', words.joining.drop, !manages),
      ]}
    />
  );
}

type Of = { member: Asked['member']; onClose: () => void };

/** All that an installation needs to join the chain, for one member and for a while. */
function MakeBundle({ chain, member, onClose }: Of & { chain: Chain }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const [idempotencyKey] = useState(newIdempotencyKey);
  return (
    <FormDialog
      title={words.joining.makeBundle}
      what={words.joining.makeBundleWhat(member.organisation.name)}
      send={async ({ read }) => {
        const wish = { chainId: chain.id, invitee: member.thumbprint, expiresInHours: Number(read('hours')) };
        return (await atoll.issueJoinBundle({ input: { ...wish, idempotencyKey } })).issueJoinBundle;
      }}
      onSent={() => queries.invalidateQueries({ queryKey: ['exchanges'] })}
      sent={(exchange) => <FollowExchange begun={exchange} />}
      onClose={onClose}
    >
      {(complaint) => (
        <TextField
          label={words.joining.hours}
          hint={words.joining.hoursHint}
          error={complaint('expiresInHours')}
          name="hours"
          type="number"
          min={1}
          max={MOST_HOURS}
          defaultValue={WEEK_HOURS}
          required
        />
      )}
    </FormDialog>
  );
}

function DropMember({ consortiumId, member, onClose }: Of & { consortiumId: string }) {
  const { words } = useWords();
  const queries = useQueryClient();
  return (
    <FormDialog
      title={words.joining.drop}
      what={words.joining.dropWhat(member.organisation.name)}
      look="danger"
      send={() => atoll.proposeMembership({ input: { consortiumId, drop: member.thumbprint } })}
      onSent={async () => {
        await queries.invalidateQueries({ queryKey: ['membership-versions', consortiumId] });
        onClose();
      }}
      onClose={onClose}
    />
  );
}
