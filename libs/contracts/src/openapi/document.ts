import { signatureOf } from '@atoll/ledger';
import type { Abi, AbiEvent, AbiFunction } from 'viem';

import { asLogged, isFilter } from '../event-filter.js';
import { wordsOn, type Natspec, type Words } from '../solidity/natspec.js';
import { BLOCK_NUMBER, HASH, ORGANISATION, PROBLEM, REVERTED, SECURITY, TRANSACTION, UUID } from './fixed-parts.js';
import { elementarySchema, schemaOf, schemaOfValues, type JsonSchema } from './json-schema.js';

/** What a document is made of. */
export type Described = {
  id: string;
  releaseId: string;
  contractName: string;
  address: string | null;
  abi: Abi;
  natspec: Natspec | null;
};

/** The contract's own API as a document of OpenAPI 3.1. https://spec.openapis.org/oas/v3.1.1.html */
export function openApiOf(contract: Described): JsonSchema {
  const { id, releaseId, contractName, address, natspec } = contract;
  const used = new Set<string>();
  const paths = { ...pathsOf(contract, used), '/transactions/{transaction}': TRANSACTION.path };
  const errors = membersOf<AbiError>(contract, 'error').map((error) => errorOf(error, used));
  return {
    openapi: '3.1.0',
    info: {
      title: natspec?.devdoc.title ?? contractName,
      version: releaseId,
      description: paragraphs(
        natspec?.userdoc.notice,
        natspec?.devdoc.details,
        `The contract ${contractName} at ${address ?? 'an address to come'}. The version is the id of its release.`,
      ),
    },
    servers: [{ url: `/contracts/${id}` }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: SECURITY,
      parameters: { Organisation: ORGANISATION },
      responses: { Problem: PROBLEM.response, Reverted: REVERTED.response },
      schemas: {
        Problem: PROBLEM.schema,
        Reverted: { ...REVERTED.schema, anyOf: [...errors, REVERTED.otherwise] },
        Transaction: TRANSACTION.schema,
        ...Object.fromEntries([...used].sort().map((type) => [type, elementarySchema(type)])),
      },
    },
  };
}

type AbiError = Extract<Abi[number], { type: 'error' }>;
type Member<T> = T & { words: Words; called: string };

/** Each with what is said about it, and called by its name, or by its signature where the name is overloaded. */
function membersOf<T extends AbiFunction | AbiEvent | AbiError>(
  { abi, natspec }: Described,
  type: T['type'],
): Member<T>[] {
  const members = (abi as readonly unknown[] as T[]).filter((item) => item.type === type);
  const kind = `${type === 'function' ? 'method' : type}s` as 'methods' | 'events' | 'errors';
  return members.map((member) => {
    const signature = signatureOf(member);
    const alone = members.filter(({ name }) => name === member.name).length === 1;
    const words = natspec
      ? wordsOn(natspec, kind, { name: member.name, signature })
      : { notice: undefined, details: undefined, params: {}, returns: {} };
    return { ...member, words, called: alone ? member.name : signature };
  });
}

function pathsOf(contract: Described, used: Set<string>): JsonSchema {
  const functions = membersOf<AbiFunction>(contract, 'function').map((member) => {
    const reads = member.stateMutability === 'view' || member.stateMutability === 'pure';
    const post = reads ? readOf(member, used) : writeOf(member, used);
    return [encodeURI(`/${member.called}`), { post }];
  });
  const events = membersOf<AbiEvent>(contract, 'event')
    .filter(({ anonymous }) => !anonymous)
    .map((event) => [encodeURI(`/events/${event.called}`), { get: eventsOf(event, used) }]);
  return Object.fromEntries([...functions, ...events]) as JsonSchema;
}

function readOf(member: Member<AbiFunction>, used: Set<string>): JsonSchema {
  const { inputs, outputs, words } = member;
  const [only] = outputs;
  const result = !only
    ? { type: 'null' }
    : outputs.length === 1
      ? schemaOf(only, used, words.returns[only.name || '_0'])
      : schemaOfValues(outputs, used, words.returns);
  const circumstances = {
    from: { $ref: '#/components/schemas/address', description: 'Whom the contract takes for the caller.' },
    blockNumber: { ...BLOCK_NUMBER, description: 'The state after this block; the newest when absent.' },
    nodeId: { ...UUID, description: "Ask this node, any member's; any that answers when absent." },
  };
  used.add('address');
  return {
    ...spoken(member, 'read', member.called),
    parameters: [{ $ref: '#/components/parameters/Organisation' }],
    requestBody: bodyOf({ ...argumentsOf(member, used), ...circumstances }, inputs.length > 0 ? ['arguments'] : []),
    responses: {
      200: answer('What the contract answered, and the block whose state was read.', {
        type: 'object',
        properties: { result, blockNumber: BLOCK_NUMBER },
        required: ['result', 'blockNumber'],
      }),
      ...{ 422: { $ref: '#/components/responses/Reverted' }, default: { $ref: '#/components/responses/Problem' } },
    },
  };
}

function writeOf(member: Member<AbiFunction>, used: Set<string>): JsonSchema {
  const payable = member.stateMutability === 'payable';
  const circumstances = {
    keyId: { ...UUID, description: 'The key of your organisation that signs.' },
    ...(payable ? { value: { ...BLOCK_NUMBER, description: 'In wei; none when absent.' } } : {}),
    gasLimit: { ...BLOCK_NUMBER, description: 'Estimated when absent.' },
  };
  const required = [...(member.inputs.length > 0 ? ['arguments'] : []), 'keyId'];
  return {
    ...spoken(member, 'write', member.called),
    parameters: [
      { $ref: '#/components/parameters/Organisation' },
      {
        ...{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' } },
        description: 'The same key gives the same transaction; with other input it is a CONFLICT.',
      },
    ],
    requestBody: bodyOf({ ...argumentsOf(member, used), ...circumstances }, required),
    responses: {
      202: {
        ...answer('Written down: it is signed, sent and followed. Ask for it again until it is MINED or FAILED.', {
          $ref: '#/components/schemas/Transaction',
        }),
        headers: { Location: { description: 'Where the transaction is.', schema: { type: 'string' } } },
      },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function eventsOf(event: Member<AbiEvent>, used: Set<string>): JsonSchema {
  const { inputs, words } = event;
  const filters = inputs.filter((input) => isFilter(input) && input.name);
  const where = {
    ...{ name: 'where', in: 'query', style: 'deepObject', explode: true },
    description: 'Only those with these values.',
    schema: {
      type: 'object',
      properties: Object.fromEntries(filters.map((input) => [input.name, schemaOf(input, used)])),
      additionalProperties: false,
    },
  };
  const range = (name: string, description: string, required: boolean) => ({
    ...{ name, in: 'query', required, description, schema: BLOCK_NUMBER },
  });
  return {
    ...spoken(event, 'events', `events/${event.called}`),
    parameters: [
      { $ref: '#/components/parameters/Organisation' },
      range('fromBlock', 'The first block to search.', true),
      range('toBlock', 'The last one; the newest when absent. 10,000 at most.', false),
      ...(filters.length > 0 ? [where] : []),
    ],
    responses: {
      200: answer('The events, oldest first; up to 1,000.', {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            name: { const: event.name },
            arguments: schemaOfValues(inputs.map(asLogged), used, words.params),
            ...{ blockNumber: BLOCK_NUMBER, transactionHash: HASH, logIndex: { type: 'integer' } },
          },
          required: ['name', 'arguments', 'blockNumber', 'transactionHash', 'logIndex'],
        },
      }),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function errorOf({ name, inputs, words }: Member<AbiError>, used: Set<string>): JsonSchema {
  const told = inputs.map((input) => schemaOf(input, used, words.params[input.name ?? '']));
  return {
    title: name,
    ...described(paragraphs(words.notice, words.details)),
    properties: {
      error: { const: name },
      arguments: { type: 'array', prefixItems: told, minItems: told.length, items: false },
    },
    required: ['error'],
  };
}

const argumentsOf = ({ inputs, words }: Member<AbiFunction>, used: Set<string>) =>
  inputs.length > 0 ? { arguments: schemaOfValues(inputs, used, words.params) } : {};

const spoken = ({ words }: Member<unknown>, tag: string, operationId: string) => ({
  operationId,
  tags: [tag],
  ...(words.notice ? { summary: words.notice } : {}),
  ...described(words.details),
});

const described = (description: string | undefined) => (description ? { description } : {});

const paragraphs = (...texts: (string | undefined)[]) => texts.filter(Boolean).join('\n\n');

const bodyOf = (properties: JsonSchema, required: string[]) => ({
  required: required.length > 0,
  content: { 'application/json': { schema: { type: 'object', properties, required, additionalProperties: false } } },
});

const answer = (description: string, schema: JsonSchema) => ({
  description,
  content: { 'application/json': { schema } },
});
