import type { Atoll } from '@atoll/sdk';

import { handsOf } from '../member.js';
import { ADA, type Seen } from './first-minute.js';
import { publishedKey } from './market.js';
import { neighbours, type Neighbours } from './neighbours.js';
import { idOf, seen, type Stage } from './stage.js';
import { PLAIN, Visit } from './visit.js';

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

/** Birch and Cedar come to Ada's chain, and each publishes a key to read by. */
export async function sceneOf({ browser, base, graphql, ada }: Stage, chainPath: string): Promise<Scene> {
  const chainId = idOf(chainPath);
  const hands = await handsOf(graphql, ADA);
  const others = await neighbours(graphql, hands, chainId);
  const birch = await Visit.begin(browser, base, PLAIN, others.birch.signIn);
  const cedar = await Visit.begin(browser, base, PLAIN, others.cedar.signIn);
  const secrets = { birch: await publishedKey(birch, chainPath), cedar: await publishedKey(cedar, chainPath) };
  await seen(birch)('reader-key');
  return { chainId, chainPath, hands, ...others, visits: { ada, birch, cedar }, seen, secrets };
}

export async function leave({ visits, birch, cedar, hands }: Scene): Promise<void> {
  await Promise.all([visits.birch.end(), visits.cedar.end(), birch.atoll.close(), cedar.atoll.close(), hands.close()]);
}
