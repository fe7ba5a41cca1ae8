import { sha256, toHex } from '@atoll/crypto';
import { ECDSASigValue } from '@peculiar/asn1-ecc';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';

import { X509Certificate } from './x509.js';

/** What is looked at of one certificate, and of a chain of them. */
export const MOST_BYTES = 16_384;
export const MOST_CERTIFICATES = 6;

export type Hex = `0x${string}`;

/** A certificate that was read, with the two hashes that the chain knows it by. */
export type Read = {
  der: Uint8Array;
  x509: X509Certificate;
  asn: Certificate;
  /** SHA-256 of the DER, and of the subject's public key info. */
  certHash: Hex;
  spkiHash: Hex;
  /** The first and the last second of its validity. */
  notBefore: bigint;
  notAfter: bigint;
};

/**
 * Reads DER and nothing looser: what is not written back to the very same bytes is refused, since there would be other spellings of
 * the same certificate, with other hashes. Throws what the parser says; a caller knows whose certificate it is.
 */
export function readCertificate(der: Uint8Array): Read {
  if (der.length > MOST_BYTES) throw new RangeError(`it has more than ${MOST_BYTES} bytes`);
  const asn = AsnConvert.parse(der, Certificate);
  if (!same(AsnConvert.serialize(asn), der)) throw new TypeError('it is not encoded by DER');
  const { tbsCertificate: tbs } = asn;
  if (!same(AsnConvert.serialize(asn.signatureAlgorithm), AsnConvert.serialize(tbs.signature)))
    throw new TypeError('it names two algorithms for one signature');
  const x509 = new X509Certificate(der);
  if (
    (x509.signatureAlgorithm as { name?: string }).name === 'ECDSA' &&
    !same(AsnConvert.serialize(AsnConvert.parse(asn.signatureValue, ECDSASigValue)), asn.signatureValue)
  )
    throw new TypeError('its signature is not encoded by DER');
  const spki = new Uint8Array(AsnConvert.serialize(tbs.subjectPublicKeyInfo));
  return {
    ...{ der, x509, asn },
    ...{ certHash: toHex(sha256(der)), spkiHash: toHex(sha256(spki)) },
    ...{ notBefore: seconds(x509.notBefore), notAfter: seconds(x509.notAfter) },
  };
}

const seconds = (at: Date): bigint => BigInt(Math.floor(at.getTime() / 1_000));

export const same = (a: ArrayBuffer | Uint8Array, b: ArrayBuffer | Uint8Array): boolean =>
  equal(new Uint8Array(a), new Uint8Array(b));

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
