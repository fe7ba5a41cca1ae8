// Path validation by RFC 5280, section 6.1, over the part of it that devices, gateways and their CAs use. What is not understood
// and marked critical is refused, policies among it.
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  BasicConstraints,
  GeneralName,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  KeyUsage,
  KeyUsageFlags,
  NameConstraints,
  SubjectAlternativeName,
  type Extension,
} from '@peculiar/asn1-x509';

import { same, type Read } from './certificate.js';
import { requireNames } from './names.js';
import { CertificateRefused } from './refused.js';

const UNDERSTOOD = [
  ...[id_ce_basicConstraints, id_ce_keyUsage, id_ce_extKeyUsage, id_ce_subjectAltName, id_ce_nameConstraints],
];

/**
 * Refuses a chain that does not hold at this second. `chain[0]` is presented, each is issued by the next one, and the last is trusted
 * for a reason of the caller's: its own signature is nobody's business.
 */
export async function requirePath(chain: readonly Read[], at: bigint): Promise<void> {
  for (const [i, read] of chain.entries()) {
    requireTime(read, i, at);
    attempt(i, () => requireForm(read, i));
    const issuer = chain[i + 1];
    if (issuer) await requireIssued(read, issuer, i);
  }
  for (const [i, read] of chain.entries()) attempt(i, () => requireConstrained(chain, read, i));
}

/** Whether the issuer's key signed it. */
export async function isIssuedBy(read: Read, issuer: Read): Promise<boolean> {
  const named = same(
    AsnConvert.serialize(read.asn.tbsCertificate.issuer),
    AsnConvert.serialize(issuer.asn.tbsCertificate.subject),
  );
  return named && (await isSignedBy(read, issuer));
}

export async function isSignedBy({ x509 }: Read, issuer: Read): Promise<boolean> {
  requireStrong(issuer);
  return x509.verify({ publicKey: issuer.x509.publicKey, signatureOnly: true }).catch(() => false);
}

export function extensionOf({ asn }: Read, oid: string): Extension | undefined {
  return asn.tbsCertificate.extensions?.find(({ extnID }) => extnID === oid);
}

export function alternativeNames(read: Read): readonly GeneralName[] {
  const extension = extensionOf(read, id_ce_subjectAltName);
  return extension ? AsnConvert.parse(extension.extnValue.buffer, SubjectAlternativeName) : [];
}

function requireTime({ notBefore, notAfter }: Read, i: number, at: bigint): void {
  if (at < notBefore) throw new CertificateRefused('NOT_YET_VALID', i);
  if (at > notAfter) throw new CertificateRefused('EXPIRED', i);
}

/** What can be said of each certificate without the others. */
function requireForm(read: Read, i: number): void {
  const { version, extensions = [], serialNumber } = read.asn.tbsCertificate;
  if (version !== 2) throw new TypeError('only version 3 is taken');
  const serial = new Uint8Array(serialNumber);
  if (serial.length === 0 || serial.length > 21 || serial[0]! >= 0x80 || serial.every((byte) => byte === 0))
    throw new TypeError('its serial number is no positive number of at most 20 bytes');
  const ids = extensions.map(({ extnID }) => extnID);
  if (new Set(ids).size < ids.length) throw new TypeError('it has an extension twice');
  const strange = extensions.find(({ critical, extnID }) => critical && !UNDERSTOOD.includes(extnID));
  if (strange) throw new TypeError(`its critical extension ${strange.extnID} is not understood`);
  requireStrong(read);
  if (i > 0) requireAuthority(read, i - 1);
}

/** `below` is how many CAs stand between it and the certificate that is presented. */
function requireAuthority(read: Read, below: number): void {
  const basic = extensionOf(read, id_ce_basicConstraints);
  const { cA, pathLenConstraint } = basic
    ? AsnConvert.parse(basic.extnValue.buffer, BasicConstraints)
    : new BasicConstraints();
  if (!cA) throw new TypeError('it is no CA');
  if (pathLenConstraint !== undefined && below > pathLenConstraint)
    throw new TypeError('there are more CAs below it than it allows');
  const usage = extensionOf(read, id_ce_keyUsage);
  if (!usage || !(AsnConvert.parse(usage.extnValue.buffer, KeyUsage).toNumber() & KeyUsageFlags.keyCertSign))
    throw new TypeError('its key is not for signing certificates');
}

async function requireIssued(read: Read, issuer: Read, i: number): Promise<void> {
  const issued = await isIssuedBy(read, issuer).catch((cause: unknown) => {
    throw new CertificateRefused('UNTRUSTED_PATH', i, textOf(cause), { cause });
  });
  if (!issued) throw new CertificateRefused('UNTRUSTED_PATH', i, 'the next certificate did not issue it');
}

function requireConstrained(chain: readonly Read[], authority: Read, i: number): void {
  const extension = extensionOf(authority, id_ce_nameConstraints);
  if (!extension) return;
  const constraints = AsnConvert.parse(extension.extnValue.buffer, NameConstraints);
  if (
    [...(constraints.permittedSubtrees ?? []), ...(constraints.excludedSubtrees ?? [])].some(
      ({ minimum, maximum }) => minimum || maximum !== undefined,
    )
  )
    throw new TypeError('its name constraints have bounds that RFC 5280 forbids');
  for (const [below, read] of chain.slice(0, i).entries()) {
    const { subject, issuer } = read.asn.tbsCertificate;
    // An intermediate CA that issued itself anew, as for another key, is exempt; the one presented is not.
    if (below > 0 && same(AsnConvert.serialize(subject), AsnConvert.serialize(issuer))) continue;
    const named = subject.length > 0 ? [new GeneralName({ directoryName: subject })] : [];
    requireNames(constraints, [...named, ...alternativeNames(read)]);
  }
}

/** Keys that somebody may break tomorrow vouch for nothing today. */
function requireStrong({ x509 }: Read): void {
  const { algorithm } = x509.publicKey;
  const { name, namedCurve, modulusLength } = algorithm as {
    name: string;
    namedCurve?: string;
    modulusLength?: number;
  };
  const strong =
    (name === 'ECDSA' && ['P-256', 'P-384', 'P-521'].includes(namedCurve ?? '')) ||
    (name.startsWith('RSA') && (modulusLength ?? 0) >= 2_048 && (modulusLength ?? 0) <= 8_192) ||
    name === 'Ed25519';
  const { hash, name: signature } = x509.signatureAlgorithm as { name: string; hash?: { name: string } };
  const hashed = signature === 'Ed25519' || ['SHA-256', 'SHA-384', 'SHA-512'].includes(hash?.name ?? '');
  if (!strong || !hashed) throw new TypeError('its key or its signature is of a kind that is not trusted');
}

function attempt(i: number, work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw new CertificateRefused('UNTRUSTED_PATH', i, textOf(cause), { cause });
  }
}

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
