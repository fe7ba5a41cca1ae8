import { z } from 'zod';

import { isDid, sameDid } from './did.js';
import { Refusal, refuse } from './refusal.js';
import type { JsonObject } from './strict-json.js';

export const CREDENTIALS_V2 = 'https://www.w3.org/ns/credentials/v2';

const text = z.string().min(1).max(2_048);
const someOf = <T extends z.ZodType>(one: T) => z.union([one, z.array(one).min(1).max(16)]);
const typed = z.looseObject({ type: someOf(text) });
/** xsd:dateTimeStamp: the zone is not left to the reader. */
const moment = z.iso.datetime({ offset: true });

/** The W3C's Verifiable Credentials Data Model 2.0, as far as a verifier acts on it. Other members pass through. */
const shape = z.looseObject({
  '@context': z
    .array(z.union([text, z.looseObject({})]))
    .min(1)
    .max(16),
  id: text.optional(),
  type: someOf(text),
  issuer: z.union([text, z.looseObject({ id: text })]),
  validFrom: moment.optional(),
  validUntil: moment.optional(),
  credentialSubject: z.looseObject({ id: text.optional() }),
  credentialStatus: someOf(typed).optional(),
  credentialSchema: someOf(typed.extend({ id: text })).optional(),
  // Those of JWT, which must not say otherwise than the credential does.
  iss: text.optional(),
  sub: text.optional(),
  iat: z.number().optional(),
  nbf: z.number().optional(),
  exp: z.number().optional(),
  cnf: z.looseObject({ kid: text.optional(), jwk: z.looseObject({}).optional() }).optional(),
});
export type Credential = z.infer<typeof shape>;

/** Reads a credential, or says which member is not as it must be. One subject, whom its DID names. */
export function credentialOf(value: unknown): Credential {
  const { data, error } = shape.safeParse(value);
  if (error) throw new Refusal('MALFORMED', `The credential is malformed at ${where(error)}.`, { cause: error });
  if (data['@context'][0] !== CREDENTIALS_V2)
    refuse('MALFORMED', `The credential's first context is not ${CREDENTIALS_V2}.`);
  if (!typesOf(data).includes('VerifiableCredential'))
    refuse('MALFORMED', 'The credential is no VerifiableCredential.');
  if ('vc' in data || 'vp' in data)
    refuse('MALFORMED', 'The credential has a member of version 1.1 of the data model.');
  const issuer = issuerOf(data);
  if (!isDid(issuer)) refuse('MALFORMED', "The credential's issuer is not a DID.");
  if (data.iss !== undefined && !sameDid(data.iss, issuer)) refuse('MALFORMED', 'The credential names two issuers.');
  const subject = data.credentialSubject.id;
  if (data.sub !== undefined && !(subject && sameDid(data.sub, subject)))
    refuse('MALFORMED', 'The credential names two subjects.');
  return data;
}

const where = (error: z.ZodError): string => error.issues[0]?.path.join('.') || 'its root';

export const issuerOf = ({ issuer }: Credential): string => (typeof issuer === 'string' ? issuer : issuer.id);
export const typesOf = ({ type }: Pick<Credential, 'type'>): string[] => [type].flat();
export const statusesOf = ({ credentialStatus }: Credential): JsonObject[] =>
  credentialStatus ? ([credentialStatus].flat() as JsonObject[]) : [];

/** Whether it is in force, by its own words; the skew is for two clocks that differ. */
export function requireInForce(credential: Credential, now: Date, skewSeconds: number): void {
  const seconds = now.getTime() / 1_000;
  const at = (moment: string | undefined) => (moment === undefined ? [] : [Date.parse(moment) / 1_000]);
  const given = (value: number | undefined) => (value === undefined ? [] : [value]);
  const from = Math.max(-Infinity, ...at(credential.validFrom), ...given(credential.nbf), ...given(credential.iat));
  const until = Math.min(Infinity, ...at(credential.validUntil), ...given(credential.exp));
  if (from > seconds + skewSeconds) refuse('NOT_YET_VALID', 'The credential is not valid yet.');
  if (until < seconds - skewSeconds) refuse('EXPIRED', 'The credential is not valid any more.');
}

/** What is to be said of somebody, before it is signed. */
export type Statement = {
  id?: string;
  types: readonly string[];
  issuer: string;
  subject: string;
  claims: JsonObject;
  validFrom: Date;
  validUntil?: Date | undefined;
  status?: readonly JsonObject[];
  schema?: { id: string; type: string };
};

/** The credential that says it. A subject with a DID is its holder, and only a key of that DID can present it. */
export function stated({
  id,
  types,
  issuer,
  subject,
  claims,
  validFrom,
  validUntil,
  status,
  schema,
}: Statement): JsonObject {
  const credential: JsonObject = {
    '@context': [CREDENTIALS_V2, 'https://www.w3.org/ns/credentials/undefined-terms/v2'],
    ...(id !== undefined && { id }),
    type: ['VerifiableCredential', ...types],
    issuer,
    validFrom: stamp(validFrom),
    ...(validUntil && { validUntil: stamp(validUntil) }),
    ...(schema && { credentialSchema: schema }),
    ...(status?.length && { credentialStatus: [...status] }),
    credentialSubject: { ...claims, id: subject },
    ...(isDid(subject) && { cnf: { kid: subject } }),
  };
  credentialOf(credential);
  return credential;
}

/** Seconds are all that a chain knows. */
const stamp = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');
