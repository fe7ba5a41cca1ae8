import { AtollError } from '@atoll/sdk';

import { atoll } from '../shared/atoll.js';
import type { Found } from '../shared/found.js';

type Hex = `0x${string}`;

/** Where a search leads: to the one page that can have been meant, or to what is called so. */
export type Places = { exact: string | null; found: Found[] };

/** No chain has more blocks. */
const MOST_DIGITS = 18;

/** By what it looks like: a number, a hash or an address; anything else is a part of a name. */
export async function placesOf(chainId: string, wanted: string): Promise<Places> {
  const text = wanted.toLowerCase();
  const at = (path: string): Places => ({ exact: `/chains/${chainId}/explorer/${path}`, found: [] });
  const nothing: Places = { exact: null, found: [] };
  const digits = /^\d[\d,\s]*$/.test(text) ? text.replaceAll(/\D/g, '') : '';
  if (digits) return digits.length > MOST_DIGITS ? nothing : at(`blocks/${digits}`);
  if (/^0x[0-9a-f]{40}$/.test(text)) return at(`addresses/${text}`);
  if (!/^0x[0-9a-f]{64}$/.test(text))
    return { exact: null, found: (await atoll.search({ chainId, text: wanted })).search };
  const hash = text as Hex;
  if (await isThere(() => atoll.minedTransaction({ chainId, hash }))) return at(`transactions/${hash}`);
  const block = await isThere(() => atoll.block({ chainId, hash }));
  return block ? at(`blocks/${block.block.number}`) : nothing;
}

async function isThere<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof AtollError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
