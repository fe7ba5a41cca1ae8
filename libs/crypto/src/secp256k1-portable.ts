import { secp256k1 as curve } from '@noble/curves/secp256k1.js';

import { CryptoError } from './crypto-error.js';
import { guarded, joinSignature, splitSignature, withPrefix } from './signature.js';

export function randomPrivateKey(): Uint8Array {
  return curve.utils.randomSecretKey();
}

/** The public key as the 64 bytes `x‖y`. */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  return guarded('The private key is not valid', () => curve.getPublicKey(privateKey, false).slice(1));
}

/** 64 bytes to the 33 of SEC 1's compressed form. */
export function compressPublicKey(publicKey: Uint8Array): Uint8Array {
  const point = withPrefix(publicKey);
  return guarded('The public key is not a point of the curve', () => curve.Point.fromBytes(point).toBytes(true));
}

/** The 33 bytes of SEC 1's compressed form to 64. */
export function expandPublicKey(compressed: Uint8Array): Uint8Array {
  if (compressed.length !== 33) throw new CryptoError(`A compressed public key has 33 bytes, not ${compressed.length}`);
  return guarded('The public key is not a point of the curve', () =>
    curve.Point.fromBytes(compressed).toBytes(false).slice(1),
  );
}

/** Deterministic (RFC 6979); the result is `r‖s‖v` with v 0 or 1 and a low s. */
export function sign(digest: Uint8Array, privateKey: Uint8Array): Uint8Array {
  if (digest.length !== 32) throw new CryptoError('The digest or the private key is not valid');
  const recovered = guarded('The digest or the private key is not valid', () =>
    curve.sign(digest, privateKey, { prehash: false, format: 'recovered' }),
  );
  return joinSignature(recovered.subarray(1), recovered[0]!);
}

/** The public key that signed, or a {@link CryptoError} for anything that is not a canonical signature. */
export function recoverPublicKey(digest: Uint8Array, signature: Uint8Array): Uint8Array {
  const { compact, recovery } = splitSignature(signature);
  if (digest.length !== 32) throw new CryptoError('No key made this signature');
  return guarded('No key made this signature', () =>
    curve.Signature.fromBytes(compact, 'compact')
      .addRecoveryBit(recovery)
      .recoverPublicKey(digest)
      .toBytes(false)
      .slice(1),
  );
}

/** The x coordinate of the shared point (RLPx, RFC 8422); derive keys from it, never use it as one. */
export function ecdh(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const point = withPrefix(publicKey);
  return guarded('The keys do not share a point', () => curve.getSharedSecret(privateKey, point).slice(1));
}
