import { p256 as curve } from '@noble/curves/nist.js';

import { CryptoError } from './crypto-error.js';
import { guarded, withPrefix } from './signature.js';

/** NIST P-256 over digests, as EIP-7951 checks it: 64 bytes `r‖s`, both halves of s allowed, keys `x‖y`. */
export const p256 = {
  randomPrivateKey(): Uint8Array {
    return curve.utils.randomSecretKey();
  },

  publicKeyOf(privateKey: Uint8Array): Uint8Array {
    return guarded('The private key is not valid', () => curve.getPublicKey(privateKey, false).slice(1));
  },

  sign(digest: Uint8Array, privateKey: Uint8Array): Uint8Array {
    if (digest.length !== 32) throw new CryptoError('The digest or the private key is not valid');
    return guarded('The digest or the private key is not valid', () =>
      curve.sign(digest, privateKey, { prehash: false, lowS: false }),
    );
  },

  verify(digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
    if (digest.length !== 32 || signature.length !== 64 || publicKey.length !== 64) return false;
    try {
      return curve.verify(signature, digest, withPrefix(publicKey), { prehash: false, lowS: false });
    } catch {
      return false;
    }
  },
};
