import { CryptoError } from './crypto-error.js';

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const STRICT = /^0x(?:[0-9a-fA-F]{2})*$/;

/** Twenty bytes, as people write an address: in either case, also with a checksum's mixed one. */
export const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
/** Thirty-two bytes, such as a hash. */
export const HASH = /^0x[0-9a-fA-F]{64}$/;
/** The same as they are kept and compared, and as whoever signs them writes them: in one way only. */
export const LOWER_ADDRESS = /^0x[0-9a-f]{40}$/;
export const LOWER_HASH = /^0x[0-9a-f]{64}$/;

/** Lower-case hexadecimal with the prefix `0x`. */
export function toHex(bytes: Uint8Array): `0x${string}` {
  let digits = '';
  for (let i = 0; i < bytes.length; i++) digits += DIGITS[bytes[i]!];
  return `0x${digits}`;
}

/** Accepts only `0x` and whole bytes, and the exact length where one is given: guessing is how keys get mangled. */
export function fromHex(hex: string, length?: number): Uint8Array {
  if (!STRICT.test(hex)) throw new CryptoError('Expected 0x followed by an even number of hexadecimal digits');
  const bytes = new Uint8Array((hex.length - 2) / 2);
  if (length !== undefined && bytes.length !== length) {
    throw new CryptoError(`Expected ${length} bytes of hexadecimal, got ${bytes.length}`);
  }
  for (let i = 0; i < bytes.length; i++) bytes[i] = digit(hex, 2 + 2 * i) * 16 + digit(hex, 3 + 2 * i);
  return bytes;
}

function digit(hex: string, at: number): number {
  const code = hex.charCodeAt(at);
  return code <= 57 ? code - 48 : (code | 32) - 87;
}
