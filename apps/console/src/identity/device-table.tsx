import type { DevicePartsFragment } from '@atoll/sdk';
import { useRouter } from '@tanstack/react-router';
import { Hash, LongTable } from '@atoll/ui';
import { useCallback, useMemo, type MouseEvent } from 'react';

import { useWords } from '../words/words.js';
import { DeviceState } from './device-state.js';

type Props = { chainId: string; rows: DevicePartsFragment[]; more: boolean; onNearEnd: () => void };

const keyOf = ({ did }: DevicePartsFragment) => did;

export function DeviceTable({ chainId, rows, more, onNearEnd }: Props) {
  const { words } = useWords();
  const { name, address, class: kind, owner, site } = words.identity;
  const linkTo = useDeviceLink(chainId);
  const cells = useCallback(
    (device: DevicePartsFragment) => [
      <a key="name" {...linkTo(device.did)}>
        {device.own?.name || <Hash value={device.address} />}
      </a>,
      <DeviceState key="state" status={device.status} />,
      <Hash key="address" value={device.address} />,
      words.identity.classes[device.class],
      device.own?.site || '–',
      device.own ? words.identity.yours : words.identity.another,
    ],
    [linkTo, words],
  );
  return (
    <LongTable
      caption={words.identity.devices}
      head={[
        { name, width: '24%', long: true },
        { name: words.chains.state, width: '18%' },
        { name: address, width: '20%' },
        { name: kind, width: '14%' },
        { name: site, width: '12%', long: true },
        { name: owner, width: '12%' },
      ]}
      rows={rows}
      keyOf={keyOf}
      more={more}
      onNearEnd={onNearEnd}
      cells={cells}
    />
  );
}

/** What a `Link` is, for thousands of them: none listens to the router, which would ask each whether it is the place one is at. */
function useDeviceLink(chainId: string) {
  const router = useRouter();
  return useMemo(() => {
    const { href } = router.buildLocation({ to: '/chains/$chainId/identity', params: { chainId } });
    return (did: string) => ({
      href: `${href}/devices/${did}`,
      onClick: (event: MouseEvent) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        void router.navigate({ to: '/chains/$chainId/identity/devices/$did', params: { chainId, did } });
      },
    });
  }, [router, chainId]);
}
