import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';

import { DOMAINS } from './api.module.js';
import { DateTimeScalar } from './scalars.js';

/** The schema as text, made from the resolvers alone: nothing is started. The SDK is generated from it. */
export async function schemaText(): Promise<string> {
  const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  try {
    const resolvers = DOMAINS.flatMap((domain) => Reflect.getMetadata('providers', domain) as Resolver[]);
    const schema = await app.get(GraphQLSchemaFactory).create(
      resolvers.filter(({ name }) => name?.endsWith('Resolver')),
      { scalarsMap: [{ type: Date, scalar: DateTimeScalar }] },
    );
    return `${printSchema(lexicographicSortSchema(schema))}\n`;
  } finally {
    await app.close();
  }
}

type Resolver = new (...dependencies: never[]) => object;
