import type { DataAssetPartsFragment } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Notice, TextArea, TextField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { ChooseSeveral, HexField } from '../shared/fields.js';
import type { Read, ReadAll } from '../shared/form.js';
import { FormDialog } from '../shared/form-dialog.js';
import { usePurposeList } from '../shared/purposes.js';
import { useWords } from '../words/words.js';
import { usePanels } from './panels.js';
import { PolicyField } from './policy-field.js';

type Hex = `0x${string}`;
const STALE = ['data-assets', 'system'];
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

/** Makes known whose a content is. Its roots were made where it was sealed; neither data nor key comes here. */
export function RegisterAsset({ chainId, mine, onClose }: { chainId: string; mine: Hex; onClose: () => void }) {
  const { words } = useWords();
  const { title, what, resource, resourceHint, noPolicy, contentRoot, ctRoot, rootHint } = words.market.register;
  const policies = useQuery({
    queryKey: ['data-policies', chainId, mine, 'direct'],
    queryFn: async () =>
      (await atoll.dataPolicies({ chainId, owner: mine, first: 100 })).dataPolicies.nodes.filter((it) => !it.brokered),
  });
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read }) => {
        const roots = { contentRoot: read('contentRoot') as Hex, ctRoot: read('ctRoot') as Hex };
        const input = { chainId, resource: read('resource') as Hex, ...roots };
        return (await atoll.registerDataAsset({ input })).registerDataAsset.id;
      }}
      sent={(id) => <AccessDeedProgress id={id} stale={STALE} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          {policies.data?.length === 0 && (
            <Notice
              tone="warn"
              action={
                <Link to="/chains/$chainId/data/access" params={{ chainId }}>
                  {words.data.access}
                </Link>
              }
            >
              {noPolicy}
            </Notice>
          )}
          <PolicyField label={resource} hint={resourceHint} policies={policies.data} error={complaint('resource')} />
          <HexField
            label={contentRoot}
            hint={rootHint}
            error={complaint('contentRoot')}
            name="contentRoot"
            bytes={32}
            required
          />
          <HexField label={ctRoot} hint={rootHint} error={complaint('ctRoot')} name="ctRoot" bytes={32} required />
        </>
      )}
    </FormDialog>
  );
}

type OfferProps = { chainId: string; asset: DataAssetPartsFragment; onClose: () => void };

/** Says for how much, for what and how long, and who judges. */
export function OfferAsset({ chainId, asset, onClose }: OfferProps) {
  const { words } = useWords();
  const { title, what, name, description, token, tokenHint, price, days, feedHint, steps } = words.market.offer;
  const purposes = usePurposeList().map((each) => each.name);
  const [panel] = usePanels(chainId);
  return (
    <FormDialog
      title={title}
      what={what}
      send={async ({ read, readAll }) =>
        (await atoll.listAsset({ input: { chainId, asset: asset.id, ...offerOf(read, readAll) } })).listAsset.id
      }
      sent={(id) => <AccessDeedProgress id={id} stale={STALE} />}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <TextField
            label={name}
            error={complaint('licence')}
            name="title"
            defaultValue={asset.licence?.title}
            required
            maxLength={300}
            autoComplete="off"
          />
          <TextArea
            label={description}
            name="description"
            defaultValue={asset.licence?.description}
            rows={2}
            maxLength={4_096}
          />
          <HexField
            label={token}
            hint={tokenHint}
            error={complaint('token')}
            name="token"
            bytes={20}
            defaultValue={asset.offer?.token}
            required
          />
          <TextField
            label={price}
            error={complaint('price')}
            name="price"
            inputMode="numeric"
            pattern="\d{1,78}"
            defaultValue={asset.offer?.price}
            required
            autoComplete="off"
          />
          <ChooseSeveral
            legend={words.data.purpose}
            error={complaint('purposes')}
            name="purposes"
            offered={purposes.map((value) => ({ value, text: value }))}
          />
          <HexField
            key={panel}
            label={words.market.feed}
            hint={feedHint}
            error={complaint('feed')}
            name="feed"
            bytes={32}
            defaultValue={asset.offer?.feed ?? panel}
            required
          />
          <TextField label={days} name="days" type="number" min={1} max={36_500} defaultValue={365} required />
          <TextField label={steps} name="hours" type="number" min={1} max={720} defaultValue={24} required />
        </>
      )}
    </FormDialog>
  );
}

/** A dataset of DCAT whose policy, in ODRL, says no more than the offer does. */
function offerOf(read: Read, readAll: ReadAll) {
  const step = Number(read('hours')) * HOUR_SECONDS;
  const licence = {
    '@context': 'https://www.w3.org/ns/dcat.jsonld',
    '@type': 'dcat:Dataset',
    ...{ title: read('title'), description: read('description') },
    'odrl:hasPolicy': { '@type': 'odrl:Offer', 'odrl:permission': [{ 'odrl:action': 'odrl:use' }] },
  };
  return {
    ...{ token: read('token') as Hex, price: read('price'), feed: read('feed') as Hex },
    ...{ purposes: readAll('purposes'), licence: JSON.stringify(licence) },
    ...{ licenceSeconds: String(Number(read('days')) * DAY_SECONDS) },
    ...{ deliverSeconds: step, acceptSeconds: step, judgeSeconds: step },
  };
}
