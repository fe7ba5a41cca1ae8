import type { AbiParameter } from 'viem';

import { decimalPattern } from './decimal-pattern.js';

/** A part of a JSON Schema of the dialect 2020-12, as OpenAPI 3.1 has it. */
export type JsonSchema = { [keyword: string]: unknown };

/**
 * ABI values as `readValues` takes and `writeValue` gives them. Elementary types are described once and referred to, so that
 * `used` collects their names.
 */
export function schemaOf(parameter: AbiParameter, used: Set<string>, words?: string): JsonSchema {
  const array = /^(.*)\[(\d*)\]$/.exec(parameter.type);
  const description = words === undefined ? {} : { description: words };
  if (array) {
    const items = schemaOf({ ...parameter, type: array[1] ?? '' }, used);
    const length = array[2] ? { minItems: Number(array[2]), maxItems: Number(array[2]) } : {};
    return { type: 'array', items, ...length, ...description };
  }
  if (parameter.type === 'tuple') return { ...schemaOfValues(componentsOf(parameter), used), ...description };
  used.add(parameter.type);
  return { $ref: `#/components/schemas/${parameter.type}`, ...description };
}

/** A list of parameters: an object by their names, or an array where a name is missing or repeated. */
export function schemaOfValues(
  parameters: readonly AbiParameter[],
  used: Set<string>,
  words: Record<string, string> = {},
): JsonSchema {
  const names = parameters.map(({ name }) => name ?? '');
  const schemas = parameters.map((each, i) => {
    const key = names[i] || `_${i}`; // as the compiler calls what has no name
    return schemaOf(each, used, Object.hasOwn(words, key) ? words[key] : undefined);
  });
  if (names.every(Boolean) && new Set(names).size === names.length) {
    const properties = Object.fromEntries(names.map((name, i) => [name, schemas[i]]));
    return { type: 'object', properties, required: names, additionalProperties: false };
  }
  return { type: 'array', prefixItems: schemas, items: false, minItems: schemas.length };
}

/** An elementary type. https://docs.soliditylang.org/en/latest/abi-spec.html#types */
export function elementarySchema(type: string): JsonSchema {
  const integer = /^(u?)int(\d*)$/.exec(type);
  if (integer) return integerSchema(type, integer[1] === '', BigInt(integer[2] || 256));
  const bytes = /^bytes(\d*)$/.exec(type);
  if (bytes) return { type: 'string', pattern: hexPattern(bytes[1] ? Number(bytes[1]) : null), description: 'As hex.' };
  switch (type) {
    case 'address':
      return { type: 'string', pattern: hexPattern(20), description: 'An address.' };
    case 'bool':
      return { type: 'boolean' };
    default:
      return { type: 'string' };
  }
}

function integerSchema(type: string, signed: boolean, bits: bigint): JsonSchema {
  const [low, high] = signed ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
  return {
    type: 'string',
    format: type,
    pattern: decimalPattern(low, high),
    description: `A whole number as a decimal string: ${low} to ${high}.`,
  };
}

const hexPattern = (bytes: number | null) => `^0x([0-9a-fA-F]{2})${bytes === null ? '*' : `{${bytes}}`}$`;

function componentsOf(parameter: AbiParameter): readonly AbiParameter[] {
  return 'components' in parameter ? parameter.components : [];
}
