import { VOLUME_BYTES } from '@atoll/ledger';
import type { Provider } from '@nestjs/common';

import { CONFIG, type Config } from './config.js';

/** Powers by which Kubernetes' quantities are written. */
const UNITS: Record<string, bigint> = {
  ...{ '': 1n, k: 10n ** 3n, M: 10n ** 6n, G: 10n ** 9n, T: 10n ** 12n, P: 10n ** 15n, E: 10n ** 18n },
  ...{ Ki: 2n ** 10n, Mi: 2n ** 20n, Gi: 2n ** 30n, Ti: 2n ** 40n, Pi: 2n ** 50n, Ei: 2n ** 60n },
};

/** A quantity such as 10Gi or 1.5T, in whole bytes. */
export function bytesOf(quantity: string): bigint {
  const parts = /^(\d+)(?:\.(\d+))?([kKMGTPE]i?)?$/.exec(quantity);
  const [, whole = '', fraction = '', unit = ''] = parts ?? [];
  const factor = UNITS[unit];
  if (!parts || factor === undefined) throw new Error(`"${quantity}" is no number of bytes.`);
  return (BigInt(whole + fraction) * factor) / 10n ** BigInt(fraction.length);
}

/** What volumes of nodes are counted as. Those of the process driver are directories of this machine, of no size that was asked for. */
export const meteringProvider: Provider = {
  provide: VOLUME_BYTES,
  inject: [CONFIG],
  useFactory: ({ driver }: Config) => (driver.kind === 'kubernetes' ? bytesOf(driver.settings.storage) : 0n),
};
