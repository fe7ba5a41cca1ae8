import { Fault } from '@atoll/kernel';
import { toFunctionSelector, type Abi, type AbiFunction } from 'viem';

import { operationsOf } from './operations.js';

const DELEGATECALL = 0xf4;

/** Refuses an ABI with a function that the code cannot have. Events and errors prove nothing: an ABI lists more than is used. */
export function requireFit(abi: Abi, runtime: Uint8Array): void {
  const functions = abi.filter((item): item is AbiFunction => item.type === 'function');
  const missing = functions.find((member) => !comparesWith(member, runtime));
  if (missing) throw mismatch('code', `it has no function ${missing.name}`);
}

/** Whether the code can have the function: it is in its own dispatcher, or perhaps in that of code it hands calls on to. */
export function canAnswer(member: AbiFunction, runtime: Uint8Array): boolean {
  return comparesWith(member, runtime) || [...operationsOf(runtime)].some(({ opcode }) => opcode === DELEGATECALL);
}

export const mismatch = (what: string, because: string, options?: ErrorOptions): Fault =>
  new Fault({ code: 'ABI_MISMATCH', what, because }, options);

/**
 * A dispatcher compares what it is called with to each selector, so the selector's bytes are in the code. solc pushes them, without
 * their leading zeros where it saves something; Vyper also keeps them in tables.
 */
function comparesWith(member: AbiFunction, runtime: Uint8Array): boolean {
  const selector = Buffer.from(toFunctionSelector(member).slice(2), 'hex');
  const first = selector.findIndex((byte) => byte !== 0);
  return first < 0 || Buffer.from(runtime).includes(selector.subarray(first));
}
