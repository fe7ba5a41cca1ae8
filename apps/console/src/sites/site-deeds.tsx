import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmByName, Notice, type MenuEntry } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { FormDialog } from '../shared/form-dialog.js';
import { Problem } from '../shared/problem.js';
import type { Site } from '../shared/site.js';
import { useMay, useViewer } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { ConnectSite } from './connect-site.js';
import { ShareSite, UnshareSite } from './share-site.js';
import { SiteForm } from './site-form.js';

export type Deed = 'edit' | 'connect' | 'share' | 'unshare' | 'drain' | 'remove';

/** What the viewer may do with a site: with one of others, nothing. */
export function useSiteDeeds(ask: (what: Deed, site: Site) => void): (site: Site) => MenuEntry[] {
  const { words } = useWords();
  const may = useMay('site:manage');
  const own = useViewer().data?.chosen?.organisation.id;
  return (site) => {
    if (!may || !own || site.operator?.id !== own) return [];
    const item = (what: Deed, text: string, danger = false): MenuEntry => ({
      ...{ kind: 'item', text, onSelect: () => ask(what, site) },
      ...(danger && { tone: 'danger' as const }),
    });
    const { deeds, form } = words.sites;
    return [
      item('edit', form.edit),
      item('connect', site.connectedAt ? deeds.reconnect : deeds.connect),
      item('share', deeds.share),
      ...(site.sharedWith?.length ? [item('unshare', deeds.unshare)] : []),
      item('drain', site.draining ? deeds.open : deeds.drain),
      { kind: 'line' },
      item('remove', deeds.remove, true),
    ];
  };
}

type Props = { what: Deed; site: Site; onClose: () => void };

export function SiteDeed({ what, site, onClose }: Props) {
  if (what === 'edit') return <SiteForm site={site} onClose={onClose} />;
  if (what === 'connect') return <ConnectSite site={site} onClose={onClose} />;
  if (what === 'share') return <ShareSite site={site} onClose={onClose} />;
  if (what === 'unshare') return <UnshareSite site={site} onClose={onClose} />;
  if (what === 'drain') return <DrainSite site={site} onClose={onClose} />;
  return <RemoveSite site={site} onClose={onClose} />;
}

type Each = Omit<Props, 'what'>;

function DrainSite({ site: { id, draining }, onClose }: Each) {
  const { words } = useWords();
  const queries = useQueryClient();
  const { deeds } = words.sites;
  return (
    <FormDialog
      title={draining ? deeds.open : deeds.drain}
      what={draining ? deeds.openWhat : deeds.drainWhat}
      send={() => atoll.drainSite({ id, draining: !draining })}
      onSent={async () => {
        await queries.invalidateQueries({ queryKey: ['sites'] });
        onClose();
      }}
      onClose={onClose}
    />
  );
}

function RemoveSite({ site: { id, name, occupied }, onClose }: Each) {
  const { words } = useWords();
  const queries = useQueryClient();
  const { deeds } = words.sites;
  const remove = useMutation({
    mutationFn: () => atoll.removeSite({ id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['sites'] });
      onClose();
    },
  });
  return (
    <ConfirmByName
      title={`${deeds.remove}: ${name}`}
      name={name}
      words={{ type: words.common.typeName, confirm: deeds.remove, cancel: words.common.cancel }}
      open
      busy={remove.isPending}
      problem={remove.isError && <Problem error={remove.error} />}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
    >
      <p>{deeds.removeWhat}</p>
      {(occupied ?? 0) > 0 && <Notice tone="warn">{deeds.removeFirst(occupied!)}</Notice>}
    </ConfirmByName>
  );
}
