import { calculateJwkThumbprint, importJWK, type CryptoKey } from 'jose';
import { z } from 'zod';

import { Fault } from '@atoll/kernel';

import { check } from './check.js';

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes as base64url');

/** The public half of an organisation's signing key: a P-256 key as a JSON Web Key (RFC 7517), without anything else. */
export const ORGANISATION_KEY = z.strictObject({
  crv: z.literal('P-256'),
  kty: z.literal('EC'),
  x: coordinate,
  y: coordinate,
});
export type OrganisationKey = z.infer<typeof ORGANISATION_KEY>;

/** The name of a key, and so of the organisation behind it: the thumbprint of RFC 7638 with SHA-256. */
export const THUMBPRINT = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be the thumbprint of a key');

export const thumbprintOf = (key: OrganisationKey): Promise<string> => calculateJwkThumbprint(key);

/** The key as given by a person: JSON or parsed JSON. Refuses what is no point of the curve. */
export async function readOrganisationKey(given: unknown, field = 'publicKey'): Promise<OrganisationKey> {
  const key = check(ORGANISATION_KEY, typeof given === 'string' ? jsonOf(given, field) : given, field);
  await importable(key, field);
  return key;
}

export async function importable(key: OrganisationKey, field: string): Promise<CryptoKey> {
  try {
    return (await importJWK(key, 'ES256')) as CryptoKey;
  } catch (cause) {
    throw new Fault({ code: 'INVALID', field, because: 'is not a point of the curve P-256' }, { cause });
  }
}

function jsonOf(text: string, field: string): unknown {
  try {
    return JSON.parse(text.slice(0, 1_000));
  } catch (cause) {
    throw new Fault({ code: 'INVALID', field, because: 'is not JSON' }, { cause });
  }
}
