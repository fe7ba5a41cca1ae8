import { addressOf, canonicalSignature, ed25519, fromHex, p256, recoverPublicKey, sha256, verify } from '@atoll/crypto';
import { base58, base64 } from '@scure/base';

import type { VerificationMethod } from './did.js';
import { fromBase64Url } from './strict-json.js';

/** JOSE's names, RFC 7518, 8037 and 8812: SHA-256 before the two curves of ECDSA, nothing before Ed25519. */
export type Algorithm = 'ES256' | 'ES256K' | 'EdDSA';
export const ALGORITHMS: readonly Algorithm[] = ['ES256', 'ES256K', 'EdDSA'];

/** A key belongs to one algorithm, whatever a header says of it. Of some keys a chain knows the address alone. */
export type PublicKey =
  | { algorithm: 'ES256' | 'EdDSA'; bytes: Uint8Array }
  | { algorithm: 'ES256K'; bytes: Uint8Array }
  | { algorithm: 'ES256K'; address: string };

/** Whether the key signed the message; ECDSA as `r‖s`, 64 bytes. */
export function isSignedBy(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  switch (key.algorithm) {
    case 'EdDSA':
      return ed25519.verify(message, signature, key.bytes);
    case 'ES256':
      return p256.verify(sha256(message), signature, key.bytes);
    case 'ES256K':
      return 'address' in key
        ? isSignedByAddress(key.address, sha256(message), signature)
        : canonicalSignature(sha256(message), signature, key.bytes) !== null;
  }
}

/** JOSE has no recovery id, so both are tried. */
function isSignedByAddress(address: string, digest: Uint8Array, bare: Uint8Array): boolean {
  for (const recovery of [0, 1]) {
    const signature = new Uint8Array([...bare, recovery]);
    try {
      const key = recoverPublicKey(digest, signature);
      if (addressOf(key) === address && verify(digest, signature, key)) return true;
    } catch {
      // No key has this signature with this recovery id.
    }
  }
  return false;
}

export type Jwk = { kty?: unknown; crv?: unknown; x?: unknown; y?: unknown; d?: unknown };

/** Null for a kind of key that is not known here; it may be good for something else. */
export function keyOfMethod(method: VerificationMethod): PublicKey | null {
  try {
    if (method.publicKeyJwk) return keyOfJwk(method.publicKeyJwk);
    if (method.blockchainAccountId) return keyOfAccount(method.blockchainAccountId);
    const bytes = encodedBytes(method);
    return bytes && keyOfType(method.type, bytes);
  } catch {
    return null;
  }
}

/** Null as above; a private key is no public one. */
export function keyOfJwk({ kty, crv, x, y, d }: Jwk): PublicKey | null {
  if (d !== undefined || typeof x !== 'string') return null;
  const part = (text: string) => {
    const bytes = fromBase64Url(text, 'key');
    return bytes.length === 32 ? bytes : null;
  };
  const first = part(x);
  if (!first) return null;
  if (kty === 'OKP') return crv === 'Ed25519' ? { algorithm: 'EdDSA', bytes: first } : null;
  const second = typeof y === 'string' ? part(y) : null;
  if (kty !== 'EC' || !second) return null;
  const bytes = new Uint8Array([...first, ...second]);
  if (crv === 'P-256') return { algorithm: 'ES256', bytes };
  return crv === 'secp256k1' ? { algorithm: 'ES256K', bytes } : null;
}

/** CAIP-10, or the older form with the chain behind the address. */
function keyOfAccount(account: string): PublicKey | null {
  const address = /^(?:eip155:\d+:)?(0x[0-9a-fA-F]{40})(?:@eip155:\d+)?$/.exec(account)?.[1];
  return address ? { algorithm: 'ES256K', address: address.toLowerCase() } : null;
}

function encodedBytes(method: VerificationMethod): Uint8Array | null {
  if (method.publicKeyHex) return fromHex(`0x${method.publicKeyHex.replace(/^0x/, '')}`);
  if (method.publicKeyBase58) return base58.decode(method.publicKeyBase58);
  if (method.publicKeyBase64) return base64.decode(method.publicKeyBase64);
  if (!method.publicKeyMultibase?.startsWith('z')) return null;
  const bytes = base58.decode(method.publicKeyMultibase.slice(1));
  // The multicodec of Ed25519's public keys.
  return bytes[0] === 0xed && bytes[1] === 0x01 ? bytes.subarray(2) : null;
}

const SECP256K1 = /^(EcdsaSecp256k1|Secp256k1)/;
const P256 = /^(Secp256r1|EcdsaSecp256r1|P-?256)/;

function keyOfType(type: string, bytes: Uint8Array): PublicKey | null {
  if (type.startsWith('Ed25519')) return bytes.length === 32 ? { algorithm: 'EdDSA', bytes } : null;
  const point = bytes.length === 65 && bytes[0] === 4 ? bytes.subarray(1) : bytes;
  if (point.length !== 64) return null;
  if (P256.test(type)) return { algorithm: 'ES256', bytes: point };
  return SECP256K1.test(type) ? { algorithm: 'ES256K', bytes: point } : null;
}
