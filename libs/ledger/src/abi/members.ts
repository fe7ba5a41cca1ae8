import { Fault } from '@atoll/kernel';
import { type Abi, type AbiEvent, type AbiFunction, type AbiParameter } from 'viem';

/** A function by its name, or by its signature (`transfer(address,uint256)`) where the name is overloaded. */
export function functionOf(abi: Abi, wanted: string): AbiFunction {
  return memberOf(
    abi.filter((item): item is AbiFunction => item.type === 'function'),
    wanted,
    'function',
  );
}

/** An event by its name or signature. */
export function eventOf(abi: Abi, wanted: string): AbiEvent {
  return memberOf(
    abi.filter((item): item is AbiEvent => item.type === 'event'),
    wanted,
    'event',
  );
}

/** What the constructor takes; nothing where the contract has none. */
export function constructorInputs(abi: Abi): readonly AbiParameter[] {
  return abi.find((item) => item.type === 'constructor')?.inputs ?? [];
}

export function signatureOf({ name, inputs }: { name: string; inputs: readonly AbiParameter[] }): string {
  return `${name}(${inputs.map(canonicalType).join(',')})`;
}

function memberOf<T extends AbiFunction | AbiEvent>(members: T[], wanted: string, field: string): T {
  const compact = wanted.replaceAll(' ', '');
  const found = members.filter((member) => member.name === wanted || signatureOf(member) === compact);
  const [only] = found;
  if (!only) {
    throw Fault.invalid(field, `is not in the contract; it has ${members.map((m) => m.name).join(', ') || 'none'}`);
  }
  if (found.length > 1) throw Fault.invalid(field, `is overloaded; use one of ${found.map(signatureOf).join(', ')}`);
  return only;
}

/** Tuples stand in a signature as their members' types. */
function canonicalType(parameter: AbiParameter): string {
  if (!parameter.type.startsWith('tuple') || !('components' in parameter)) return parameter.type;
  return `(${parameter.components.map(canonicalType).join(',')})${parameter.type.slice('tuple'.length)}`;
}
