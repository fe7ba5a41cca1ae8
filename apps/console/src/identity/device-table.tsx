import type { DevicePartsFragment } from '@atoll/sdk';
import { Link } from '@tanstack/react-router';
import { Hash, LongTable } from '@atoll/ui';
import { useCallback } from 'react';

import { useWords } from '../words/words.js';
import { DeviceState } from './device-state.js';

type Props = { chainId: string; rows: DevicePartsFragment[]; more: boolean; onNearEnd: () => void };

const keyOf = ({ did }: DevicePartsFragment) => did;

export function DeviceTable({ chainId, rows, more, onNearEnd }: Props) {
  const { words } = useWords();
  const { name, address, class: kind, owner, site } = words.identity;
  const cells = useCallback(
    (device: DevicePartsFragment) => [
      <Link key="name" to="/chains/$chainId/identity/devices/$did" params={{ chainId, did: device.did }}>
        {device.own?.name || <Hash value={device.address} />}
      </Link>,
      <DeviceState key="state" status={device.status} />,
      <Hash key="address" value={device.address} />,
      words.identity.classes[device.class],
      device.own?.site || '–',
      device.own ? words.identity.yours : words.identity.another,
    ],
    [chainId, words],
  );
  return (
    <LongTable
      caption={words.identity.devices}
      head={[
        { name, width: '24%' },
        { name: words.chains.state, width: '18%' },
        { name: address, width: '20%' },
        { name: kind, width: '14%' },
        { name: site, width: '12%' },
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
