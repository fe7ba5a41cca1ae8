import { createCipheriv, createDecipheriv } from 'node:crypto';

import { CryptoError } from './crypto-error.js';
import { randomBytes } from './random.js';

const VERSION = 1;
const IV = 12;
const TAG = 16;

/**
 * AES-256-GCM (NIST SP 800-38D) as `version | iv | ciphertext | tag`, with a fresh random 96-bit iv.
 * `aad` says what the text is and whose, so that a sealed text copied to another row does not open there.
 */
export function seal(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Uint8Array {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', checked(key), iv, { authTagLength: TAG }).setAAD(bound(aad));
  return Buffer.concat([[VERSION], iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()].map(bytes));
}

export function open(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Uint8Array {
  if (sealed.length < 1 + IV + TAG || sealed[0] !== VERSION) throw new CryptoError('This is not a sealed text');
  const end = sealed.length - TAG;
  const decipher = createDecipheriv('aes-256-gcm', checked(key), sealed.subarray(1, 1 + IV), { authTagLength: TAG })
    .setAAD(bound(aad))
    .setAuthTag(sealed.subarray(end));
  const opened = decipher.update(sealed.subarray(1 + IV, end));
  try {
    decipher.final(); // of GCM it gives nothing more, and throws where the tag does not fit
    return Uint8Array.from(opened);
  } catch (cause) {
    throw new CryptoError('The sealed text was changed, or sealed with another key or for another purpose', { cause });
  } finally {
    opened.fill(0); // whoever asked wipes its own copy, and knows of no other
  }
}

function checked(key: Uint8Array): Uint8Array {
  if (key.length !== 32) throw new CryptoError(`A sealing key has 32 bytes, not ${key.length}`);
  return key;
}

// The version is authenticated too, so a later format cannot be passed off as this one.
const bound = (aad: Uint8Array): Uint8Array => Buffer.concat([bytes([VERSION]), aad]);
const bytes = (part: Uint8Array | number[]): Uint8Array => Uint8Array.from(part);
