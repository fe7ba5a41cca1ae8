import { generateKeyPairSync, sign as signed, type KeyObject } from 'node:crypto';

import * as native from './index.js';
import * as portable from './portable.js';

const message = new TextEncoder().encode('23.5 degrees');
const own = (key: KeyObject, names: string[]) => {
  const jwk = key.export({ format: 'jwk' }) as Record<string, string>;
  return new Uint8Array(Buffer.concat(names.map((name) => Buffer.from(jwk[name]!, 'base64url'))));
};

/** Keys and signatures that OpenSSL made, and one of the native secp256k1. */
const MADE: [native.Curve, () => { key: Uint8Array; signature: Uint8Array }][] = [
  [
    'P256',
    () => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const signature = signed('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return { key: own(publicKey, ['x', 'y']), signature };
    },
  ],
  [
    'SECP256K1',
    () => {
      const key = native.randomPrivateKey();
      return { key: native.publicKeyOf(key), signature: native.sign(native.sha256(message), key) };
    },
  ],
  [
    'ED25519',
    () => {
      const { publicKey, privateKey } = generateKeyPairSync('ed25519');
      return { key: own(publicKey, ['x']), signature: signed(null, message, privateKey) };
    },
  ],
];

it.each(MADE)('knows what a key of %s signed, and nothing else, natively and in a browser', async (curve, make) => {
  const [{ key, signature }, other] = [make(), make()];
  for (const { verifierOf } of [native, portable]) {
    const verify = verifierOf(curve, key);
    expect(await verify(message, signature)).toBe(true);
    expect(await verify(message.subarray(1), signature)).toBe(false);
    expect(await verify(message, other.signature)).toBe(false);
    expect(await verifierOf(curve, other.key)(message, signature)).toBe(false);
    for (const at of [0, 31, 32, 63])
      expect(await verify(message, Uint8Array.from(signature).with(at, signature[at]! ^ 1))).toBe(false);
    expect(await verify(message, signature.subarray(1))).toBe(false);
    expect(await verify(message, new Uint8Array())).toBe(false);
  }
});

it.each(['P256', 'SECP256K1'] as const)('refuses a key of %s that is no point of the curve', (curve) => {
  for (const { verifierOf } of [native, portable])
    for (const key of [new Uint8Array(64).fill(7), new Uint8Array(64), new Uint8Array(63)])
      expect(() => verifierOf(curve, key)).toThrow(native.CryptoError);
});
