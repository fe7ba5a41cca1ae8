import type { ChangesSubscription } from '@atoll/sdk';
import { useQueryClient, type Query, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { atoll } from '../shared/atoll.js';

type Batch = ChangesSubscription['changes'];

const AGAIN_MS = 4_000;

let following = false;
/** Whether the platform tells what changes; else it has to be asked. */
export const isFollowing = (): boolean => following;

/** Many pages of a list are not read again under the hands of whoever scrolls it. */
const isLong = ({ state: { data } }: Query): boolean => {
  const { pages } = (data ?? {}) as { pages?: unknown[] };
  return Array.isArray(pages) && pages.length > 1;
};
export const isTold = (query: Query): boolean => query.meta?.kinds !== undefined && !isLong(query);

const concerns = ({ anything, changes }: Batch, query: Query): boolean =>
  isTold(query) &&
  (anything ||
    changes.some(({ kind, chainId }) => {
      const { kinds, chainId: of } = query.meta!;
      return kinds!.includes(kind) && (!of || !chainId || of === chainId);
    }));

/** Reads what a page shows again when it changes, for as long as somebody is in an organisation. */
export function useFollowing(organisationId: string | undefined): void {
  const queries = useQueryClient();
  useEffect(() => (organisationId === undefined ? undefined : follow(queries)), [queries, organisationId]);
}

function follow(queries: QueryClient): () => void {
  const cache = queries.getQueryCache();
  const late = new Set<Query>();
  let over = false;
  let batches: AsyncIterator<ChangesSubscription> | undefined;

  /** What nobody looks at is marked, and read when somebody does. */
  const again = ({ queryKey }: Query) =>
    void queries.invalidateQueries({ queryKey, exact: true, refetchType: document.hidden ? 'none' : 'active' });
  const readAgain = (batch: Batch) => {
    for (const query of cache.findAll({ predicate: (each) => concerns(batch, each) }))
      // An answer that is on its way may be older than the change; to ask anew at each would never let one come.
      if (query.state.fetchStatus === 'fetching') late.add(query);
      else again(query);
  };
  const everything = () => readAgain({ anything: true, changes: [] });

  const followOnce = async () => {
    batches = atoll.changes()[Symbol.asyncIterator]();
    for (let next = await batches.next(); !next.done && !over; next = await batches.next()) {
      following = true;
      readAgain(next.value.changes);
    }
  };
  const followOn = async () => {
    while (!over) {
      await followOnce().catch(() => undefined); // asking tells what is wrong
      following = false;
      if (over) return;
      everything();
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  };

  const forgetLate = cache.subscribe(({ type, query }) => {
    if (type === 'updated' && query.state.fetchStatus === 'idle' && late.delete(query)) again(query);
  });
  window.addEventListener('offline', everything);
  void followOn();
  return () => {
    over = true;
    forgetLate();
    window.removeEventListener('offline', everything);
    void batches?.return?.();
  };
}
