import type { FaultDetail } from '@atoll/kernel';
import { decodeErrorResult, type Abi, type Hex } from 'viem';

import { writeTuple, writeValue } from './typed-json.js';

export type Reverted = Extract<FaultDetail, { code: 'REVERTED' }>;

/** What Solidity means by the number of a Panic. https://docs.soliditylang.org/en/latest/control-structures.html#panic-via-assert-and-error-via-require */
const PANICS: Record<string, string> = {
  '1': 'an assertion failed',
  '17': 'an arithmetic overflow or underflow',
  '18': 'a division by zero',
  '33': 'a value that the enumeration does not have',
  '34': 'a storage byte array that is wrongly encoded',
  '49': 'a pop from an empty array',
  '50': 'an index outside its array',
  '65': 'more memory than can be allocated',
  '81': 'a call to an uninitialised internal function',
};

const LONGEST_REASON = 1_000;

/** A contract says what its author likes, but a reason is one line: it is kept in a row and read in a terminal. */
export function printable(text: string): string {
  return text.slice(0, LONGEST_REASON).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** Why a contract refused, from the bytes it returned: its own error with arguments where the ABI has it, or what Solidity says. */
export function explainRevert(abi: Abi, data: Hex): Reverted {
  if (data === '0x') return { code: 'REVERTED', because: 'it gave no reason' };
  try {
    const { abiItem, errorName, args } = decodeErrorResult({ abi, data });
    if (errorName === 'Error') return { code: 'REVERTED', because: printable(String(args?.[0])), error: 'Error', data };
    if (errorName === 'Panic') {
      const number = String(args?.[0]);
      return {
        code: 'REVERTED',
        because: PANICS[number] ?? `panic ${number}`,
        error: 'Panic',
        arguments: [number],
        data,
      };
    }
    const inputs = abiItem.type === 'error' ? abiItem.inputs : [];
    const values = inputs.map((input, i) => writeValue(input, args?.[i]));
    const named = Object.entries(writeTuple(inputs, args ?? []) ?? {});
    const words = named.map(([name, value]) => (Number.isNaN(Number(name)) ? `${name}: ` : '') + JSON.stringify(value));
    return {
      code: 'REVERTED',
      because: printable(`${errorName}(${words.join(', ')})`),
      error: errorName,
      arguments: values,
      data,
    };
  } catch {
    return { code: 'REVERTED', because: `it returned ${data.slice(0, 10)}…, an error its ABI does not name`, data };
  }
}
