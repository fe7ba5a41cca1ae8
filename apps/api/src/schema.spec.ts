import 'reflect-metadata';

import { buildSchema, isObjectType, isInputObjectType, isIntrospectionType } from 'graphql';
import fs from 'node:fs';

import { schemaText } from './schema.js';

const committed = new URL('../../../libs/sdk/schema.graphql', import.meta.url);

it('is the schema the SDK was generated from; else run npm run generate-sdk -w @atoll/sdk', async () => {
  expect(await schemaText()).toBe(fs.readFileSync(committed, 'utf8'));
});

it('describes every query, mutation, subscription and type: the descriptions are the manual', async () => {
  const schema = buildSchema(await schemaText());
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const bare = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && (isObjectType(type) || isInputObjectType(type)))
    .flatMap((type) =>
      roots.includes(type as never)
        ? Object.values(isObjectType(type) ? type.getFields() : {})
            .filter((field) => !field.description)
            .map((field) => `${type.name}.${field.name}`)
        : type.description || /(Connection|Input)$/.test(type.name)
          ? []
          : [type.name],
    );
  expect(bare).toEqual([]);
});
