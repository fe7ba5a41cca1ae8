import type native from 'secp256k1';
import { createRequire } from 'node:module';

import { CryptoError } from './crypto-error.js';
import { guarded, joinSignature, splitSignature, withPrefix } from './signature.js';
import { randomBytes } from './random.js';

const curve = loadNative();

/** The package's own entry falls back in silence to JavaScript that is thirty times slower; its bindings do not. */
function loadNative(): typeof native {
  try {
    return createRequire(import.meta.url)('secp256k1/bindings.js') as typeof native;
  } catch (cause) {
    const machine = `${process.platform}-${process.arch}`;
    throw new CryptoError(`The native part of secp256k1 does not load on ${machine}; run "npm rebuild secp256k1"`, {
      cause,
    });
  }
}

export function randomPrivateKey(): Uint8Array {
  for (;;) {
    const key = randomBytes(32);
    if (curve.privateKeyVerify(key)) return key;
  }
}

/** The public key as the 64 bytes `x‖y`. */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  return guarded('The private key is not valid', () => curve.publicKeyCreate(privateKey, false).slice(1));
}

/** 64 bytes to the 33 of SEC 1's compressed form. */
export function compressPublicKey(publicKey: Uint8Array): Uint8Array {
  const point = withPrefix(publicKey);
  return guarded('The public key is not a point of the curve', () => curve.publicKeyConvert(point, true));
}

/** The 33 bytes of SEC 1's compressed form to 64. */
export function expandPublicKey(compressed: Uint8Array): Uint8Array {
  if (compressed.length !== 33) throw new CryptoError(`A compressed public key has 33 bytes, not ${compressed.length}`);
  return guarded('The public key is not a point of the curve', () =>
    curve.publicKeyConvert(compressed, false).slice(1),
  );
}

/** Deterministic (RFC 6979); the result is `r‖s‖v` with v 0 or 1 and a low s. */
export function sign(digest: Uint8Array, privateKey: Uint8Array): Uint8Array {
  const { signature, recid } = guarded('The digest or the private key is not valid', () =>
    curve.ecdsaSign(digest, privateKey),
  );
  return joinSignature(signature, recid);
}

/** The public key that signed, or a {@link CryptoError} for anything that is not a canonical signature. */
export function recoverPublicKey(digest: Uint8Array, signature: Uint8Array): Uint8Array {
  const { compact, recovery } = splitSignature(signature);
  return guarded('No key made this signature', () => curve.ecdsaRecover(compact, recovery, digest, false).slice(1));
}

/** The x coordinate of the shared point (RLPx, RFC 8422); derive keys from it, never use it as one. */
export function ecdh(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const point = withPrefix(publicKey);
  return guarded('The keys do not share a point', () =>
    curve.ecdh(point, privateKey, { hashfn: (x) => new Uint8Array(x) }, new Uint8Array(32)),
  );
}
