// Writes schema.graphql from the built API, and src/generated/sdk.ts from it and the operations beside this file:
// `npm run generate-sdk -w @atoll/sdk`.
import { codegen } from '@graphql-codegen/core';
import * as sdk from '@graphql-codegen/typescript-generic-sdk';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, parse } from 'graphql';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const SCHEMA = path.join(here, 'schema.graphql');
const TARGET = path.join(here, 'src/generated/sdk.ts');
const scalars = { BigInt: 'string', Hex: '`0x${string}`', JSON: 'unknown', DateTime: 'string' };

/** The SDK as text, from the committed schema and operations. */
export async function generate() {
  const documents = fs
    .readdirSync(path.join(here, 'operations'))
    .sort()
    .map((location) => ({
      location,
      document: parse(fs.readFileSync(path.join(here, 'operations', location), 'utf8')),
    }));
  const code = await codegen({
    filename: TARGET,
    schemaAst: buildSchema(fs.readFileSync(SCHEMA, 'utf8')),
    documents,
    pluginMap: { operations, sdk },
    plugins: [{ operations: {} }, { sdk: {} }],
    config: { scalars, useTypeImports: true, enumsAsTypes: true, documentMode: 'string', skipTypename: true },
  });
  // The SDK's plugin names the documents' type by its older form.
  return `// Generated from the API's schema by libs/sdk/generate.mjs. Do not edit.\nimport { TypedDocumentString } from '../typed-document-string.js';\n\n${code.replace('<R, V>(doc: string,', '<R, V>(doc: TypedDocumentString<unknown, unknown>,')}`;
}

if (process.argv[1] === import.meta.filename) {
  fs.writeFileSync(SCHEMA, execFileSync(process.execPath, [path.join(here, '../../apps/api/dist/print-schema.js')]));
  fs.mkdirSync(path.dirname(TARGET), { recursive: true });
  fs.writeFileSync(TARGET, await generate());
}
