import { Fault } from '@atoll/kernel';
import { readValues, writeTuple, writeValue, type TypedJson } from '@atoll/ledger';
import {
  decodeEventLog,
  decodeFunctionResult,
  encodeFunctionData,
  toEventSelector,
  type Abi,
  type AbiEvent,
  type AbiFunction,
  type Hex,
} from 'viem';

import { asLogged } from './event-filter.js';
import { mismatch } from './solidity/fits.js';

export type ContractEvent = {
  name: string;
  arguments: TypedJson;
  blockNumber: bigint;
  transactionHash: string;
  logIndex: number;
};

const MAX_RESULT_BYTES = 262_144;

export function encode(member: AbiFunction, json: unknown): Hex {
  return encodeFunctionData({ abi: [member], args: readValues(member.inputs, json) });
}

/** One output is the result itself; several are an object by their names. */
export function decode(member: AbiFunction, answer: Hex): TypedJson {
  if (answer.length / 2 > MAX_RESULT_BYTES)
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes of result', limit: MAX_RESULT_BYTES });
  if (member.outputs.length === 0) return null;
  if (answer === '0x') throw Fault.invalid('address', 'has no code that answers this function');
  const value = decoded(member, answer);
  const [only] = member.outputs;
  return member.outputs.length === 1 && only ? writeValue(only, value) : writeTuple(member.outputs, value);
}

function decoded(member: AbiFunction, data: Hex): unknown {
  try {
    return decodeFunctionResult({ abi: [member], data });
  } catch (cause) {
    throw mismatch('contract', `its answer does not fit the outputs of ${member.name}`, { cause });
  }
}

/** What `eth_getLogs` answers, as far as it is used here. */
export type Log = { topics: [Hex, ...Hex[]]; data: Hex; blockNumber: Hex; transactionHash: Hex; logIndex: Hex };

/** Nothing for an event the ABI does not know. */
export function decodedEvent(abi: Abi, log: Log): ContractEvent[] {
  const event = abi.find((item): item is AbiEvent => item.type === 'event' && toEventSelector(item) === log.topics[0]);
  if (!event) return [];
  try {
    const { args } = decodeEventLog({ abi: [event], topics: log.topics, data: log.data });
    return [
      {
        name: event.name,
        arguments: writeTuple(event.inputs.map(asLogged), args ?? []),
        blockNumber: BigInt(log.blockNumber),
        transactionHash: log.transactionHash,
        logIndex: Number(log.logIndex),
      },
    ];
  } catch {
    return []; // the same name and types, but other parameters are indexed
  }
}
