import { ADDRESS, fromHex, HASH } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';

/** `0x` and hexadecimal digits. */
export type Hex = `0x${string}`;

/** Twenty bytes as lower-case hexadecimal, so that `===` and plain sorting are right. */
export type Address = Hex;

/** Thirty-two bytes as lower-case hexadecimal. */
export type Hash = Hex;

export const ZERO_ADDRESS: Address = `0x${'0'.repeat(40)}`;
export const ZERO_HASH: Hash = `0x${'0'.repeat(64)}`;

const QUANTITY = /^0x(?:0|[1-9a-fA-F][0-9a-fA-F]*)$/;

/** JSON-RPC's quantity: the shortest hexadecimal, `0x0` for zero. */
export function toQuantity(value: bigint | number): Hex {
  return `0x${value.toString(16)}`;
}

export function fromQuantity(value: string, field = 'quantity'): bigint {
  if (!QUANTITY.test(value)) throw Fault.invalid(field, 'must be a hexadecimal quantity without leading zeros');
  return BigInt(value);
}

/** Accepts any case, also a mixed-case checksum, and answers in lower case. */
export function toAddress(value: string, field = 'address'): Address {
  if (!ADDRESS.test(value)) throw Fault.invalid(field, 'must be 0x and 40 hexadecimal digits');
  return value.toLowerCase() as Address;
}

export function toHash(value: string, field = 'hash'): Hash {
  if (!HASH.test(value)) throw Fault.invalid(field, 'must be 0x and 64 hexadecimal digits');
  return value.toLowerCase() as Hash;
}

export function toData(value: string, field = 'data'): Uint8Array {
  try {
    return fromHex(value);
  } catch (cause) {
    throw new Fault({ code: 'INVALID', field, because: 'must be 0x and whole bytes of hexadecimal' }, { cause });
  }
}
