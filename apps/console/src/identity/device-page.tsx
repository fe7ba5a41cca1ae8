import type { DeviceChangedSubscription, DevicePartsFragment } from '@atoll/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Card, CopyButton, Fact, Facts, Hash, Notice } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { useLive } from '../shared/live.js';
import { useWords } from '../words/words.js';
import { DeviceDeeds } from './device-deeds.js';
import { DeviceHistory } from './device-history.js';
import { DeviceState } from './device-state.js';
import { DidDocument } from './did-document.js';

/** A device as the chain shows it, followed while somebody looks; another member's is read again. */
function useDevice(did: string) {
  const id = useQueryClient().getQueryData<DevicePartsFragment>(['device', did])?.own?.id;
  return useLive<DevicePartsFragment, DeviceChangedSubscription>({
    key: ['device', did],
    read: async () => (await atoll.device({ did })).device,
    follow: id === undefined ? null : () => atoll.deviceChanged({ id }),
    after: (_, { deviceChanged }) => deviceChanged,
  });
}

export function DevicePage() {
  const { words } = useWords();
  const chainId = useChainId();
  const { did = '' } = useParams({ strict: false });
  const device = useDevice(did);
  return (
    <>
      <div className="row row-between">
        <h2>{device.data?.own?.name || words.identity.device}</h2>
        <Link to="/chains/$chainId/identity" params={{ chainId }}>
          {words.identity.back}
        </Link>
      </div>
      <Answer query={device}>
        {(data) => (
          <>
            <Wish device={data} />
            <div className="columns">
              <DeviceFacts device={data} />
              <DeviceDeeds device={data} />
            </div>
            <DidDocument did={did} />
            <DeviceHistory chainId={chainId} address={data.address} seenBlock={data.seenBlock} />
          </>
        )}
      </Answer>
    </>
  );
}

/** What was asked for and has not come about. */
function Wish({ device: { own, status } }: { device: DevicePartsFragment }) {
  const { words } = useWords();
  if (!own) return null;
  if (own.reason)
    return (
      <Notice tone={own.settled ? 'bad' : 'warn'} title={words.identity.notCome(words.identity.statuses[own.desired])}>
        {own.reason}
      </Notice>
    );
  if (!own.proved)
    return (
      <Notice tone="warn" title={words.identity.unproved}>
        {words.identity.unprovedWhy}
      </Notice>
    );
  if (own.settled || own.desired === status) return null;
  return <Notice>{words.identity.onTheWay(words.identity.statuses[own.desired])}</Notice>;
}

function DeviceFacts({ device }: { device: DevicePartsFragment }) {
  const { words } = useWords();
  const { own } = device;
  const bytes = (value: string | null) => (value ? <Hash value={value} whole /> : '–');
  return (
    <Card title={words.identity.state}>
      <Facts>
        <Fact name={words.chains.state}>
          <DeviceState status={device.status} />
        </Fact>
        <Fact name="DID">
          <span className="row">
            <span className="hash">{device.did}</span>
            <CopyButton text={device.did} words={words.common} label="DID" />
          </span>
        </Fact>
        <Fact name={words.identity.class}>{`${words.identity.classes[device.class]} · ${device.kind}`}</Fact>
        <Fact name={words.identity.owner}>{own ? words.identity.yours : bytes(device.owner)}</Fact>
        <Fact name={words.identity.gateway}>{bytes(device.gateway)}</Fact>
        <Fact name={words.identity.hardware}>{bytes(device.hwIdHash)}</Fact>
        <Fact name={words.identity.credential}>{bytes(device.credential)}</Fact>
        <Fact name={words.identity.seen}>{device.seenBlock ?? '–'}</Fact>
        {own && (
          <>
            <Fact name={words.identity.site}>{own.site || '–'}</Fact>
            <Fact name={words.identity.tags}>{own.tags.join(', ') || '–'}</Fact>
          </>
        )}
      </Facts>
    </Card>
  );
}
