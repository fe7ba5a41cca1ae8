// What is signed, as bytes, and what comes of it and of a signature. Nothing here has a key.
import { fromHex, sha256, toHex } from '@atoll/crypto';
import { x509, type Owner, didOf } from '@atoll/credentials/certificates';
import { ECDSASigValue } from '@peculiar/asn1-ecc';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  Certificate,
  CertificateList,
  CRLReason,
  Extension,
  Extensions,
  id_ce_cRLReasons,
  Name,
  RevokedCertificate,
  SubjectPublicKeyInfo,
  TBSCertificate,
  TBSCertList,
  Time,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

/** A name besides the subject's: a DID or another URI, or a host. */
export type AlternativeName = { type: 'url' | 'dns'; value: string };

export type Issuing = {
  serial: string;
  subject: string;
  names: readonly AlternativeName[];
  notBefore: Date;
  notAfter: Date;
  /** Subject public key info in DER. */
  publicKey: Uint8Array;
};

/** ecdsa-with-SHA256, which has no parameters. */
const ES256 = () => new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' });
const P256_PREFIX = fromHex('0x3059301306072a8648ce3d020106082a8648ce3d03010703420004');

/** The subject public key info of a P-256 key `x‖y`. */
export const spkiOf = (point: Uint8Array): Uint8Array => Uint8Array.of(...P256_PREFIX, ...point);

/** The certificate that a CA gives itself. It says whose it is on the chain, and issues no CAs. */
export function authorityTbs(wish: Issuing, organisation: string, owner: Owner): Uint8Array {
  const { KeyUsageFlags: usage } = x509;
  const name = nameOf(wish.subject, organisation);
  return tbsOf(wish, name, name, [
    new x509.BasicConstraintsExtension(true, 0, true),
    new x509.KeyUsagesExtension(usage.keyCertSign | usage.cRLSign, true),
    new x509.SubjectKeyIdentifierExtension(keyIdOf(wish.publicKey)),
    new x509.SubjectAlternativeNameExtension([{ type: 'url', value: didOf(owner) }]),
  ]);
}

/** A certificate for a key that signs: of a device (LDevID by IEEE 802.1AR), a gateway or a service. */
export function issuedTbs(wish: Issuing, authority: Uint8Array, revocationListUrl: string | null): Uint8Array {
  const { subject, subjectPublicKeyInfo } = AsnConvert.parse(authority, Certificate).tbsCertificate;
  const { ExtendedKeyUsage: purpose, KeyUsageFlags: usage } = x509;
  const serves = wish.names.some(({ type }) => type === 'dns');
  return tbsOf(wish, nameOf(wish.subject), subject, [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(usage.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([purpose.clientAuth, ...(serves ? [purpose.serverAuth] : [])]),
    new x509.SubjectKeyIdentifierExtension(keyIdOf(wish.publicKey)),
    new x509.AuthorityKeyIdentifierExtension(keyIdOf(new Uint8Array(AsnConvert.serialize(subjectPublicKeyInfo)))),
    ...(wish.names.length > 0 ? [new x509.SubjectAlternativeNameExtension([...wish.names])] : []),
    ...(revocationListUrl ? [new x509.CRLDistributionPointsExtension([revocationListUrl])] : []),
  ]);
}

export type Revoked = { serial: Uint8Array; at: Date; reason: number };

/** What a revocation list says, by RFC 5280, section 5. */
export function revocationListTbs(
  authority: Uint8Array,
  list: { number: number; thisUpdate: Date; nextUpdate: Date; revoked: readonly Revoked[] },
): Uint8Array {
  const { subject, subjectPublicKeyInfo } = AsnConvert.parse(authority, Certificate).tbsCertificate;
  const keyId = keyIdOf(new Uint8Array(AsnConvert.serialize(subjectPublicKeyInfo)));
  const tbs = new TBSCertList({ version: Version.v2, signature: ES256(), issuer: subject });
  tbs.thisUpdate = new Time(list.thisUpdate);
  tbs.nextUpdate = new Time(list.nextUpdate);
  tbs.crlExtensions = new Extensions([
    asn(new x509.AuthorityKeyIdentifierExtension(keyId)),
    new Extension({ extnID: '2.5.29.20', extnValue: new OctetString(integer(list.number)) }),
  ]);
  if (list.revoked.length > 0) tbs.revokedCertificates = list.revoked.map(entryOf);
  return new Uint8Array(AsnConvert.serialize(tbs));
}

/** A certificate, of what a P-256 key signed and its signature `r‖s`. */
export function certificateOf(tbs: Uint8Array, signature: Uint8Array): Uint8Array {
  const signed = new Certificate({ signatureAlgorithm: ES256(), signatureValue: derOf(signature) });
  signed.tbsCertificate = AsnConvert.parse(tbs, TBSCertificate);
  return new Uint8Array(AsnConvert.serialize(signed));
}

export function revocationListOf(tbs: Uint8Array, signature: Uint8Array): Uint8Array {
  const signed = new CertificateList({ signatureAlgorithm: ES256(), signature: derOf(signature) });
  signed.tbsCertList = AsnConvert.parse(tbs, TBSCertList);
  return new Uint8Array(AsnConvert.serialize(signed));
}

/** The form that X.509 and RFC 9162 have of a signature `r‖s`. */
export function derOf(signature: Uint8Array): ArrayBuffer {
  const [r, s] = [signature.slice(0, 32), signature.slice(32, 64)];
  return AsnConvert.serialize(new ECDSASigValue({ r: positive(r), s: positive(s) }));
}

function tbsOf(wish: Issuing, subject: Name, issuer: Name, extensions: x509.Extension[]): Uint8Array {
  const tbs = new TBSCertificate({
    ...{ version: Version.v3, serialNumber: bufferOf(fromHex(`0x${wish.serial}`)), signature: ES256() },
    ...{ issuer, subject, validity: new Validity({ notBefore: wish.notBefore, notAfter: wish.notAfter }) },
    subjectPublicKeyInfo: AsnConvert.parse(wish.publicKey, SubjectPublicKeyInfo),
    extensions: new Extensions(extensions.map(asn)),
  });
  return new Uint8Array(AsnConvert.serialize(tbs));
}

function entryOf({ serial, at, reason }: Revoked): RevokedCertificate {
  const entry = new RevokedCertificate({ userCertificate: bufferOf(serial), revocationDate: new Time(at) });
  // RFC 5280: a reason that says nothing is left out.
  if (reason !== 0)
    entry.crlEntryExtensions = [
      new Extension({
        extnID: id_ce_cRLReasons,
        extnValue: new OctetString(AsnConvert.serialize(new CRLReason(reason))),
      }),
    ];
  return entry;
}

/** By parts and not as text: what somebody wrote names nothing else than itself. */
function nameOf(commonName: string, organisation?: string): Name {
  const name = new x509.Name([{ CN: [commonName] }, ...(organisation ? [{ O: [organisation] }] : [])]);
  return AsnConvert.parse(name.toArrayBuffer(), Name);
}

const asn = (extension: x509.Extension): Extension => AsnConvert.parse(extension.rawData, Extension);
/** By RFC 7093, method 1. */
const keyIdOf = (spki: Uint8Array): string =>
  toHex(sha256(new Uint8Array(AsnConvert.parse(spki, SubjectPublicKeyInfo).subjectPublicKey)).slice(0, 20)).slice(2);
const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

/** A whole number as DER has its content: no zero byte too many, and one where it would be negative. */
function positive(bytes: Uint8Array): ArrayBuffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const short = first < 0 ? Uint8Array.of(0) : bytes.slice(first);
  return bufferOf(short[0]! >= 0x80 ? Uint8Array.of(0, ...short) : short);
}

function integer(number: number): ArrayBuffer {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number));
  const content = new Uint8Array(positive(bytes));
  return bufferOf(Uint8Array.of(2, content.length, ...content));
}
