import {
  addressOf,
  canonicalSignature,
  ed25519,
  p256,
  publicKeyOf,
  randomPrivateKey,
  sha256,
  sign,
} from '@atoll/crypto';

/** What a device's key may be. The first two are an account of chains; Ed25519 signs only what is checked off chain. */
export const CURVES = ['P-256', 'secp256k1', 'Ed25519'] as const;
export type Curve = (typeof CURVES)[number];

/** What signs on one curve: the private key itself, or a secure element that never gives it away. */
export type Seat = { curve: Curve; publicKey: Uint8Array; sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array> };

const MAKERS = {
  'P-256': {
    born: p256.randomPrivateKey,
    publicKeyOf: p256.publicKeyOf,
    sign: p256.sign,
  },
  secp256k1: {
    born: randomPrivateKey,
    publicKeyOf,
    sign: (digest: Uint8Array, key: Uint8Array) => sign(digest, key).subarray(0, 64),
  },
  Ed25519: {
    born: ed25519.randomPrivateKey,
    publicKeyOf: ed25519.publicKeyOf,
    sign: ed25519.sign,
  },
} as const;

export const newPrivateKey = (curve: Curve): Uint8Array => MAKERS[curve].born();

/** A private key in memory as what signs. */
export function seatOf(curve: Curve, privateKey: Uint8Array): Seat {
  const maker = MAKERS[curve];
  const publicKey = maker.publicKeyOf(privateKey);
  return { curve, publicKey, sign: (bytes) => maker.sign(bytes, privateKey) };
}

/** How a chain calls a key: the last 20 bytes of the Keccak of `x‖y`. */
export function accountOf({ curve, publicKey }: Seat): `0x${string}` {
  if (curve === 'Ed25519') throw new Error('An Ed25519 key has no account on chains; take a P-256 or a secp256k1 key.');
  return addressOf(publicKey);
}

/** A digest signed in the form that contracts take: 65 bytes of secp256k1, or 128 of P-256, `x‖y‖r‖s`, with a low s. */
export async function forContracts({ curve, publicKey, ...seat }: Seat, digest: Uint8Array): Promise<Uint8Array> {
  const bare = await seat.sign(digest);
  if (curve === 'P-256') return Uint8Array.from([...publicKey, ...lowS(bare)]);
  const signature = canonicalSignature(digest, bare, publicKey);
  if (!signature) throw new Error('What signs for this device gave a signature that is not of its key.');
  signature[64]! += 27;
  return signature;
}

/** Bytes signed as JOSE has them: ES256, ES256K or EdDSA, 64 bytes. */
export const forPeople = async (seat: Seat, bytes: Uint8Array): Promise<Uint8Array> =>
  seat.sign(seat.curve === 'Ed25519' ? bytes : sha256(bytes));

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n; // SP 800-186, 3.2.1.3

/** Secure elements give either half of s; contracts take the lower, so that nobody makes another signature of one. */
function lowS(bare: Uint8Array): Uint8Array {
  if (bare.length !== 64) throw new Error(`A P-256 signature has 64 bytes, r and s, not ${bare.length}.`);
  const s = BigInt(`0x${Buffer.from(bare.subarray(32)).toString('hex')}`);
  if (s <= P256_ORDER / 2n) return bare;
  const low = (P256_ORDER - s).toString(16).padStart(64, '0');
  return Uint8Array.from([...bare.subarray(0, 32), ...Buffer.from(low, 'hex')]);
}
