import type { DataAssetPartsFragment, DataAssetState } from '@atoll/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Card, CheckField, Empty, Fact, Facts, Hash, Notice, Status, TextField, type Tone } from '@atoll/ui';
import { useState } from 'react';

import { Account } from '../shared/account.js';
import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Deeds, FormDialog, Opener, type Deed } from '../shared/form-dialog.js';
import { AccessDeedProgress } from '../shared/deed-progress.js';
import { onSubmit } from '../shared/form.js';
import { useStanding } from '../shared/members.js';
import { Moment } from '../shared/moment.js';
import { Pager } from '../shared/pager.js';
import { told } from '../shared/told.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { AppointArbiters } from './appoint-arbiters.js';
import { Buy } from './buy.js';
import { OfferFacts } from './offer-facts.js';
import { OfferAsset, RegisterAsset } from './offer-forms.js';

const TONES: Record<DataAssetState, Tone> = { REGISTERED: 'idle', LISTED: 'good', DELISTED: 'idle' };

/** What is known by its content, and for how much it is to be had. */
export function Assets({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const { catalogue, find, onlyListed, none, noneFound, noneWhy } = words.market;
  const may = useMay('data:manage', 'transaction:send');
  const { mine } = useStanding(chainId);
  const [{ text, listed }, want] = useState({ text: '', listed: false });
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1);
  const assets = useQuery({
    queryKey: ['data-assets', chainId, text, listed, after ?? null],
    queryFn: async () => {
      const filter = { ...(text && { text }), ...(listed && { state: 'LISTED' as const }), ...(after && { after }) };
      return (await atoll.dataAssets({ chainId, first: 20, ...filter })).dataAssets;
    },
    meta: told(chainId, 'DATA_ASSET'),
  });
  const search = onSubmit((read) => {
    setPages([]);
    want({ text: read('text'), listed: read('listed') === 'on' });
  });
  return (
    <section className="stack">
      <div className="row row-between">
        <h2>{catalogue}</h2>
        {may && mine && (
          <div className="row">
            <Opener text={words.market.register.title}>
              {(close) => <RegisterAsset chainId={chainId} mine={mine} onClose={close} />}
            </Opener>
            <Opener text={words.market.arbiters.title}>
              {(close) => <AppointArbiters chainId={chainId} onClose={close} />}
            </Opener>
          </div>
        )}
      </div>
      <form className="search" role="search" onSubmit={search}>
        <TextField label={find} name="text" maxLength={200} autoComplete="off" />
        <Button type="submit">{words.explorer.go}</Button>
        <CheckField label={onlyListed} name="listed" />
      </form>
      <Answer query={assets}>
        {({ nodes, pageInfo }) =>
          nodes.length === 0 ? (
            <Empty title={text || listed ? noneFound : none}>{noneWhy}</Empty>
          ) : (
            <>
              <div className="columns">
                {nodes.map((asset) => (
                  <AssetCard key={asset.id} chainId={chainId} asset={asset} />
                ))}
              </div>
              <Pager pages={pages} pageInfo={pageInfo} onChange={setPages} oldestFirst />
            </>
          )
        }
      </Answer>
    </section>
  );
}

function AssetCard({ chainId, asset }: { chainId: string; asset: DataAssetPartsFragment }) {
  const { words } = useWords();
  const { owner, registered, duplicate, noTitle, states, seeResource } = words.market;
  return (
    <Card
      title={asset.licence?.title ?? noTitle}
      action={<Status tone={TONES[asset.state]}>{states[asset.state]}</Status>}
    >
      {asset.licence?.description && <p>{asset.licence.description}</p>}
      {asset.nearDuplicateOf && (
        <Notice tone="warn">
          {duplicate} <Hash value={asset.nearDuplicateOf} />
        </Notice>
      )}
      <Facts>
        <Fact name={owner}>
          <Account chainId={chainId} address={asset.owner} />
        </Fact>
        {asset.offer && <OfferFacts offer={asset.offer} />}
        <Fact name={words.identity.root}>
          <Hash value={asset.contentRoot} />
        </Fact>
        <Fact name={registered}>
          <Moment at={asset.registeredAt} />
        </Fact>
      </Facts>
      <div className="row">
        <AssetDeeds chainId={chainId} asset={asset} />
        <Link to="/chains/$chainId/data/access/$resource" params={{ chainId, resource: asset.resource }}>
          {seeResource}
        </Link>
      </div>
    </Card>
  );
}

/** The owner offers it or takes it off; anybody else buys. */
function AssetDeeds({ chainId, asset }: { chainId: string; asset: DataAssetPartsFragment }) {
  const { words } = useWords();
  const { buy, offer, delist } = words.market;
  const may = useMay('data:manage', 'transaction:send');
  const { mine } = useStanding(chainId);
  const listed = asset.state === 'LISTED';
  if (!may || !mine) return null;
  const buys: Deed = {
    ...{ text: buy.title, look: 'primary' },
    dialog: (close) => <Buy chainId={chainId} mine={mine} asset={asset} offer={asset.offer!} onClose={close} />,
  };
  const offers: Deed = {
    text: listed ? offer.again : offer.title,
    dialog: (close) => <OfferAsset chainId={chainId} asset={asset} onClose={close} />,
  };
  const delists: Deed = {
    ...{ text: delist.title, look: 'danger' },
    dialog: (close) => (
      <FormDialog
        title={delist.title}
        what={delist.what}
        look="danger"
        confirm={asset.licence?.title}
        send={async () => (await atoll.delistAsset({ chainId, asset: asset.id })).delistAsset.id}
        sent={(id) => <AccessDeedProgress id={id} stale={['data-assets', 'system']} />}
        onClose={close}
      />
    ),
  };
  if (asset.owner !== mine) return <Deeds deeds={listed && asset.offer ? [buys] : []} />;
  return <Deeds deeds={listed ? [offers, delists] : [offers]} />;
}
