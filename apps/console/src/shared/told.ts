import type { ChangeKind } from '@atoll/sdk';

/** Of which kinds, and of which chain where they have one, a query shows something. */
export type Told = { kinds?: readonly ChangeKind[]; chainId?: string | null };

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: Told;
  }
}

/** As the `meta` of a query: it is read again whenever the platform tells that one of these changed. */
export const told = (chainId: string | null, ...kinds: ChangeKind[]): Told => ({ kinds, chainId });
