import { toHex } from '@atoll/crypto';

import type { Address, Hash, Hex } from './hex.js';
import { MalformedRlp, type Rlp } from './rlp.js';

// Reading RLP into our types and back: each of these refuses what is not canonical and names the field.

/** The smallest big-endian form; zero is the empty string. */
export function scalarBytes(value: bigint | number): Uint8Array {
  if (value < 0) throw new RangeError('RLP has no negative numbers');
  let digits = value.toString(16);
  if (digits === '0') return new Uint8Array();
  if (digits.length % 2) digits = `0${digits}`;
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

export function scalar(item: Rlp | undefined, field: string, maxBytes = 8): bigint {
  const bytes = string(item, field);
  if (bytes.length > maxBytes) throw new MalformedRlp(`${field} is longer than ${maxBytes} bytes`);
  if (bytes[0] === 0) throw new MalformedRlp(`${field} has a leading zero`);
  return bytes.length === 0 ? 0n : BigInt(toHex(bytes));
}

export function string(item: Rlp | undefined, field: string): Uint8Array {
  if (!(item instanceof Uint8Array)) throw new MalformedRlp(`${field} is not a string of bytes`);
  return item;
}

export function list(item: Rlp | undefined, field: string): readonly Rlp[] {
  if (item === undefined || item instanceof Uint8Array) throw new MalformedRlp(`${field} is not a list`);
  return item;
}

export function fixed(item: Rlp | undefined, field: string, length: number): Uint8Array {
  const bytes = string(item, field);
  if (bytes.length !== length) throw new MalformedRlp(`${field} has ${bytes.length} bytes instead of ${length}`);
  return bytes;
}

export const hash = (item: Rlp | undefined, field: string): Hash => toHex(fixed(item, field, 32));
export const address = (item: Rlp | undefined, field: string): Address => toHex(fixed(item, field, 20));
export const data = (item: Rlp | undefined, field: string, length: number): Hex => toHex(fixed(item, field, length));
