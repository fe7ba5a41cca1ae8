// The door for browsers: the same names on noble, without native code. Only `seal` and `open` stay on servers.
import { keccak256 } from './hash-portable.js';
import { identityOf } from './identity.js';
import { recoverPublicKey } from './secp256k1-portable.js';

export const { addressOf, canonicalSignature, recoverAddress, verify } = identityOf(keccak256, recoverPublicKey);
export { constantTimeEqual } from './constant-time.js';
export { CryptoError } from './crypto-error.js';
export { gcm, type Gcm } from './gcm-portable.js';
export { hkdfSha256, keccak256, sha256 } from './hash-portable.js';
export { ed25519 } from './ed25519.js';
export { ADDRESS, fromHex, HASH, LOWER_ADDRESS, LOWER_HASH, toHex } from './hex.js';
export { p256 } from './p256.js';
export { randomBytes, randomToken } from './random.js';
export {
  compressPublicKey,
  ecdh,
  expandPublicKey,
  publicKeyOf,
  randomPrivateKey,
  recoverPublicKey,
  sign,
} from './secp256k1-portable.js';
export { verifierOf, type Curve, type Verifier } from './verifier-portable.js';
