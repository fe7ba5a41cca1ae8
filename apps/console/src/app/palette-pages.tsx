import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Palette, type PaletteEntry } from '@atoll/ui';
import { useDeferredValue, useState } from 'react';

import { atoll } from '../shared/atoll.js';
import { useWords } from '../words/words.js';

const MOST = 20;
/** Devices are searched for from so many letters on: one letter fits a sixteenth of a hundred thousand. */
const LEAST_LETTERS = 2;

/** Every page, chain, contract and device that one may go to. */
export function PalettePages({ onClose }: { onClose: () => void }) {
  const { words } = useWords();
  const [wanted, want] = useState('');
  const entries = useEntries(useDeferredValue(wanted.trim().toLowerCase()));
  return (
    <Palette
      label={words.palette.label}
      nothing={words.palette.nothing}
      entries={entries}
      wanted={wanted}
      onWanted={want}
      open
      onClose={onClose}
    />
  );
}

function useEntries(wanted: string): PaletteEntry[] {
  const { words } = useWords();
  const navigate = useNavigate();
  const { chainId: here } = useParams({ strict: false });
  const { data: chains = [] } = useQuery({
    queryKey: ['chains'],
    queryFn: async () => (await atoll.chains({ first: 100 })).chains.nodes,
  });
  const chain = chains.find(({ id }) => id === here) ?? (chains.length === 1 ? chains[0] : undefined);
  const { data: found } = useQuery({
    queryKey: ['palette', chain?.id, wanted],
    queryFn: () => below(chain!.id, wanted),
    enabled: chain !== undefined,
    staleTime: 10_000,
  });
  const to = (path: string) => () => void navigate({ to: path as '/' });
  const page = (path: string, text: string, note?: string): PaletteEntry => ({
    ...{ id: path, text, onSelect: to(path) },
    ...(note && { note }),
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
  const things = chain && found ? found.map(({ path, text, kind }) => page(path, text, words.palette[kind])) : [];
  return [...all, ...things].slice(0, MOST);
}

type Thing = { path: string; text: string; kind: 'contract' | 'device' };

/** Contracts by what is in their name, devices by how theirs begins. */
async function below(chainId: string, wanted: string): Promise<Thing[]> {
  const [{ deployments }, devices] = await Promise.all([
    atoll.deployments({ chainId, first: 100 }),
    wanted.length >= LEAST_LETTERS ? atoll.devices({ chainId, filter: { text: wanted }, first: 5 }) : null,
  ]);
  const contracts = deployments.nodes
    .filter(({ contractName, address }) => address && `${contractName} ${address}`.toLowerCase().includes(wanted))
    .map(({ id, contractName }): Thing => ({
      ...{ path: `/chains/${chainId}/contracts/${id}`, text: contractName, kind: 'contract' },
    }));
  const things = (devices?.devices.nodes ?? []).map(({ did, address, own }): Thing => ({
    ...{ path: `/chains/${chainId}/identity/devices/${did}`, text: own?.name || address, kind: 'device' },
  }));
  return [...contracts, ...things];
}
