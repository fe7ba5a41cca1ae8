import { CryptoError } from './crypto-error.js';

const NAME = 'AES-GCM';

/** AES-256-GCM (NIST SP 800-38D) with nonces that the caller counts: `ciphertext | tag`. No nonce may meet a key twice. */
export type Gcm = {
  seal(nonce: Uint8Array, plain: Uint8Array, aad: Uint8Array): Promise<Uint8Array>;
  /** A {@link CryptoError} for what was changed, or sealed with another key, nonce or aad. */
  open(nonce: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Promise<Uint8Array>;
};

/** By WebCrypto. */
export async function gcm(key: Uint8Array): Promise<Gcm> {
  if (key.length !== 32) throw new CryptoError(`A key of AES-256 has 32 bytes, not ${key.length}`);
  const { subtle } = globalThis.crypto;
  const imported = await subtle.importKey('raw', Uint8Array.from(key), NAME, false, ['encrypt', 'decrypt']);
  const algorithm = (nonce: Uint8Array, aad: Uint8Array) => ({
    ...{ name: NAME, iv: Uint8Array.from(nonce), additionalData: Uint8Array.from(aad), tagLength: 128 },
  });
  return {
    async seal(nonce, plain, aad) {
      return new Uint8Array(await subtle.encrypt(algorithm(nonce, aad), imported, Uint8Array.from(plain)));
    },

    async open(nonce, sealed, aad) {
      try {
        return new Uint8Array(await subtle.decrypt(algorithm(nonce, aad), imported, Uint8Array.from(sealed)));
      } catch (cause) {
        throw new CryptoError('The sealed bytes were changed, or sealed with another key or for another place', {
          cause,
        });
      }
    },
  };
}
