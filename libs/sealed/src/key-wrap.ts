import { CryptoError, fromHex, randomBytes, toHex } from '@atoll/crypto';
import { hpkeOpen, hpkeSeal, type Kem } from '@atoll/crypto/hpke';

import type { Binding, Recipient } from './envelope.js';
import { EnvelopeError } from './envelope-error.js';

/** Whom a key is wrapped to; `publicKey` raw, as RFC 9180 serializes it. */
export type Reader = { did: string; keyId: string; kem: Kem; publicKey: Uint8Array };

/** What a wrap is for: one epoch of one resource on one chain. All records of the epoch open with it. */
export type Epoch = Pick<Binding, 'chainId' | 'resourceId' | 'policyEpoch'>;

/** A fresh key for an epoch: 256 random bits. Whoever erases it erases all that was sealed in the epoch. */
export const newEpochKey = (): Uint8Array => randomBytes(32);

export async function wrapKey(epochKey: Uint8Array, epoch: Epoch, reader: Reader): Promise<Recipient> {
  const { did, keyId, kem, publicKey } = reader;
  const { enc, sealed } = await hpkeSeal(kem, publicKey, epochKey, infoOf(epoch), labelOf(reader));
  return { did, keyId, kem, enc: toHex(enc), wrappedKey: toHex(sealed) };
}

export async function unwrapKey(it: Recipient, epoch: Epoch, privateKey: Uint8Array): Promise<Uint8Array> {
  const sealed = { enc: fromHex(it.enc), sealed: fromHex(it.wrappedKey) };
  try {
    return await hpkeOpen(it.kem, privateKey, sealed, infoOf(epoch), labelOf(it));
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    throw new EnvelopeError('NOT_A_READER', 'The key was not wrapped to this reader for this resource and epoch.');
  }
}

/** `"bot/v1"|chainId|resourceId|epoch`, as text: a wrap for one epoch passes for no other. */
const infoOf = ({ chainId, resourceId, policyEpoch }: Epoch) =>
  utf8(['bot/v1', chainId, resourceId, policyEpoch].join('|'));

/** Nobody's wrap passes for another's. */
const labelOf = ({ did, keyId }: Pick<Reader, 'did' | 'keyId'>) => utf8(`${did}|${keyId}`);

const utf8 = (text: string) => new TextEncoder().encode(text);
