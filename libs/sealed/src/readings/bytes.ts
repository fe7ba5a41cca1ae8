// Bytes without Buffer, so that browsers and devices have them too.

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

export { joined } from '../bytes.js';

/** Eight bytes, the most significant first. */
export function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  putUint64(bytes, 0, value);
  return bytes;
}

export function putUint64(bytes: Uint8Array, at: number, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no whole number of up to 53 bits`);
  const [high, low] = [Math.floor(value / 2 ** 32), value >>> 0];
  for (let i = 0; i < 4; i++) {
    bytes[at + i] = high >>> (24 - 8 * i);
    bytes[at + 4 + i] = low >>> (24 - 8 * i);
  }
}

/** A value of the EVM: 32 bytes, filled up from the left. */
export function word(value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(32);
  bytes.set(value, 32 - value.length);
  return bytes;
}
