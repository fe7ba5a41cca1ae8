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
   * key costs more than using it. Every signature was verified before it is returned.
   */
  sign(key: KeyRef, digests: readonly Uint8Array[]): Promise<Uint8Array[]>;
}

export const CUSTODY = Symbol('Custody');
