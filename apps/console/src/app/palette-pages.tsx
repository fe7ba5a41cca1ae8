import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Palette, type PaletteEntry } from '@atoll/ui';
import { useState } from 'react';

import { atoll } from '../shared/atoll.js';
import { pageOf, type Found } from '../shared/found.js';
import { useSettled } from '../shared/settled.js';
import { useWords } from '../words/words.js';

const MOST = 20;
/** What is on a chain is searched for from so many letters on: one letter is in nearly everything. */
const LEAST_LETTERS = 2;

/** Every page and chain that one may go to, and what is on the chain one is at. */
export function PalettePages({ onClose }: { onClose: () => void }) {
  const { words } = useWords();
  const [wanted, want] = useState('');
  const { entries, looking } = useEntries(wanted.trim().toLowerCase());
  return (
    <Palette
      label={words.palette.label}
      nothing={looking ? words.common.loading : words.palette.nothing}
      entries={entries}
      wanted={wanted}
      onWanted={want}
      open
      onClose={onClose}
    />
  );
}

function useEntries(wanted: string): { entries: PaletteEntry[]; looking: boolean } {
  const { words } = useWords();
  const navigate = useNavigate();
  const { chainId: here } = useParams({ strict: false });
  const { data: chains = [] } = useQuery({
    queryKey: ['chains'],
    queryFn: async () => (await atoll.chains({ first: 100 })).chains.nodes,
  });
  const chain = chains.find(({ id }) => id === here) ?? (chains.length === 1 ? chains[0] : undefined);
  const settled = useSettled(wanted);
  const searches = chain !== undefined && wanted.length >= LEAST_LETTERS;
  const { data: found, isError } = useQuery({
    queryKey: ['found', chain?.id, settled],
    queryFn: async () => (await atoll.search({ chainId: chain!.id, text: settled })).search,
    enabled: searches && settled.length >= LEAST_LETTERS,
    staleTime: 10_000,
  });
  const page = (path: string, text: string, note?: string): PaletteEntry => ({
    ...{ id: path, text, onSelect: () => void navigate({ to: path as '/' }) },
    ...(note && { note }),
  });
  const thing = (chainId: string, each: Found): PaletteEntry => ({
    ...{ id: `${each.kind} ${each.id}`, text: each.name, note: words.explorer.kinds[each.kind] },
    onSelect: () => void navigate(pageOf(chainId, each) as { to: '/' }),
  });
  const { organisation, tabs, nav } = words;
  const rooms = [
    'contracts',
    'explorer',
    'identity',
    'data',
    'solutions',
    'connect',
    'governance',
    'members',
    'kernel',
  ] as const;
  const all = [
    ...chains.map(({ id, name }) => page(`/chains/${id}`, name, words.chains.chain)),
    ...(chain ? rooms.map((room) => page(`/chains/${chain.id}/${room}`, tabs[room], chain.name)) : []),
    page('/chains', nav.chains),
    page('/chains/new', words.chains.found),
    page('/chains/join', words.chains.join),
    page('/organisation', organisation.people, nav.organisation),
    page('/organisation/application-keys', organisation.applicationKeys, nav.organisation),
    page('/organisation/keys', organisation.keys, nav.organisation),
    page('/organisation/policies', words.policies.title, nav.organisation),
    page('/organisation/approvals', organisation.approvals, nav.organisation),
    page('/organisation/sites', words.sites.title, nav.organisation),
    page('/organisation/webhooks', words.webhooks.title, nav.organisation),
    page('/organisation/usage', words.usage.title, nav.organisation),
    page('/organisation/backups', words.backups.title, nav.organisation),
    page('/organisation/audit', organisation.audit, nav.organisation),
    page('/account', words.menu.account),
  ].filter(({ text, note }) => `${text} ${note ?? ''}`.toLowerCase().includes(wanted));
  const things = chain && found && settled === wanted ? found.map((each) => thing(chain.id, each)) : [];
  const looking = searches && !isError && (settled !== wanted || !found);
  return { entries: [...all, ...things].slice(0, MOST), looking };
}
