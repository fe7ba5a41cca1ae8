import type { KernelChangedSubscription, KernelQuery } from '@atoll/sdk';

import { atoll } from './atoll.js';
import { useLive } from './live.js';

export type Kernel = NonNullable<KernelQuery['kernel']>;

/** The contracts that the members of a chain start from; null where there are none. */
export const useKernel = (chainId: string) =>
  useLive<Kernel | null, KernelChangedSubscription>({
    key: ['kernel', chainId],
    read: async () => (await atoll.kernel({ chainId })).kernel ?? null,
    follow: () => atoll.kernelChanged({ chainId }),
    after: (_, { kernelChanged }) => kernelChanged ?? null,
  });
