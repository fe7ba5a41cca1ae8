import { CryptoError } from './crypto-error.js';
import { toHex } from './hex.js';

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

  return { addressOf, recoverAddress, verify };
}
