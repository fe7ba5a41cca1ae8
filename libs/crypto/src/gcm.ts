import { createCipheriv, createDecipheriv } from 'node:crypto';

import { CryptoError } from './crypto-error.js';
import type { Gcm } from './gcm-portable.js';

const NAME = 'aes-256-gcm';
const TAG = 16;

// Asynchronous for the browser's sake: WebCrypto answers no other way, and both doors have the same names.
export async function gcm(key: Uint8Array): Promise<Gcm> {
  if (key.length !== 32) throw new CryptoError(`A key of AES-256 has 32 bytes, not ${key.length}`);
  const own = Uint8Array.from(key);
  return {
    async seal(nonce, plain, aad) {
      const cipher = createCipheriv(NAME, own, nonce, { authTagLength: TAG }).setAAD(aad);
      const sealed = new Uint8Array(plain.length + TAG);
      sealed.set(cipher.update(plain)); // of GCM, `final` gives nothing more
      cipher.final();
      sealed.set(cipher.getAuthTag(), plain.length);
      return sealed;
    },

    async open(nonce, sealed, aad) {
      const end = sealed.length - TAG;
      if (end < 0) throw new CryptoError('This is shorter than its tag');
      const decipher = createDecipheriv(NAME, own, nonce, { authTagLength: TAG })
        .setAAD(aad)
        .setAuthTag(sealed.subarray(end));
      const opened = decipher.update(sealed.subarray(0, end));
      try {
        decipher.final();
      } catch (cause) {
        opened.fill(0);
        throw new CryptoError('The sealed bytes were changed, or sealed with another key or for another place', {
          cause,
        });
      }
      return new Uint8Array(opened.buffer, opened.byteOffset, opened.length);
    },
  };
}
