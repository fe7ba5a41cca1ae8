import { randomBytes, toHex } from '@atoll/crypto';

/** 126 random bits: positive, 16 bytes long, and nobody guesses the next one. */
export function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return toHex(bytes).slice(2);
}
