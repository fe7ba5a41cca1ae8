import { addressOf, recoverAddress, toHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import type { Db, Key, KeyCurve } from '@atoll/store';

import { CURVES } from './curves.js';

/** Which key: its organisation is part of its name, so that no key is ever used for another's. */
export type KeyRef = { organisationId: string; keyId: string };

/** The public face of a key. */
export type Face = { publicKey: `0x${string}`; address: `0x${string}`; curve: KeyCurve };

/**
 * Holds private keys and signs with them. The one door to them: nothing else in Atoll sees private material, and
 * whatever signs (a sealed row, an HSM, a remote signer) is behind it.
 */
export interface Custody {
  /**
   * Makes the key if there is none yet, takes in the one that was brought, or finds the one that a signer has; and says which
   * it is. The second call returns the same. A `Fault` that is not retryable says why there will be none.
   */
  create(key: KeyRef): Promise<Face>;

  /**
   * Signs messages in their order, each hashed as its curve says: a secp256k1 key gives `r‖s‖v` over Keccak-256, v 0 or 1; a P-256
   * key `r‖s` over SHA-256. Messages and not digests, because a remote signer takes nothing else, and so that what is
   * signed can be told apart. Many at once, because opening a key costs more than using it. Whoever asks runs `verified`
   * over the answer before a signature is used.
   */
  sign(key: KeyRef, messages: readonly Uint8Array[]): Promise<Uint8Array[]>;
}

export const CUSTODY = Symbol('Custody');

/** A signature that does not lead back to its key never leaves: hardware has been seen to return such. */
export function verified(signature: Uint8Array | undefined, digest: Uint8Array, address: string): Uint8Array {
  if (signature && signerOf(signature, digest) === address) return signature;
  throw invalid(address);
}

/** The same of a key on any curve. */
export function verifiedBy(
  { curve, publicKey, address }: Face,
  signature: Uint8Array | undefined,
  message: Uint8Array,
) {
  const { digestOf, verify } = CURVES[curve];
  if (signature && verify(digestOf(message), signature, Buffer.from(publicKey.slice(2), 'hex'))) return signature;
  throw invalid(address);
}

const invalid = (address: string) => new Error(`The key of ${address} gave an invalid signature.`);

/** Null for bytes that no key can have signed. */
function signerOf(signature: Uint8Array, digest: Uint8Array): string | null {
  try {
    return recoverAddress(digest, signature);
  } catch {
    return null;
  }
}

/** A public key, and what it is called. */
export const faceOf = (curve: KeyCurve, publicKey: Uint8Array): Face => ({
  publicKey: toHex(publicKey),
  address: addressOf(publicKey),
  curve,
});

/** The public face of a key that is born. */
export async function publicKeyIn(db: Pick<Db, 'key'>, key: KeyRef): Promise<Face> {
  const { address, publicKey, curve } = await keyIn(db, key);
  if (!address || !publicKey) throw Fault.notFound('key', key.keyId);
  return { address: address as `0x${string}`, publicKey: publicKey as `0x${string}`, curve };
}

export async function keyIn(db: Pick<Db, 'key'>, { organisationId, keyId }: KeyRef): Promise<Key> {
  const found = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: keyId } } });
  if (!found) throw Fault.notFound('key', keyId);
  return found;
}
