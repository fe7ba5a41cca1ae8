// HPKE (RFC 9180) in base mode by a library made for it, in Node and in browsers alike: what is sealed to a public key opens with
// its private key, and says nothing of who sealed it.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 as PortableX25519 } from '@hpke/dhkem-x25519';
import { x25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';

import { CryptoError } from './crypto-error.js';

/** DHKEM over the curve with HKDF-SHA256; HKDF-SHA256 and AES-256-GCM after it. */
export type Kem = 'P256' | 'X25519';

/** Raw bytes, as RFC 9180, section 7.1 serializes them: 65 and 32 of P-256, the point not compressed; 32 and 32 of X25519. */
export type KemKeys = { publicKey: Uint8Array; privateKey: Uint8Array };

export type Sealed = { enc: Uint8Array; sealed: Uint8Array };

const suite = (kem: DhkemP256HkdfSha256 | DhkemX25519HkdfSha256 | PortableX25519) =>
  new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/** WebCrypto has P-256 everywhere and X25519 in newer browsers; where it has none, the library computes itself, three times slower. */
const SUITES = {
  P256: Promise.resolve(suite(new DhkemP256HkdfSha256())),
  X25519: hasX25519().then((native) => suite(native ? new DhkemX25519HkdfSha256() : new PortableX25519())),
};

async function hasX25519(): Promise<boolean> {
  try {
    return (await globalThis.crypto.subtle.generateKey('X25519', false, ['deriveBits'])) !== null;
  } catch {
    return false;
  }
}

export async function kemKeys(kem: Kem): Promise<KemKeys> {
  const suite = await SUITES[kem];
  const pair = await suite.kem.generateKeyPair();
  const [publicKey, privateKey] = await Promise.all([
    suite.kem.serializePublicKey(pair.publicKey),
    suite.kem.serializePrivateKey(pair.privateKey),
  ]);
  return { publicKey: new Uint8Array(publicKey), privateKey: new Uint8Array(privateKey) };
}

/** The public part that belongs to a private one. */
export const kemPublicKey = (kem: Kem, privateKey: Uint8Array): Uint8Array =>
  kem === 'X25519' ? x25519.getPublicKey(privateKey) : p256.getPublicKey(privateKey, false);

export async function hpkeSeal(
  kem: Kem,
  publicKey: Uint8Array,
  plain: Uint8Array,
  info: Uint8Array,
  aad: Uint8Array,
): Promise<Sealed> {
  try {
    const suite = await SUITES[kem];
    const recipientPublicKey = await suite.kem.deserializePublicKey(own(publicKey));
    const { enc, ct } = await suite.seal({ recipientPublicKey, info: own(info) }, own(plain), own(aad));
    return { enc: new Uint8Array(enc), sealed: new Uint8Array(ct) };
  } catch (cause) {
    throw new CryptoError(`This is no public key of ${kem}`, { cause });
  }
}

export async function hpkeOpen(
  kem: Kem,
  privateKey: Uint8Array,
  { enc, sealed }: Sealed,
  info: Uint8Array,
  aad: Uint8Array,
): Promise<Uint8Array> {
  try {
    const suite = await SUITES[kem];
    const recipientKey = await suite.kem.deserializePrivateKey(own(privateKey));
    const recipient = { recipientKey, enc: own(enc), info: own(info) };
    return new Uint8Array(await suite.open(recipient, own(sealed), own(aad)));
  } catch {
    // Without a cause on purpose: nothing that saw the private key goes near a log.
    throw new CryptoError('This was changed, or sealed to another key or for another purpose');
  }
}

const own = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
