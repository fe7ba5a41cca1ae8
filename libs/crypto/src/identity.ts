import { CryptoError } from './crypto-error.js';
import { toHex } from './hex.js';
import { joinSignature, lowered } from './signature.js';

type Keccak = (bytes: Uint8Array) => Uint8Array;
type Recover = (digest: Uint8Array, signature: Uint8Array) => Uint8Array;

/** What both doors derive from their curve and hash: addresses, and verification by recovery. */
export function identityOf(keccak256: Keccak, recoverPublicKey: Recover) {
  /** The last 20 bytes of the public key's Keccak, in lower case. */
  const addressOf = (publicKey: Uint8Array): `0x${string}` => {
    if (publicKey.length !== 64) throw new CryptoError(`A public key has 64 bytes, not ${publicKey.length}`);
    return toHex(keccak256(publicKey).subarray(12));
  };

  /** The address that signed, or a CryptoError for anything that is not a canonical signature. */
  const recoverAddress = (digest: Uint8Array, signature: Uint8Array): `0x${string}` =>
    addressOf(recoverPublicKey(digest, signature));

  /** False for a wrong key and for every signature that is not canonical. */
  const verify = (digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean => {
    try {
      return toHex(recoverPublicKey(digest, signature)) === toHex(publicKey);
    } catch {
      return false;
    }
  };

  /**
   * The one form of a signature, of the bare `r‖s` that a device gave: s in the lower half, and the recovery id that leads to
   * the key. Null where none does, so that the device's signature is not valid.
   */
  const canonicalSignature = (digest: Uint8Array, bare: Uint8Array, publicKey: Uint8Array): Uint8Array | null => {
    if (bare.length !== 64) return null;
    const low = lowered(bare);
    for (const recovery of [0, 1]) {
      const signature = joinSignature(low, recovery);
      if (verify(digest, signature, publicKey)) return signature;
    }
    return null;
  };

  return { addressOf, canonicalSignature, recoverAddress, verify };
}
