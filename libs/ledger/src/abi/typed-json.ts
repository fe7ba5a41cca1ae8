import { Fault } from '@atoll/kernel';
import { isAddress, type AbiParameter } from 'viem';

/**
 * ABI values as JSON. Integers of any size are decimal strings (numbers are taken while they are exact), bytes and addresses are
 * `0x` hex, tuples are objects by their names, or arrays where names are missing.
 * https://docs.soliditylang.org/en/latest/abi-spec.html
 */
export type TypedJson = string | number | boolean | null | TypedJson[] | { [name: string]: TypedJson };

/** Reads one list of arguments. The fault names the argument by its place and name, and says what was expected. */
export function readArguments(
  parameters: readonly AbiParameter[],
  json: readonly unknown[],
  field = 'arguments',
): unknown[] {
  if (json.length !== parameters.length) {
    const expected = parameters.map((p) => `${p.type}${p.name ? ` ${p.name}` : ''}`).join(', ') || 'none';
    throw Fault.invalid(field, `has ${json.length} values, and ${parameters.length} are expected: ${expected}`);
  }
  return parameters.map((parameter, i) => read(parameter, json[i], placeOf(field, parameter, i)));
}

function read(parameter: AbiParameter, json: unknown, field: string): unknown {
  const array = /^(.*)\[(\d*)\]$/.exec(parameter.type);
  if (array) return readArray({ ...parameter, type: array[1] ?? '' }, array[2] ?? '', json, field);
  if (parameter.type === 'tuple') return readValues(componentsOf(parameter), json, field);
  return readElementary(parameter.type, json, field);
}

function readArray(element: AbiParameter, length: string, json: unknown, field: string): unknown[] {
  if (!Array.isArray(json)) throw Fault.invalid(field, `must be an array of ${element.type}`);
  if (length && json.length !== Number(length)) throw Fault.invalid(field, `must have exactly ${length} values`);
  return json.map((item, i) => read(element, item, `${field}[${i}]`));
}

/** Reads the values of parameters, by their names or in their order. An array also serves those that have no name. */
export function readValues(parameters: readonly AbiParameter[], json: unknown, field = 'arguments'): unknown[] {
  if (Array.isArray(json)) return readArguments(parameters, json, field);
  if (typeof json !== 'object' || json === null) throw Fault.invalid(field, 'must be an object or an array');

  const given = new Map(Object.entries(json));
  const known = new Set(parameters.map(({ name }) => name));
  const stranger = [...given.keys()].find((name) => !known.has(name));
  if (stranger !== undefined) throw Fault.invalid(`${field}.${stranger}`, 'is not part of what is expected');
  return parameters.map((parameter, i) =>
    read(parameter, given.get(parameter.name ?? ''), placeOf(field, parameter, i)),
  );
}

function readElementary(type: string, json: unknown, field: string): unknown {
  const integer = /^(u?)int(\d*)$/.exec(type);
  if (integer) return readInteger(json, integer[1] === '', Number(integer[2] || 256), field);
  const bytes = /^bytes(\d*)$/.exec(type);
  if (bytes) return readBytes(json, bytes[1] ? Number(bytes[1]) : null, field);
  if (type === 'address') {
    if (typeof json === 'string' && isAddress(json, { strict: !/^0x[0-9a-f]+$/.test(json) })) return json;
    throw Fault.invalid(field, 'must be an address: 0x and 40 hexadecimal digits, with a right checksum if it has one');
  }
  if (type === 'bool' && typeof json === 'boolean') return json;
  if (type === 'string' && typeof json === 'string') return json;
  throw Fault.invalid(field, `must be a ${type}`);
}

function readInteger(json: unknown, signed: boolean, bits: number, field: string): bigint {
  const exact =
    typeof json === 'number'
      ? Number.isSafeInteger(json)
      : typeof json === 'string' && /^(-?\d{1,78}|0x[0-9a-fA-F]{1,64})$/.test(json);
  if (!exact) throw Fault.invalid(field, 'must be an integer, as a decimal string where it is large');
  const value = BigInt(json as string | number);
  const [low, high] = signed
    ? [-(1n << BigInt(bits - 1)), (1n << BigInt(bits - 1)) - 1n]
    : [0n, (1n << BigInt(bits)) - 1n];
  if (value < low || value > high)
    throw Fault.invalid(field, `must fit ${signed ? '' : 'u'}int${bits}: ${low} to ${high}`);
  return value;
}

function readBytes(json: unknown, size: number | null, field: string): string {
  const hex = typeof json === 'string' && /^0x(?:[0-9a-fA-F]{2})*$/.test(json);
  if (!hex) throw Fault.invalid(field, 'must be bytes as 0x hex, two digits each');
  const length = ((json as string).length - 2) / 2;
  if (size !== null && length !== size) throw Fault.invalid(field, `must be exactly ${size} bytes, and has ${length}`);
  return json as string;
}

/** Writes a decoded value the way `readArguments` would take it back. */
export function writeValue(parameter: AbiParameter, value: unknown): TypedJson {
  const array = /^(.*)\[\d*\]$/.exec(parameter.type);
  if (array) return (value as unknown[]).map((item) => writeValue({ ...parameter, type: array[1] ?? '' }, item));
  if (parameter.type === 'tuple') return writeTuple(componentsOf(parameter), value);
  if (/^u?int/.test(parameter.type)) return String(value);
  if (parameter.type === 'address' || parameter.type.startsWith('bytes')) return String(value).toLowerCase();
  return value as string | boolean;
}

/** The values of a list of parameters: an object by names, or an array where a name is missing or repeated. */
export function writeTuple(parameters: readonly AbiParameter[], values: unknown): TypedJson {
  const names = parameters.map(({ name }) => name ?? '');
  const named = names.every(Boolean) && new Set(names).size === names.length;
  const at = (i: number) => (Array.isArray(values) ? values[i] : (values as Record<string, unknown>)[names[i] ?? '']);
  const written = parameters.map((parameter, i) => writeValue(parameter, at(i)));
  return named ? Object.fromEntries(names.map((name, i) => [name, written[i] ?? null])) : written;
}

function componentsOf(parameter: AbiParameter): readonly AbiParameter[] {
  return 'components' in parameter ? parameter.components : [];
}

const placeOf = (field: string, { name }: AbiParameter, i: number) => (name ? `${field}.${name}` : `${field}[${i}]`);
