import { CryptoError } from './crypto-error.js';
import { fromHex, toHex } from './hex.js';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const HALF_ORDER = fromHex('0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0');

/**
 * The form every signature here has: `r‖s‖v`, 65 bytes, v 0 or 1, s in the lower half of the order (EIP-2).
 * The high half is refused, or anybody could turn one valid signature into another.
 */
export function splitSignature(signature: Uint8Array): { compact: Uint8Array; recovery: 0 | 1 } {
  if (signature.length !== 65) throw new CryptoError(`A signature has 65 bytes, not ${signature.length}`);
  const recovery = signature[64];
  if (recovery !== 0 && recovery !== 1) throw new CryptoError('The recovery id of a signature is 0 or 1');
  if (!isLow(signature.subarray(32, 64)))
    throw new CryptoError('The s of a signature is in the upper half of the order');
  return { compact: signature.subarray(0, 64), recovery };
}

export function joinSignature(compact: Uint8Array, recovery: number): Uint8Array {
  if (recovery > 1) throw new CryptoError('This digest and key give an r beyond the order; sign another digest');
  const signature = new Uint8Array(65);
  signature.set(compact);
  signature[64] = recovery;
  return signature;
}

function isLow(s: Uint8Array): boolean {
  for (let i = 0; i < 32; i++) if (s[i] !== HALF_ORDER[i]) return s[i]! < HALF_ORDER[i]!;
  return true;
}

/** The same `r‖s` with its s in the lower half of the order. */
export function lowered(compact: Uint8Array): Uint8Array {
  const s = compact.subarray(32, 64);
  if (isLow(s)) return compact;
  const other = ORDER - BigInt(toHex(s));
  if (other < 0n) return compact; // beyond the order, so nobody's
  const low = Uint8Array.from(compact);
  low.set(fromHex(`0x${other.toString(16).padStart(64, '0')}`), 32);
  return low;
}

/** Public keys are the 64 bytes `x‖y`; libraries want the point's prefix 0x04 in front. */
export function withPrefix(publicKey: Uint8Array): Uint8Array {
  if (publicKey.length !== 64) throw new CryptoError(`A public key has 64 bytes, not ${publicKey.length}`);
  const point = new Uint8Array(65);
  point[0] = 4;
  point.set(publicKey, 1);
  return point;
}

/** What the libraries throw becomes one error with our sentence. */
export function guarded<T>(problem: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new CryptoError(problem, { cause });
  }
}
