import { exportJWK, FlattenedSign, flattenedVerify, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { z } from 'zod';

import { Fault } from '@atoll/kernel';

import { canonicalText } from './canonical.js';
import { check } from './check.js';
import { importable, THUMBPRINT, thumbprintOf, type OrganisationKey } from './organisation-key.js';

/** A document and who signed it: detached JSON Web Signatures (RFC 7515, RFC 7797) over its canonical form. */
export type Signed<T> = { document: T; signatures: string[] };

const ALGORITHM = 'ES256';
const MAX_SIGNATURES = 64;
const SIGNATURE = z.string().regex(/^[A-Za-z0-9_-]{1,400}\.\.[A-Za-z0-9_-]{86}$/, 'must be a detached signature');

const HEADER = z.strictObject({
  alg: z.literal(ALGORITHM),
  b64: z.literal(false),
  crit: z.tuple([z.literal('b64')]),
  kid: THUMBPRINT,
});

export const signedOf = <T extends z.ZodType>(document: T) =>
  z.strictObject({ document, signatures: z.array(SIGNATURE).max(MAX_SIGNATURES) });

/** Signs a document: `header..signature`, in which the header names the key. */
export async function signDocument(document: unknown, privateKey: CryptoKey, key: OrganisationKey): Promise<string> {
  const header = { alg: ALGORITHM, b64: false, crit: ['b64'], kid: await thumbprintOf(key) };
  const jws = await new FlattenedSign(bytesOf(document)).setProtectedHeader(header).sign(privateKey);
  return `${jws.protected}..${jws.signature}`;
}

/** A new key: its public half, and both halves as text for whoever keeps them. */
export async function newOrganisationKey(): Promise<{ publicKey: OrganisationKey; secret: string }> {
  const pair = await generateKeyPair(ALGORITHM, { extractable: true });
  const publicKey = (await exportJWK(pair.publicKey)) as OrganisationKey;
  return { publicKey, secret: JSON.stringify(await exportJWK(pair.privateKey)) };
}

/** Signs with a key as `newOrganisationKey` gave it. */
export async function signWith(secret: string, document: unknown): Promise<string> {
  const { crv, kty, x, y, d } = JSON.parse(secret) as OrganisationKey & { d: string };
  const privateKey = (await importJWK({ crv, kty, x, y, d } as JWK, ALGORITHM)) as CryptoKey;
  return signDocument(document, privateKey, { crv, kty, x, y });
}

/** Whose signature it is, of those whose keys are given by thumbprint. A signature that is not good is a fault. */
export async function signerOf(
  document: unknown,
  signature: string,
  keys: ReadonlyMap<string, OrganisationKey>,
  field: string,
): Promise<string> {
  const [header = '', bytes = ''] = check(SIGNATURE, signature, field).split('..');
  const { kid } = check(HEADER, headerOf(header), `${field}.header`);
  const key = keys.get(kid);
  if (!key) throw Fault.invalid(field, 'is by a key that has no say here');
  const publicKey = await importable(key, field);
  const jws = { protected: header, signature: bytes, payload: bytesOf(document) };
  try {
    await flattenedVerify(jws, publicKey, { algorithms: [ALGORITHM] });
    return kid;
  } catch (cause) {
    throw new Fault({ code: 'INVALID', field, because: 'does not fit the document and the key it names' }, { cause });
  }
}

/** The signers of a document by thumbprint, each once. */
export async function signersOf(
  { document, signatures }: Signed<unknown>,
  keys: ReadonlyMap<string, OrganisationKey>,
  field: string,
): Promise<Set<string>> {
  const signers = new Set<string>();
  for (const [i, signature] of signatures.entries()) {
    const signer = await signerOf(document, signature, keys, `${field}.signatures.${i}`);
    if (signers.has(signer)) throw Fault.invalid(`${field}.signatures.${i}`, 'is a second one by the same key');
    signers.add(signer);
  }
  return signers;
}

const bytesOf = (document: unknown): Uint8Array => Buffer.from(canonicalText(document));

function headerOf(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
