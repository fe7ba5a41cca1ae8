import type { SearchQuery } from '@atoll/sdk';

export type Found = SearchQuery['search'][number];

/** The page of what a search found. */
export function pageOf(chainId: string, { kind, id, name, address }: Found): { to: string; search?: { text: string } } {
  const at = (path: string) => ({ to: `/chains/${chainId}/${path}` });
  switch (kind) {
    case 'CONTRACT':
      return at(id === address ? `explorer/addresses/${id}` : `contracts/${id}`);
    case 'TOKEN':
      return at(`explorer/addresses/${id}`);
    case 'DEVICE':
      return at(`identity/devices/${encodeURIComponent(id)}`);
    case 'DATA_STREAM':
      return at(`data/streams/${id}`);
    case 'DATA_POLICY':
      return at(`data/access/${id}`);
    case 'SERVICE':
      return { ...at('data/services'), search: { text: name } };
    case 'MEMBER':
      return at(address ? `explorer/addresses/${address}` : 'members');
  }
}
