import { WorldMap, type MenuEntry } from '@atoll/ui';

import { useWords } from '../words/words.js';
import { SITE_TONES, stateOf, type Site } from './site.js';

type Props = {
  sites: Site[];
  /** Ids of those that are chosen. */
  marked?: string[];
  entriesOf: (site: Site) => MenuEntry[];
};

/** Sites in the world, for the eye; a table or a list says the same beside it. */
export function SiteMap({ sites, marked = [], entriesOf }: Props) {
  const { words } = useWords();
  const byId = new Map(sites.map((site) => [site.id, site]));
  return (
    <WorldMap
      label={words.sites.map}
      words={words.sites.views}
      places={sites.map((site) => ({
        ...{ id: site.id, name: site.name, latitude: site.latitude, longitude: site.longitude },
        ...{ tone: SITE_TONES[stateOf(site)], marked: marked.includes(site.id) },
      }))}
      entriesOf={(places) => places.flatMap(({ id }) => entriesOf(byId.get(id)!))}
    />
  );
}
