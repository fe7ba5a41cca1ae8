import { AtollError } from '@atoll/sdk';
import { QueryCache, QueryClient, type Query } from '@tanstack/react-query';

import { isOutage } from '../shared/outage.js';
import { isFollowing, isTold } from './following.js';

const AGAIN_MS = 4_000;
/** What is told of changes is asked for as well, in case that a connection is dead and nobody knows. */
const SURE_MS = 15_000;

/** Only an outage is worth asking again as it stands. */
const worthAnotherTry = (tries: number, error: unknown): boolean => tries < 2 && isOutage(error);

/** Also of what is read once: a page goes on by itself when an outage is over. */
const untilAnswered = ({ state: { status, error } }: Query): number | false =>
  status === 'error' && isOutage(error) ? AGAIN_MS : false;

const untilTold = (query: Query): number | false =>
  untilAnswered(query) || (isTold(query) ? (isFollowing() ? SURE_MS : AGAIN_MS) : false);

/** Without a connection people are told so, and nothing that they sent waits to be done when they look elsewhere. */
const networkMode = 'always';

/** What the door has to look at again. */
const NOT_ANY_MORE = ['UNAUTHENTICATED', 'SECOND_FACTOR_REQUIRED'];

/** Whoever was let in and is not any more is shown the way, whatever page is open. */
const queryCache = new QueryCache({
  onError: (error) => {
    if (error instanceof AtollError && NOT_ANY_MORE.includes(error.code))
      void queries.invalidateQueries({ queryKey: ['viewer'] });
  },
});

export const queries: QueryClient = new QueryClient({
  queryCache,
  defaultOptions: {
    queries: { retry: worthAnotherTry, refetchInterval: untilTold, staleTime: 2_000, networkMode },
    mutations: { retry: false, networkMode },
  },
});
