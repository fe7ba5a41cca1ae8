// An ABI's parameters as EIP-712 has them: https://eips.ethereum.org/EIPS/eip-712
import { Fault } from '@atoll/kernel';
import type { AbiParameter } from 'viem';

type Field = { name: string; type: string };
export type Types = Record<string, Field[]>;

/** The members of a struct for these parameters. The structs among them come into `types` under the names that their source gave them. */
export function fieldsOf(parameters: readonly AbiParameter[], types: Types): Field[] {
  const names = parameters.map(({ name }) => name ?? '');
  if (names.includes('') || new Set(names).size < names.length)
    throw Fault.invalid(
      'methods',
      'names a function whose parameters have no names of their own, so nobody can sign them',
    );
  return parameters.map((parameter, i) => ({ name: names[i] ?? '', type: typeOf(parameter, types) }));
}

function typeOf(parameter: AbiParameter, types: Types): string {
  if (parameter.type.startsWith('function'))
    throw Fault.invalid('methods', 'names a function that takes a function, which EIP-712 has no type for');
  if (!('components' in parameter)) return parameter.type;
  const name = /^struct (?:\w+\.)*(\w+)/.exec(parameter.internalType ?? '')?.[1];
  if (!name) throw Fault.invalid('methods', `takes the tuple ${parameter.name}, whose struct has no name in the ABI`);
  const fields = fieldsOf(parameter.components, types);
  if (types[name] && JSON.stringify(types[name]) !== JSON.stringify(fields))
    throw Fault.invalid('methods', `takes two structs of the name ${name}`);
  types[name] = fields;
  return `${name}${parameter.type.slice('tuple'.length)}`;
}

/** Values in order, as the message of a struct has them by name. */
export function messageOf(parameters: readonly AbiParameter[], values: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(parameters.map((parameter, i) => [parameter.name, memberOf(parameter, values[i])]));
}

function memberOf(parameter: AbiParameter, value: unknown): unknown {
  const array = /^(.*)\[\d*\]$/.exec(parameter.type);
  if (array) return (value as unknown[]).map((each) => memberOf({ ...parameter, type: array[1] ?? '' }, each));
  return 'components' in parameter ? messageOf(parameter.components, value as unknown[]) : value;
}
