import { credentialOf, issuerOf, requireInForce, type Credential } from './credential.js';
import { keysOf, sameDid, didOf, type Resolve } from './did.js';
import { reveal, type Revealed } from './disclosures.js';
import { readJws, requireSigned } from './jws.js';
import { MOST_BYTES, SKEW_SECONDS } from './limits.js';
import { refuse } from './refusal.js';
import type { JsonObject } from './strict-json.js';

export type CredentialForm = 'vc+jwt' | 'vc+sd-jwt';

export type Judging = {
  resolve: Resolve;
  now?: Date;
  /** At most {@link SKEW_SECONDS}, which it is unless said. */
  skewSeconds?: number;
  /** For status lists, which are larger than what they are lists of. */
  mostBytes?: number;
};

/** What is known of a credential whose issuer's signature holds and which is in force. Its status is another question. */
export type Verified = {
  form: CredentialForm;
  credential: Credential;
  issuer: string;
  subject: string | undefined;
  /** What the issuer signed, without disclosures: what a chain commits to. */
  signed: JsonObject;
  disclosed: Revealed['disclosed'];
  /** The compact form without a holder's proof: what that proof must name. */
  text: string;
};

/** Decides about validity, so nobody may have hidden it. */
const OPEN = new Set(['credentialSubject']);

/** Checks a credential's form, its signature by a key that its issuer's DID asserts by, and its times. Throws a {@link Refusal}. */
export async function verifyCredential(text: string, judging: Judging): Promise<Verified> {
  const { mostBytes = MOST_BYTES, resolve, now = new Date() } = judging;
  const skewSeconds = Math.min(judging.skewSeconds ?? SKEW_SECONDS, SKEW_SECONDS);
  if (text.length > mostBytes) refuse('TOO_LARGE', `The credential has more than ${mostBytes} bytes.`);
  const selective = text.includes('~');
  const [head = '', ...disclosures] = text.split('~');
  if (selective && disclosures.pop() !== '')
    refuse('MALFORMED', 'Behind the credential stands a proof that was not asked for.');
  const jws = readJws(head, [selective ? 'vc+sd-jwt' : 'vc+jwt'], 'credential');
  const { claims, disclosed } = selective ? reveal(jws.payload, disclosures) : { claims: jws.payload, disclosed: [] };
  for (const { path } of disclosed)
    if (!OPEN.has(String(path[0])) || path.length < 2 || path[1] === 'id')
      refuse('BAD_DISCLOSURE', `The claim ${path.join('/')} must not be hidden.`);
  const credential = credentialOf(claims);
  const issuer = issuerOf(credential);
  requireKidOf(issuer, jws.kid, 'credential');
  const keys = await keysOf(issuer, 'assertionMethod', { resolve, kid: jws.kid });
  requireSigned(jws, keys, 'credential');
  requireInForce(credential, now, skewSeconds);
  const subject = credential.credentialSubject.id;
  const form = jws.typ as CredentialForm;
  return { form, credential, issuer, subject, signed: jws.payload, disclosed, text };
}

/** A kid that names somebody else's key is no mistake that is worth understanding. */
export function requireKidOf(did: string, kid: string | undefined, what: string): void {
  if (kid !== undefined && !kid.startsWith('#') && !sameDid(didOf(kid), did))
    refuse('UNKNOWN_KEY', `The kid of the ${what} is not a key of ${did}.`);
}
