// A peer of the `graphql` bench: NestJS as its documentation starts one, with Apollo on Express, and pg without row-level security.
import 'reflect-metadata';

import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import {
  Injectable,
  Module,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
  UseGuards,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Args,
  Context,
  Field,
  GqlExecutionContext,
  GraphQLISODateTime,
  GraphQLModule,
  ID,
  Int,
  ObjectType,
  Query,
  Resolver,
} from '@nestjs/graphql';
import { createHash } from 'node:crypto';
import pg from 'pg';

import { FIND_SESSION, LIST, type Row } from './question.js';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL']!, max: 10 });

type Request = { headers: Record<string, string>; personId?: string };

@ObjectType()
class Consortium {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  @Field(() => GraphQLISODateTime) createdAt!: Date;
}

@ObjectType()
class PageInfo {
  @Field() hasNextPage!: boolean;
  @Field(() => String, { nullable: true }) endCursor!: string | null;
}

@ObjectType()
class ConsortiumConnection {
  @Field(() => [Consortium]) nodes!: Consortium[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
}

@Injectable()
class SessionGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { req } = GqlExecutionContext.create(context).getContext<{ req: Request }>();
    const hash = createHash('sha256')
      .update(req.headers['authorization']?.slice('Bearer '.length) ?? '')
      .digest();
    const { rows } = await pool.query<{ person_id: string }>({ name: 'session', text: FIND_SESSION, values: [hash] });
    if (!rows[0]) throw new UnauthorizedException();
    req.personId = rows[0].person_id;
    return true;
  }
}

@Resolver(() => Consortium)
class ConsortiaResolver {
  @UseGuards(SessionGuard)
  @Query(() => ConsortiumConnection)
  async consortia(
    @Context() { req }: { req: Request },
    @Args('first', { type: () => Int, defaultValue: 20 }) first: number,
  ): Promise<ConsortiumConnection> {
    const values = [req.headers['atoll-organisation'], req.personId];
    const { rows } = await pool.query<Row>({ name: 'list', text: LIST, values });
    const nodes = rows.slice(0, first).map(({ id, name, created_at }) => ({ id, name, createdAt: created_at }));
    return { nodes, pageInfo: { hasNextPage: rows.length > first, endCursor: nodes.at(-1)?.id ?? null } };
  }
}

@Module({
  imports: [
    GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true, playground: false }),
  ],
  providers: [ConsortiaResolver, SessionGuard],
})
class PeerModule {}

const app = await NestFactory.create(PeerModule, { logger: false });
await app.listen(0, '127.0.0.1');
console.log(await app.getUrl());
