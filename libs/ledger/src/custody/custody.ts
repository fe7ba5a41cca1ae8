import { recoverAddress } from '@atoll/crypto';

/** Which key: its organisation is part of its name, so that no key is ever used for another's. */
export type KeyRef = { organisationId: string; keyId: string };

/** The public face of a key. */
export type PublicKey = { publicKey: `0x${string}`; address: `0x${string}` };

/**
 * Holds private keys and signs with them. The one door to them: nothing else in Atoll sees private material, and
 * whatever signs (a sealed row, an HSM, a remote signer) is behind it.
 */
export interface Custody {
  /** Makes the key if there is none yet, and says which it is. The second call returns the same. */
  create(key: KeyRef): Promise<PublicKey>;

  /**
   * Signs 32-byte digests with secp256k1, in their order: `r‖s‖v` each, v is 0 or 1. Many at once, because opening a
   * key costs more than using it. Whoever asks runs `verified` over the answer before a signature is used.
   */
  sign(key: KeyRef, digests: readonly Uint8Array[]): Promise<Uint8Array[]>;
}

export const CUSTODY = Symbol('Custody');

/** A signature that does not lead back to its key never leaves: hardware has been seen to return such. */
export function verified(signature: Uint8Array | undefined, digest: Uint8Array, address: string): Uint8Array {
  if (signature && signerOf(signature, digest) === address) return signature;
  throw new Error(`The key of ${address} gave an invalid signature.`);
}

/** Null for bytes that no key can have signed. */
function signerOf(signature: Uint8Array, digest: Uint8Array): string | null {
  try {
    return recoverAddress(digest, signature);
  } catch {
    return null;
  }
}
