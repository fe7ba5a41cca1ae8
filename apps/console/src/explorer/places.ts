import { AtollError } from '@atoll/sdk';

import { atoll } from '../shared/atoll.js';

type Hex = `0x${string}`;
export type Kind = 'block' | 'transaction' | 'address' | 'contract' | 'token' | 'device';

/** Somewhere that a search leads to; exact where nothing else can have been meant. */
export type Place = { path: string; text: string; kind: Kind; exact: boolean };

const MOST_OF_A_KIND = 10;
/** No chain has more blocks. */
const MOST_DIGITS = 18;

/** By what it looks like: a number, a hash or an address; anything else is a part of a name. */
export async function placesOf(chainId: string, wanted: string): Promise<Place[]> {
  const text = wanted.toLowerCase();
  const at = (kind: Kind, path: string): Place[] => [
    { path: `/chains/${chainId}/${path}`, text: wanted, kind, exact: true },
  ];
  const digits = /^\d[\d,\s]*$/.test(text) ? text.replaceAll(/\D/g, '') : '';
  if (digits) return digits.length > MOST_DIGITS ? [] : at('block', `explorer/blocks/${digits}`);
  if (/^0x[0-9a-f]{40}$/.test(text)) return at('address', `explorer/addresses/${text}`);
  if (!/^0x[0-9a-f]{64}$/.test(text)) return named(chainId, text);
  const hash = text as Hex;
  if (await isThere(() => atoll.minedTransaction({ chainId, hash })))
    return at('transaction', `explorer/transactions/${hash}`);
  const block = await isThere(() => atoll.block({ chainId, hash }));
  return block ? at('block', `explorer/blocks/${block.block.number}`) : [];
}

async function isThere<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof AtollError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** Contracts and tokens by what is in their names, devices by how theirs begins. */
async function named(chainId: string, text: string): Promise<Place[]> {
  const [{ deployments }, { tokens }, devices] = await Promise.all([
    atoll.deployments({ chainId, first: 100 }),
    atoll.tokens({ chainId, first: 100 }),
    maySeeNone(() => atoll.devices({ chainId, filter: { text }, first: MOST_OF_A_KIND })),
  ]);
  const has = (...names: (string | null)[]) => names.some((name) => name?.toLowerCase().includes(text));
  const place = (kind: Kind, path: string, shown: string): Place => ({
    ...{ path: `/chains/${chainId}/${path}`, text: shown, kind, exact: false },
  });
  return [
    ...deployments.nodes
      .filter(({ contractName }) => has(contractName))
      .slice(0, MOST_OF_A_KIND)
      .map(({ id, contractName }) => place('contract', `contracts/${id}`, contractName)),
    ...tokens.nodes
      .filter(({ name, symbol }) => has(name, symbol))
      .slice(0, MOST_OF_A_KIND)
      .map(({ address, name, symbol }) => place('token', `explorer/addresses/${address}`, name ?? symbol ?? address)),
    ...(devices?.devices.nodes ?? []).map(({ did, address, own }) =>
      place('device', `identity/devices/${encodeURIComponent(did)}`, own?.name || address),
    ),
  ];
}

/** Not every role sees devices; who does not finds the rest all the same. */
async function maySeeNone<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof AtollError && error.code === 'FORBIDDEN') return null;
    throw error;
  }
}
