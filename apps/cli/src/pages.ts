import { pagesOf, type AskPage } from '@atoll/sdk/pages';
import { InvalidArgumentError, Option } from 'commander';

import { wholeNumber } from './arguments.js';
import { showList, tell, type Columns, type Format } from './output.js';

/** What every command that lists can be asked for. */
export type Paged = Format & { limit: number; all?: boolean };

export const LIMIT_OPTION = new Option('--limit <n>', 'show no more than so many').default(100).argParser(atLeastOne);
export const ALL_OPTION = new Option('--all', 'show all that there are').conflicts('limit');

function atLeastOne(text: string): number {
  const count = wholeNumber(text);
  if (count === 0) throw new InvalidArgumentError('It must be at least 1.');
  return count;
}

/** Shows as many as were asked for, and says so where there are more. */
export async function showPages<T>(
  ask: AskPage<T>,
  columns: Columns<T>,
  { limit, all, ...format }: Paged,
  whenEmpty: string,
  atLeast?: number,
): Promise<void> {
  const items: T[] = [];
  let more = false;
  for await (const { nodes, pageInfo } of pagesOf(ask, all ? Infinity : limit)) {
    items.push(...nodes);
    more = pageInfo.hasNextPage;
  }
  showList(items, columns, format, whenEmpty, atLeast);
  if (more) tell(`${items.length} shown, and there are more: see them with --all, or with a greater --limit.`);
}
