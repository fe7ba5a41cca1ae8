// Writes src/generated/sdk.ts from the API's schema and the operations beside this file: `npm run generate -w @atoll/sdk`.
import { codegen } from '@graphql-codegen/core';
import * as sdk from '@graphql-codegen/typescript-generic-sdk';
import * as operations from '@graphql-codegen/typescript-operations';
import * as types from '@graphql-codegen/typescript';
import { buildSchema, parse } from 'graphql';
import fs from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const target = path.join(here, 'src/generated/sdk.ts');
const scalars = { BigInt: 'string', Hex: '`0x${string}`', JSON: 'unknown', DateTime: 'string' };

const schema = buildSchema(fs.readFileSync(path.join(here, 'schema.graphql'), 'utf8'));
const documents = fs
  .readdirSync(path.join(here, 'operations'))
  .sort()
  .map((location) => ({ location, document: parse(fs.readFileSync(path.join(here, 'operations', location), 'utf8')) }));

const code = await codegen({
  filename: target,
  schema: undefined,
  schemaAst: schema,
  documents,
  pluginMap: { types, operations, sdk },
  plugins: [{ types: {} }, { operations: {} }, { sdk: {} }],
  config: { scalars, useTypeImports: true, enumsAsTypes: true, documentMode: 'string', skipTypename: true, avoidOptionals: { field: true }, onlyOperationTypes: true },
});
fs.mkdirSync(path.dirname(target), { recursive: true });
fs.writeFileSync(target, `// Generated from the API's schema by libs/sdk/generate.mjs. Do not edit.\n${code}`);
