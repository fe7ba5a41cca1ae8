// Keys and documents for tests, here and in the libraries above.
import { ed25519, fromHex, p256, publicKeyOf, randomPrivateKey, sha256, sign, toHex } from '@atoll/crypto';

import type { DidDocument, Resolve } from './did.js';
import type { Signer } from './jws.js';
import type { Algorithm } from './keys.js';
import { toBase64Url } from './strict-json.js';

export type TestParty = {
  did: string;
  document: DidDocument;
  signer: Signer;
  privateKey: Uint8Array;
  publicJwk: PublicJwk;
};
export type PublicJwk = { kty: string; crv: string; x: string; y?: string };

const CURVES = {
  ES256: {
    random: () => p256.randomPrivateKey(),
    public: (key: Uint8Array) => p256.publicKeyOf(key),
    sign: (message: Uint8Array, key: Uint8Array) => p256.sign(sha256(message), key),
    jwk: { kty: 'EC', crv: 'P-256' },
  },
  ES256K: {
    random: () => randomPrivateKey(),
    public: (key: Uint8Array) => publicKeyOf(key),
    sign: (message: Uint8Array, key: Uint8Array) => sign(sha256(message), key).subarray(0, 64),
    jwk: { kty: 'EC', crv: 'secp256k1' },
  },
  EdDSA: {
    random: () => ed25519.randomPrivateKey(),
    public: (key: Uint8Array) => ed25519.publicKeyOf(key),
    sign: (message: Uint8Array, key: Uint8Array) => ed25519.sign(message, key),
    jwk: { kty: 'OKP', crv: 'Ed25519' },
  },
};

let count = 0;

/** Somebody with a DID on chain 31337 and a key in its document. */
export function testParty(algorithm: Algorithm): TestParty {
  const curve = CURVES[algorithm];
  const privateKey = curve.random();
  const bytes = curve.public(privateKey);
  const did = `did:ethr:0x7a69:0x${(++count).toString(16).padStart(40, '0')}`;
  const kid = `${did}#delegate-1`;
  const publicJwk: PublicJwk = {
    ...curve.jwk,
    x: toBase64Url(bytes.subarray(0, 32)),
    ...(bytes.length === 64 && { y: toBase64Url(bytes.subarray(32)) }),
  };
  const method = { id: kid, type: 'JsonWebKey', controller: did, publicKeyJwk: publicJwk };
  const document = { id: did, verificationMethod: [method], assertionMethod: [kid], authentication: [kid] };
  const signer = { algorithm, kid, sign: (message: Uint8Array) => curve.sign(message, privateKey) };
  return { did, document, signer, privateKey, publicJwk };
}

export const resolving =
  (...parties: readonly { document: DidDocument }[]): Resolve =>
  (did) =>
    Promise.resolve(parties.find(({ document }) => document.id === did)?.document ?? null);

export const hex = { from: fromHex, to: toHex };
