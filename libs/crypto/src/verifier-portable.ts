import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 as curve } from '@noble/curves/nist.js';

import { CryptoError } from './crypto-error.js';
import { sha256 } from './hash-portable.js';
import { expandPublicKey, compressPublicKey, recoverPublicKey } from './secp256k1-portable.js';
import { guarded, withPrefix } from './signature.js';

export type Curve = 'P256' | 'SECP256K1' | 'ED25519';

/** Whether the key signed the message: ECDSA over its SHA-256, or Ed25519 over itself. */
export type Verifier = (message: Uint8Array, signature: Uint8Array) => Promise<boolean>;

/** What checks messages against one key. A key that is no point of its curve is refused here. */
export function verifierOf(by: Curve, publicKey: Uint8Array): Verifier {
  const key = pointOf(by, publicKey);
  return async (message, signature) => {
    try {
      if (by === 'ED25519') return ed25519.verify(signature, message, key);
      if (by === 'SECP256K1') return isSame(recoverPublicKey(sha256(message), signature), publicKey);
      return curve.verify(signature, sha256(message), key, { prehash: false, lowS: false });
    } catch {
      return false;
    }
  };
}

/** As the libraries want it. */
function pointOf(by: Curve, publicKey: Uint8Array): Uint8Array {
  const problem = 'The public key is not a point of the curve';
  if (by === 'SECP256K1') return expandPublicKey(compressPublicKey(publicKey));
  if (by === 'P256')
    return guarded(problem, () => {
      curve.Point.fromBytes(withPrefix(publicKey)).assertValidity();
      return withPrefix(publicKey);
    });
  if (publicKey.length !== 32) throw new CryptoError(`An Ed25519 key has 32 bytes, not ${publicKey.length}`);
  return guarded(problem, () => {
    ed25519.Point.fromBytes(publicKey);
    return publicKey;
  });
}

export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
