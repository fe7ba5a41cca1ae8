// The door for lists: the platform gives them in parts, and here they are whole again.
import { AtollError } from './atoll-error.js';

/** A part of a list, as the platform gives it. */
export type Page<T> = {
  nodes: readonly T[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null | undefined };
};
export type AskPage<T> = (page: { first: number; after?: string }) => Promise<Page<T>>;

/** As many as the platform gives at once; fewer where each costs much. */
const MOST_AT_ONCE = 100;

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
export async function* pagesOf<T>(ask: AskPage<T>, most: number): AsyncGenerator<Page<T>> {
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
