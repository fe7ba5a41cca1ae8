import { createPublicKey, verify as check, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

import { CryptoError } from './crypto-error.js';
import { sha256 } from './hash.js';
import { compressPublicKey, expandPublicKey, recoverPublicKey } from './secp256k1.js';
import { withPrefix } from './signature.js';
import { isSame, type Curve, type Verifier } from './verifier-portable.js';

export type { Curve, Verifier } from './verifier-portable.js';

/**
 * What checks messages against one key, by OpenSSL and off the main thread: some thirty times as fast as JavaScript for P-256, of
 * which Node checks no digest but only whole messages. A key that is no point of its curve is refused here.
 */
export function verifierOf(curve: Curve, publicKey: Uint8Array): Verifier {
  if (curve === 'SECP256K1') {
    const key = expandPublicKey(compressPublicKey(publicKey));
    return async (message, signature) => recovers(message, signature, key);
  }
  const key = keyOf(curve, publicKey);
  if (curve === 'ED25519') return (message, signature) => checked(null, message, key, signature);
  const by = { key, dsaEncoding: 'ieee-p1363' as const };
  return (message, signature) => checked('sha256', message, by, signature);
}

const checked = promisify(check);

function recovers(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return isSame(recoverPublicKey(sha256(message), signature), publicKey);
  } catch {
    return false;
  }
}

function keyOf(curve: 'P256' | 'ED25519', publicKey: Uint8Array): KeyObject {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  try {
    if (curve === 'ED25519')
      return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text(publicKey) }, format: 'jwk' });
    const point = withPrefix(publicKey);
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(text) as [string, string];
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  } catch (cause) {
    throw new CryptoError('The public key is not a point of the curve', { cause });
  }
}
