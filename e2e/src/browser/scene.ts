import type { Atoll } from '@atoll/sdk';

import type { Seen } from './first-minute.js';
import type { Neighbours } from './neighbours.js';
import type { Visit } from './visit.js';

/** Three organisations at their browsers, on one chain. */
export type Scene = Neighbours & {
  chainId: string;
  chainPath: string;
  hands: Atoll;
  visits: { ada: Visit; birch: Visit; cedar: Visit };
  seen: (visit: Visit) => Seen;
  /** The private halves of the keys that the two published, as their browsers showed them once. */
  secrets: { birch: Uint8Array; cedar: Uint8Array };
};
