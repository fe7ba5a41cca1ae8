import {
  canonicalSignature,
  keccak256,
  p256,
  publicKeyOf,
  randomPrivateKey,
  sha256,
  sign,
  verify,
} from '@atoll/crypto';
import type { KeyCurve } from '@atoll/store';

/** What keys of a curve do here. A message has one hash on each curve, so no key ever signs a bare digest of somebody's choice. */
export type Curve = {
  digestOf(message: Uint8Array): Uint8Array;
  randomPrivateKey(): Uint8Array;
  /** The 64 bytes `x‖y`. */
  publicKeyOf(privateKey: Uint8Array): Uint8Array;
  sign(digest: Uint8Array, privateKey: Uint8Array): Uint8Array;
  /** The one form of a signature, of the bare `r‖s` that a device gave; null where it is not valid. */
  formOf(digest: Uint8Array, bare: Uint8Array, publicKey: Uint8Array): Uint8Array | null;
  verify(digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean;
};

export const CURVES: Record<KeyCurve, Curve> = {
  /** Ethereum's: Keccak-256, `r‖s‖v` with a low s and v 0 or 1. */
  SECP256K1: {
    ...{ digestOf: keccak256, randomPrivateKey, publicKeyOf, sign, verify },
    formOf: canonicalSignature,
  },
  /** ES256 (RFC 7518): SHA-256, `r‖s`. */
  P256: {
    digestOf: sha256,
    ...{ randomPrivateKey: p256.randomPrivateKey, publicKeyOf: p256.publicKeyOf, sign: p256.sign, verify: p256.verify },
    formOf: (digest, bare, publicKey) => (p256.verify(digest, bare, publicKey) ? bare : null),
  },
};
