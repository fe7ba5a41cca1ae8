import type { UseQueryResult } from '@tanstack/react-query';
import { Waiting } from '@atoll/ui';
import type { ReactNode } from 'react';

import { useWords } from '../words/words.js';
import { Problem } from './problem.js';

type Props<T> = { query: UseQueryResult<T>; children: (data: T) => ReactNode };

/** Waiting, problem, content: in that order. What was known stays in sight when reading it again fails, and says so. */
export function Answer<T>({ query, children }: Props<T>) {
  const { words } = useWords();
  const retry = () => void query.refetch();
  if (query.data !== undefined)
    return (
      <>
        {query.isError && <Problem error={query.error} onRetry={retry} />}
        {children(query.data)}
      </>
    );
  if (query.isError) return <Problem error={query.error} onRetry={retry} />;
  return <Waiting label={words.common.loading} long={words.common.slow} />;
}
