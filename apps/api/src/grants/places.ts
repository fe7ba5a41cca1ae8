import { LOWER_HASH } from '@atoll/crypto';
import type { GrantPlace } from '@atoll/data';

import { page, type Page, type PageArgs } from '../connection.js';

const IN_BLOCK = /^\d{1,19}-\d{1,9}$/;

/** A page of what events began, whose cursor is the event's place. */
export function placedPage<T extends GrantPlace>(
  args: PageArgs,
  read: (part: { take: number; after?: GrantPlace }) => Promise<T[]>,
): Promise<Page<T>> {
  const place = ({ block, logIndex }: GrantPlace) => `${block}-${logIndex}`;
  return page(args, place, ({ take, after }) => read({ take, ...(after && { after: placeIn(after) }) }), IN_BLOCK);
}

export const resourcePage = <T extends { resource: string }>(
  args: PageArgs,
  read: (part: { take: number; after?: string }) => Promise<T[]>,
): Promise<Page<T>> => page(args, ({ resource }) => resource, read, LOWER_HASH);

function placeIn(text: string): GrantPlace {
  const [block, index] = text.split('-') as [string, string];
  return { block: BigInt(block), logIndex: Number(index) };
}
