import { Button, Empty, type MenuEntry } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import type { Site } from '../shared/site.js';
import { SiteMap } from '../shared/site-map.js';
import { MOST_SITES, useSites } from '../shared/use-sites.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { SiteDeed, useSiteDeeds, type Deed } from './site-deeds.js';
import { SiteForm } from './site-form.js';
import { SiteTable } from './site-table.js';

/** Places where nodes may stand: the organisation's own, and those it may use or knows. */
export function SitesPage() {
  const { words } = useWords();
  const may = useMay('site:manage');
  const [adding, add] = useState(false);
  const [deed, ask] = useState<{ what: Deed; site: Site } | null>(null);
  const [marked, mark] = useState<string | null>(null);
  const deedsOf = useSiteDeeds((what, site) => ask({ what, site }));
  const sites = useSites();
  const action = may && (
    <Button look="primary" onClick={() => add(true)}>
      {words.sites.add}
    </Button>
  );
  const entriesOf = (site: Site): MenuEntry[] => [
    { kind: 'label', text: site.name },
    { kind: 'item', text: words.sites.show, onSelect: () => mark(site.id) },
    ...deedsOf(site),
  ];
  return (
    <div className="stack">
      <Answer query={sites}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.sites.none} action={action}>
              {words.sites.noneWhy}
            </Empty>
          ) : (
            <>
              <div className="row row-between">
                <p className="muted">{words.sites.lead}</p>
                {action}
              </div>
              <SiteMap sites={list} marked={marked ? [marked] : []} entriesOf={entriesOf} />
              <SiteTable sites={list} marked={marked} deedsOf={deedsOf} />
              {list.length === MOST_SITES && <p className="muted small">{words.sites.more(MOST_SITES)}</p>}
            </>
          )
        }
      </Answer>
      {adding && <SiteForm onClose={() => add(false)} />}
      {deed && <SiteDeed key={`${deed.what}-${deed.site.id}`} {...deed} onClose={() => ask(null)} />}
    </div>
  );
}
