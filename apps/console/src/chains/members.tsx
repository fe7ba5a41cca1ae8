import { Card } from '@atoll/ui';
import { useEffect, type ReactNode } from 'react';

import { freeAt, mayStandAt } from '../shared/site.js';
import { SiteMap } from '../shared/site-map.js';
import { useViewer } from '../shared/viewer.js';
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
  const place = (id: string, siteId: string) =>
    set(id, { count: shares[id]?.count || FIRST, ...(siteId && { siteId }) });
  const sitesOf = (id: string) => sites.filter((site) => mayStandAt(site, id, own?.id));
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
              sites={sitesOf(id)}
              name={name}
              value={share.siteId}
              onChange={(siteId) => set(id, { count: share.count, ...(siteId && { siteId }) })}
            />
          </fieldset>
        );
      })}
      <Places members={members} sitesOf={sitesOf} shares={shares} onPlace={place} />
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
        {sites.map((site) => (
          <option key={site.id} value={site.id}>
            {words.found.room(site.name, freeAt(site))}
          </option>
        ))}
      </select>
    </label>
  );
}

type PlacesProps = {
  members: { id: string; name: string }[];
  sitesOf: (memberId: string) => Choices['sites'];
  shares: Shares;
  onPlace: (memberId: string, siteId: string) => void;
};

/** The same choice on a map: a site offers itself to those who may place nodes there. */
function Places({ members, sitesOf, shares, onPlace }: PlacesProps) {
  const { words } = useWords();
  const open = new Map(members.flatMap(({ id }) => sitesOf(id)).map((site) => [site.id, site]));
  const chosen = Object.values(shares).flatMap(({ count, siteId }) => (count > 0 && siteId ? [siteId] : []));
  if (open.size === 0) return null;
  return (
    <>
      <SiteMap
        sites={[...open.values()]}
        marked={chosen}
        entriesOf={(site) => [
          { kind: 'label', text: words.found.room(site.name, freeAt(site)) },
          ...members
            .filter(({ id }) => sitesOf(id).includes(site))
            .map(({ id, name }) => ({
              ...{ kind: 'item' as const, text: words.found.placeHere(name), chosen: shares[id]?.siteId === site.id },
              onSelect: () => onPlace(id, shares[id]?.siteId === site.id ? '' : site.id),
            })),
        ]}
      />
      <p className="muted small">{words.found.mapHint}</p>
    </>
  );
}
