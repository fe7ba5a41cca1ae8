import { AtollError } from '@atoll/sdk';
import { InvalidArgumentError, Option } from 'commander';

import { wholeNumber } from './arguments.js';
import { showList, tell, type Columns, type Format } from './output.js';

/** What every command that lists can be asked for. */
export type Paged = Format & { limit: number; all?: boolean };

/** A part of a list, as the platform gives it. */
export type Page<T> = {
  nodes: readonly T[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null | undefined };
};
export type AskPage<T> = (page: { first: number; after?: string }) => Promise<Page<T>>;

/** As many as the platform gives at once; fewer where each costs much. */
const MOST_AT_ONCE = 100;

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

/** All that there are, one after the other. */
export async function* eachOf<T>(ask: AskPage<T>): AsyncGenerator<T> {
  for await (const { nodes } of pagesOf(ask, Infinity)) yield* nodes;
}

export async function allOf<T>(ask: AskPage<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of eachOf(ask)) items.push(item);
  return items;
}

/** Page after page, until there are no more or as many as are wanted. */
async function* pagesOf<T>(ask: AskPage<T>, most: number): AsyncGenerator<Page<T>> {
  let after: string | null | undefined;
  let atOnce = MOST_AT_ONCE;
  for (let left = most; left > 0;) {
    const first = Math.min(left, atOnce);
    const page = await ask({ first, ...(after && { after }) }).catch((error: unknown) => {
      if (first > 1 && error instanceof AtollError && error.code === 'LIMIT_EXCEEDED') return null;
      throw error;
    });
    atOnce = page ? atOnce : Math.floor(first / 2);
    if (!page) continue;
    yield page;
    left -= page.nodes.length;
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return;
  }
}
