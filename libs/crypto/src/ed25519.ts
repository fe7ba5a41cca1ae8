import { ed25519 as curve } from '@noble/curves/ed25519.js';

import { guarded } from './signature.js';

/** Ed25519, RFC 8032, over whole messages: for what is checked off chain, since contracts do not know the curve. Keys have 32 bytes. */
export const ed25519 = {
  randomPrivateKey(): Uint8Array {
    return curve.utils.randomSecretKey();
  },

  publicKeyOf(privateKey: Uint8Array): Uint8Array {
    return guarded('The private key is not valid', () => curve.getPublicKey(privateKey));
  },

  sign(message: Uint8Array, privateKey: Uint8Array): Uint8Array {
    return guarded('The private key is not valid', () => curve.sign(message, privateKey));
  },

  verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
    if (signature.length !== 64 || publicKey.length !== 32) return false;
    try {
      return curve.verify(signature, message, publicKey, { zip215: false });
    } catch {
      return false;
    }
  },
};
