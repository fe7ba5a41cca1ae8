import { Menu, Status, Table, type MenuEntry } from '@atoll/ui';
import { useEffect, useRef } from 'react';

import { Moment } from '../shared/moment.js';
import { SITE_TONES, stateOf, type Site } from '../shared/site.js';
import { useWords } from '../words/words.js';

type Props = { sites: Site[]; marked: string | null; deedsOf: (site: Site) => MenuEntry[] };

/** All that is known of each site; the map shows a part of it. */
export function SiteTable({ sites, marked, deedsOf }: Props) {
  const { words } = useWords();
  const { kind, place, position, nodes, operator, cluster } = words.sites;
  const head = [words.session.name, words.chains.state, nodes, kind, place, position, operator, cluster];
  return (
    <Table caption={words.sites.title} head={[...head, words.common.actions]} endFrom={8}>
      {sites.map((site) => (
        <SiteRow key={site.id} site={site} marked={site.id === marked} deeds={deedsOf(site)} />
      ))}
    </Table>
  );
}

function SiteRow({ site, marked, deeds }: { site: Site; marked: boolean; deeds: MenuEntry[] }) {
  const { words, number } = useWords();
  const row = useRef<HTMLTableRowElement>(null);
  // Who comes from the map goes on reading here.
  useEffect(() => {
    if (marked) row.current?.focus();
  }, [marked]);
  const state = stateOf(site);
  return (
    <tr ref={row} tabIndex={-1} data-marked={marked || undefined}>
      <td>{site.name}</td>
      <td>
        <Status tone={SITE_TONES[state]}>{words.sites.states[state]}</Status>
      </td>
      <td>{site.occupied === null ? number.format(site.capacity) : words.found.of(site.occupied, site.capacity)}</td>
      <td>{words.sites.kinds[site.kind]}</td>
      <td>
        {site.region}, {site.jurisdiction}
      </td>
      <td className="numbers">
        {site.latitude}, {site.longitude}
      </td>
      <td>
        {site.operator?.name ?? words.sites.installation}
        {site.sharedWith && site.sharedWith.length > 0 && (
          <div className="muted small">
            {words.sites.sharedWith(site.sharedWith.map(({ name }) => name).join(', '))}
          </div>
        )}
      </td>
      <td>{site.connectedAt ? <Moment at={site.connectedAt} /> : words.sites.installations}</td>
      <td className="end">
        {deeds.length > 0 && (
          <Menu
            trigger={
              <button type="button" className="button" data-size="small" aria-label={words.nodes.actionsOf(site.name)}>
                ⋯
              </button>
            }
            entries={deeds}
          />
        )}
      </td>
    </tr>
  );
}
