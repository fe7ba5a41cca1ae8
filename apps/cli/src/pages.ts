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

/** As many as the platform gives at once. */
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
  if (more) tell(`There are more than these ${items.length}: see them with --all, or with a greater --limit.`);
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
  for (let left = most; left > 0;) {
    const page = await ask({ first: Math.min(left, MOST_AT_ONCE), ...(after && { after }) });
    yield page;
    left -= page.nodes.length;
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return;
  }
}
