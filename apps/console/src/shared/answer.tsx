import type { UseQueryResult } from '@tanstack/react-query';
import { Waiting } from '@atoll/ui';
import { useState, type ReactNode } from 'react';

import { useWords } from '../words/words.js';
import { Problem } from './problem.js';

type Props<T> = { query: UseQueryResult<T>; children: (data: T) => ReactNode };

/** Waiting, problem, content: in that order. What was known stays in sight when reading it again fails, and says so. */
export function Answer<T>({ query, children }: Props<T>) {
  const { words } = useWords();
  const problem = useProblem(query);
  const retry = () => void query.refetch();
  if (query.data !== undefined)
    return (
      <>
        {query.isError && <Problem error={query.error} onRetry={retry} />}
        {children(query.data)}
      </>
    );
  if (problem) return <Problem error={problem} onRetry={retry} />;
  return <Waiting label={words.common.loading} long={words.common.slow} />;
}

/** Why nothing is there yet. It stays in sight while the same is asked again, lest it comes and goes with every try. */
export function useProblem({ data, error, errorUpdateCount, isSuccess }: UseQueryResult): Error | null {
  const [last, keep] = useState(error);
  if (error && error !== last) keep(error);
  if (isSuccess && last) keep(null);
  return data === undefined && errorUpdateCount > 0 ? (error ?? last) : null;
}
