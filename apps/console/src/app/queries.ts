import { AtollError } from '@atoll/sdk';
import { QueryClient } from '@tanstack/react-query';

/** Only an outage is worth asking again as it stands. */
const worthAnotherTry = (tries: number, error: unknown): boolean =>
  tries < 2 && (!(error instanceof AtollError) || error.code === 'UNAVAILABLE');

/** Without a connection people are told so, and nothing that they sent waits to be done when they look elsewhere. */
const networkMode = 'always';

export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: worthAnotherTry, staleTime: 2_000, networkMode },
    mutations: { retry: false, networkMode },
  },
});
