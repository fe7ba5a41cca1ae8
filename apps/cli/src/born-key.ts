import type { Atoll, KeyPartsFragment } from '@atoll/sdk';

import { poll } from './poll.js';

/** A key once it is there: the worker makes it, and says so, or why it cannot. */
export async function bornKey(atoll: Atoll, id: string): Promise<KeyPartsFragment> {
  const born = await poll(
    async () => (await atoll.key({ id })).key,
    ({ publicKey, problem }) => publicKey !== null || problem !== null,
  );
  if (born.problem !== null) throw new Error(born.problem);
  return born;
}
