// The door for Node: native secp256k1 and WebAssembly Keccak. `portable.ts` is the same for browsers.
import { keccak256 } from './hash.js';
import { identityOf } from './identity.js';
import { recoverPublicKey } from './secp256k1.js';

export const { addressOf, canonicalSignature, recoverAddress, verify } = identityOf(keccak256, recoverPublicKey);
export { constantTimeEqual } from './constant-time.js';
export { CryptoError } from './crypto-error.js';
export { gcm } from './gcm.js';
export type { Gcm } from './gcm-portable.js';
export { hkdfSha256, keccak256, sha256 } from './hash.js';
export { ed25519 } from './ed25519.js';
export { ADDRESS, fromHex, HASH, LOWER_ADDRESS, LOWER_HASH, toHex } from './hex.js';
export { p256 } from './p256.js';
export { randomBytes, randomToken } from './random.js';
export { open, seal } from './sealing.js';
export { verifierOf, type Curve, type Verifier } from './verifier.js';
export {
  compressPublicKey,
  ecdh,
  expandPublicKey,
  publicKeyOf,
  randomPrivateKey,
  recoverPublicKey,
  sign,
} from './secp256k1.js';
