import { Fault } from '@atoll/kernel';
import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional, Max, MaxLength, Min } from 'class-validator';

/** The longest page. The cost of a query counts on it. */
export const MAX_PAGE = 100;

@ObjectType({ description: 'Where a page of a list ends.' })
export class PageInfo {
  @Field({ description: 'Whether there is more after this page.' }) hasNextPage!: boolean;
  @Field(() => String, { nullable: true, description: 'Pass it as `after` to get the next page.' })
  endCursor!: string | null;
}

export type Page<T> = { nodes: T[]; pageInfo: PageInfo };

/** The GraphQL type of a page of `node`: `@ObjectType() class ChainConnection extends connectionOf(ChainModel) {}`. */
export function connectionOf<T>(node: Type<T>) {
  @ObjectType({ isAbstract: true })
  class Connection {
    @Field(() => [node]) nodes!: T[];
    @Field(() => PageInfo) pageInfo!: PageInfo;
  }
  return Connection;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 20, description: `How many at most, up to ${MAX_PAGE}.` })
  @Min(1)
  @Max(MAX_PAGE)
  first!: number;

  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' })
  @IsOptional()
  @MaxLength(300)
  after?: string | null;
}

/** The answer of the decorators above for a first page at a glance, since every list asks. */
export const isPage = (args: unknown): args is PageArgs =>
  typeof args === 'object' &&
  args !== null &&
  'first' in args &&
  typeof args.first === 'number' &&
  args.first >= 1 &&
  args.first <= MAX_PAGE &&
  !('after' in args && args.after);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * One page of rows that are ordered by a unique id, or by a place of another `form`. `read` is asked for one row more than
 * the page holds, which tells whether there is another page without counting.
 */
export async function page<T>(
  { first, after }: PageArgs,
  idOf: (row: T) => string,
  read: (page: { take: number; after?: string }) => Promise<T[]>,
  form = UUID,
): Promise<Page<T>> {
  const rows = await read({ take: first + 1, ...(after && { after: idIn(after, form) }) });
  const nodes = rows.slice(0, first);
  const last = nodes.at(-1);
  return { nodes, pageInfo: { hasNextPage: rows.length > first, endCursor: last ? cursorOf(idOf(last)) : null } };
}

/** A cursor looks like noise, so that nobody builds one by hand. */
const cursorOf = (id: string): string => Buffer.from(id).toString('base64url');

function idIn(cursor: string, form: RegExp): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (!form.test(id)) throw Fault.invalid('after', 'is not a cursor; pass the endCursor of the page before');
  return id;
}
