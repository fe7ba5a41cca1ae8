import { hkdfSha256 } from '@atoll/crypto';
import { decryptArmored, identityFrom, recipientOf } from '@atoll/crypto/age';
import { Fault } from '@atoll/kernel';

import type { KeyRef } from './custody.js';
import type { KeyRing } from './key-ring.js';
import type { MasterKey } from './master-key.js';

/**
 * To whom a private key is encrypted that is brought for a row: an age recipient of this row alone, so that no other
 * organisation can have what it saw go by taken for its own.
 */
export const importRecipientOf = ({ current }: KeyRing, key: KeyRef): Promise<string> =>
  recipientOf(identityOf(current, key));

/** Opens what was brought, under whichever key of the ring it was asked for. Whoever has it wipes it. */
export async function broughtKey(ring: KeyRing, key: KeyRef, sealed: string): Promise<Uint8Array> {
  for (const kek of ring.all) {
    const text = await decryptArmored(identityOf(kek, key), sealed).catch(() => null);
    if (!text) continue;
    const privateKey = bytesOf(text);
    text.fill(0);
    if (privateKey) return privateKey;
    break;
  }
  throw Fault.invalid('sealed', 'must be 64 hexadecimal digits, encrypted to the import recipient of this key');
}

function identityOf({ bytes }: MasterKey, { organisationId, keyId }: KeyRef): string {
  const secret = hkdfSha256(bytes, new Uint8Array(0), Buffer.from(`atoll/import/1|${organisationId}|${keyId}`), 32);
  try {
    return identityFrom(secret);
  } finally {
    secret.fill(0);
  }
}

const [ZERO, X] = [0x30, 0x78];

/** 32 bytes of their hexadecimal digits, as people's tools write them, or null. No string is made of them: none could be wiped. */
function bytesOf(text: Uint8Array): Uint8Array | null {
  const end = text.findLastIndex((code) => code > 0x20) + 1;
  const digits = text.subarray(text[0] === ZERO && text[1] === X ? 2 : 0, end);
  if (digits.length !== 64) return null;
  const bytes = Uint8Array.from({ length: 32 }, (_, i) => valueOf(digits[2 * i]!) * 16 + valueOf(digits[2 * i + 1]!));
  return digits.every((code) => valueOf(code) < 16) ? bytes : null;
}

function valueOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : 16;
}

const DIGITS = Buffer.from('0123456789abcdef');

/** The same way out. Whoever has it wipes it. */
export const digitsOf = (privateKey: Uint8Array): Uint8Array =>
  Uint8Array.from([...privateKey].flatMap((byte) => [DIGITS[byte >> 4]!, DIGITS[byte & 15]!]));
