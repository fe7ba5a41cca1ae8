import { decodeHeader, HeaderChain, type Genesis, type Hash, type Header, type TallyState } from '@atoll/protocol';
import type { Chain, ChainIndex } from '@atoll/store';

/** Accepts one header after the other, and throws at the first that does not follow or that no quorum sealed. */
export type Headers = {
  readonly head: Header;
  readonly headHash: Hash;
  append(header: Header): Hash;
  /** What goes on from here needs besides the head, as JSON. */
  tallyState(): unknown;
};

/** Where an index goes on: after its last block, or after the genesis block. Null while there is none. */
export type HeadersOf = (
  chain: Pick<Chain, 'id' | 'genesis'>,
  kept: Pick<ChainIndex, 'header' | 'tally'> | null,
) => Promise<Headers | null>;

/** From the genesis file on, by the seals of whoever was elected before: no node is believed. */
export const sealedHeaders: HeadersOf = async ({ genesis }, kept) => {
  if (!genesis) return null;
  const trusted = genesis as unknown as Genesis;
  if (!kept) return HeaderChain.from(trusted);
  return HeaderChain.resume(trusted, decodeHeader(kept.header), kept.tally as unknown as TallyState);
};

/** What vouches for a chain's headers. */
export const HEADERS = Symbol('Headers');
