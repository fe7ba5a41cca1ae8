import { useMutation } from '@tanstack/react-query';
import { Button, Card, Code, Dialog, Notice } from '@atoll/ui';
import { useEffect, useState, type ReactNode } from 'react';

import { useViewer } from '../shared/viewer.js';
import { atoll } from '../shared/atoll.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import type { Choices } from './found-page.js';

/** How many validators each member runs, and where. */
export type Shares = Record<string, { count: number; siteId?: string }>;

type Props = {
  consortium: Choices['consortia'][number] | undefined;
  sites: Choices['sites'];
  shares: Shares;
  onChange: (shares: Shares) => void;
  invite: ReactNode;
};

const FIRST = 4;

export function Members({ consortium, sites, shares, onChange, invite }: Props) {
  const { words } = useWords();
  const own = useViewer().data?.chosen?.organisation;
  const members = consortium
    ? consortium.members.filter(({ remote }) => !remote).map(({ organisation }) => organisation)
    : own
      ? [own]
      : [];
  const ids = members.map(({ id }) => id).join();
  useEffect(() => {
    if (own && Object.keys(shares).length === 0) onChange({ [own.id]: { count: FIRST } });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, as soon as it is known who founds
  }, [own?.id, ids]);

  const set = (id: string, share: { count: number; siteId?: string }) => onChange({ ...shares, [id]: share });
  return (
    <Card title={words.found.members} action={invite}>
      <p className="muted small">{words.found.membersHint}</p>
      {members.map(({ id, name }) => {
        const share = shares[id] ?? { count: 0 };
        return (
          <fieldset key={id} className="member">
            <legend className="visually-hidden">{name}</legend>
            <span className="grow">
              {name} {id === own?.id && <span className="muted small">({words.found.you})</span>}
            </span>
            <label className="row small">
              <span className="visually-hidden">{`${name}: `}</span>
              {words.chains.validators}
              <input
                className="input input-number"
                type="number"
                min={0}
                max={64}
                value={share.count}
                onChange={(event) =>
                  set(id, { ...share, count: Math.max(0, Math.min(64, Number(event.target.value))) })
                }
              />
            </label>
            <SiteChoice
              sites={sites.filter(({ operator, draining }) => operator?.id === id && !draining)}
              name={name}
              value={share.siteId}
              onChange={(siteId) => set(id, { count: share.count, ...(siteId && { siteId }) })}
            />
          </fieldset>
        );
      })}
    </Card>
  );
}

type SiteProps = { sites: Choices['sites']; name: string; value: string | undefined; onChange: (id: string) => void };

/** Nothing to choose where nodes stand in one place. */
function SiteChoice({ sites, name, value, onChange }: SiteProps) {
  const { words } = useWords();
  if (sites.length === 0) return null;
  return (
    <label className="row small">
      <span className="visually-hidden">{`${name}: `}</span>
      {words.found.site}
      <select className="input" value={value ?? ''} onChange={(event) => onChange(event.target.value)}>
        <option value="">{words.found.ownPlace}</option>
        {sites.map(({ id, name: site, capacity, occupied }) => (
          <option key={id} value={id}>
            {words.found.room(site, capacity - (occupied ?? 0))}
          </option>
        ))}
      </select>
    </label>
  );
}

type InviteProps = { consortiumId: string | null; onFound: () => Promise<string>; disabled: boolean };

/** An invitation needs a consortium, so one that is only about to be founded is founded now. */
export function Invite({ consortiumId, onFound, disabled }: InviteProps) {
  const { words } = useWords();
  const [open, setOpen] = useState(false);
  const invite = useMutation({
    mutationFn: async () => {
      const input = { consortiumId: consortiumId ?? (await onFound()) };
      return (await atoll.inviteOrganisation({ input })).inviteOrganisation;
    },
  });
  const start = () => {
    setOpen(true);
    invite.mutate();
  };
  return (
    <>
      <Button size="small" disabled={disabled} onClick={start}>
        {words.found.invite}
      </Button>
      <Dialog title={words.found.invite} open={open} onClose={() => setOpen(false)}>
        <p>{words.found.inviteHow}</p>
        {invite.isError && <Problem error={invite.error} onRetry={() => invite.mutate()} />}
        {invite.data && <Code text={invite.data.code} words={words.common} label={words.welcome.code} />}
        <Notice>{words.found.inviteOnce}</Notice>
        <div className="dialog-actions">
          <Button onClick={() => setOpen(false)}>{words.common.close}</Button>
        </div>
      </Dialog>
    </>
  );
}
