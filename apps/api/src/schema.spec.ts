import 'reflect-metadata';

import { ID, TypeMetadataStorage } from '@nestjs/graphql';
import { getMetadataStorage } from 'class-validator';
import { buildSchema, isObjectType, isInputObjectType, isIntrospectionType } from 'graphql';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

import { schemaText } from './schema.js';

const committed = new URL('../../../libs/sdk/schema.graphql', import.meta.url);

it('is the schema the SDK was generated from; else run npm run generate-sdk -w @atoll/sdk', async () => {
  expect(await schemaText()).toBe(fs.readFileSync(committed, 'utf8'));
});

it('is the same where the program is bundled, which must not rename what types and resolvers are called by', () => {
  const program = fileURLToPath(new URL('../dist/print-schema.js', import.meta.url));
  expect(execFileSync(process.execPath, [program], { encoding: 'utf8' })).toBe(fs.readFileSync(committed, 'utf8'));
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

/** Bounded by the domain, which says LIMIT_EXCEEDED for all sources together. */
const BOUNDED_BELOW = ['CreateReleaseInput.sources', 'SourceInput.content'];
const BOUNDS = {
  list: ['arrayMaxSize'],
  text: ['isLength', 'maxLength', 'isIn', 'isUuid', 'matches'],
};

it('bounds every list and every text that it takes', async () => {
  await schemaText(); // makes the framework look at the classes
  const inputs = [...TypeMetadataStorage.getInputTypesMetadata(), ...TypeMetadataStorage.getArgumentsMetadata()];
  const unbounded = inputs.flatMap(({ name, target, properties }) => {
    const rules = getMetadataStorage().getTargetValidationMetadatas(target, '', false, false);
    return (properties ?? [])
      .filter(({ name: property, typeFn, options }) => {
        const kind = options?.isArray ? 'list' : [String, ID].includes(typeFn() as never) ? 'text' : null;
        return kind && !rules.some((rule) => rule.propertyName === property && BOUNDS[kind].includes(rule.name ?? ''));
      })
      .map((property) => `${name}.${property.name}`);
  });
  expect(inputs.length).toBeGreaterThan(10);
  expect(unbounded.sort()).toEqual(BOUNDED_BELOW);
});

it('takes no bare text as an argument of its own, but through what bounds it', async () => {
  const schema = buildSchema(await schemaText());
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const texts = roots
    .flatMap((type) => Object.values(type?.getFields() ?? {}))
    .flatMap((field) => field.args.filter(({ type }) => /^\[?String/.test(String(type))).map(({ name }) => name));
  expect([...new Set(texts)].sort()).toEqual([
    ...['after', 'code', 'consumer', 'did', 'hash', 'idempotencyKey', 'jurisdiction', 'key', 'offset', 'purpose'],
    ...['refreshToken', 'region', 'schema', 'sealed', 'text', 'type'],
  ]);
});
