import { sha256 } from '@atoll/crypto';

import { CREDENTIALS_V2 } from './credential.js';
import { keysOf, type Resolve } from './did.js';
import { reveal, showing, type ClaimPath } from './disclosures.js';
import { readJws, requireSigned, writeJws, type Signer } from './jws.js';
import { keyOfJwk, type PublicKey } from './keys.js';
import { MOST_BYTES, MOST_CREDENTIALS, SKEW_SECONDS } from './limits.js';
import { refuse } from './refusal.js';
import { bytesOf, isObject, toBase64Url, type JsonObject } from './strict-json.js';
import { requireKidOf, verifyCredential, type Judging, type Verified } from './verify.js';

/** Who asked, and with which words that nobody heard before. */
export type Asked = { nonce: string; audience: string };

/** The oldest proof that is taken: it was asked for a moment ago. */
const OLDEST_SECONDS = 300;

const digestOf = (text: string): string => toBase64Url(sha256(bytesOf(text)));
const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1_000);

/** A `vc+sd-jwt` for somebody: the wanted claims of it, and the holder's proof (`kb+jwt`, RFC 9901, section 4.3). */
export async function presentSdJwt(
  credential: string,
  wanted: readonly ClaimPath[],
  { nonce, audience, holder, now = new Date() }: Asked & { holder: Signer; now?: Date },
): Promise<string> {
  const [head = '', ...disclosures] = credential.split('~').slice(0, -1);
  const { payload } = readJws(head, ['vc+sd-jwt'], 'credential');
  const shown = [head, ...showing(reveal(payload, disclosures), wanted), ''].join('~');
  const proof = { iat: secondsOf(now), aud: audience, nonce, sd_hash: digestOf(shown) };
  return shown + (await writeJws('kb+jwt', proof, holder));
}

/** Credentials of any form in a `vp+jwt`, signed by their holder. */
export async function presentJwt(
  credentials: readonly string[],
  { nonce, audience, holder, did, now = new Date() }: Asked & { holder: Signer; did: string; now?: Date },
): Promise<string> {
  const presentation = {
    '@context': [CREDENTIALS_V2],
    type: ['VerifiablePresentation'],
    holder: did,
    verifiableCredential: credentials.map((text) => ({
      '@context': CREDENTIALS_V2,
      type: 'EnvelopedVerifiableCredential',
      id: `data:application/${text.includes('~') ? 'vc+sd-jwt' : 'vc+jwt'},${text}`,
    })),
    aud: audience,
    nonce,
    iat: secondsOf(now),
    exp: secondsOf(now) + OLDEST_SECONDS,
  };
  return writeJws('vp+jwt', presentation, holder, { cty: 'vp' });
}

export type Presented = { holder: string; credentials: Verified[] };

/** Checks the holder's proof and every credential in it. Throws a {@link Refusal}. */
export async function verifyPresentation(text: string, asked: Asked, judging: Judging): Promise<Presented> {
  if (text.length > MOST_BYTES) refuse('TOO_LARGE', `The presentation has more than ${MOST_BYTES} bytes.`);
  return text.includes('~') ? verifyKeyBinding(text, asked, judging) : verifyEnveloping(text, asked, judging);
}

async function verifyKeyBinding(text: string, asked: Asked, judging: Judging): Promise<Presented> {
  const end = text.lastIndexOf('~') + 1;
  if (end === text.length) refuse('NOT_BOUND', 'The presentation has no proof of its holder.');
  const shown = text.slice(0, end);
  const proof = readJws(text.slice(end), ['kb+jwt'], 'proof');
  const verified = await verifyCredential(shown, judging);
  const { holder, keys } = await holderOf(verified, judging.resolve, proof.kid);
  requireSigned(proof, keys, 'proof');
  requireAsked(proof.payload, asked, judging);
  if (proof.payload.sd_hash !== digestOf(shown)) refuse('NOT_BOUND', 'The proof is for something else.');
  return { holder, credentials: [verified] };
}

async function verifyEnveloping(text: string, asked: Asked, judging: Judging): Promise<Presented> {
  const jws = readJws(text, ['vp+jwt'], 'presentation');
  const { type, holder, verifiableCredential = [] } = jws.payload;
  if (![type].flat().includes('VerifiablePresentation') || typeof holder !== 'string')
    return refuse('MALFORMED', 'The presentation names no holder, or is none.');
  const envelopes = [verifiableCredential].flat();
  if (envelopes.length > MOST_CREDENTIALS) refuse('TOO_LARGE', `There are more than ${MOST_CREDENTIALS} credentials.`);
  requireKidOf(holder, jws.kid, 'presentation');
  requireSigned(
    jws,
    await keysOf(holder, 'authentication', { resolve: judging.resolve, kid: jws.kid }),
    'presentation',
  );
  requireAsked(jws.payload, asked, judging);
  const credentials: Verified[] = [];
  for (const envelope of envelopes) {
    const verified = await verifyCredential(enveloped(envelope), judging);
    const bound = await holderOf(verified, judging.resolve, undefined);
    if (bound.holder.toLowerCase() !== holder.toLowerCase())
      refuse('NOT_BOUND', `The credential is for ${bound.holder} to present.`);
    credentials.push(verified);
  }
  return { holder, credentials };
}

function enveloped(value: unknown): string {
  const [, form, text] =
    isObject(value) && value.type === 'EnvelopedVerifiableCredential'
      ? (/^data:application\/(vc\+(?:sd-)?jwt),(.+)$/s.exec(String(value.id)) ?? [])
      : [];
  if (!text || (form === 'vc+sd-jwt') !== text.includes('~'))
    return refuse('MALFORMED', 'The presentation has something in it that is no enveloped credential.');
  return text;
}

/** Whom the issuer bound it to, and the keys that prove it: what `cnf` says, and the subject where it says nothing. */
async function holderOf(
  { credential, subject }: Verified,
  resolve: Resolve,
  kid: string | undefined,
): Promise<{ holder: string; keys: PublicKey[] }> {
  const { cnf } = credential;
  if (cnf?.jwk) {
    const key = keyOfJwk(cnf.jwk);
    if (!key) return refuse('UNKNOWN_KEY', 'The credential is bound to a key of a kind that is not known here.');
    return { holder: subject ?? '', keys: [key] };
  }
  const bound = cnf?.kid ?? subject;
  if (bound === undefined) return refuse('NOT_BOUND', 'The credential is bound to nobody.');
  const holder = bound.split('#', 1)[0]!;
  requireKidOf(holder, kid, 'proof');
  return { holder, keys: await keysOf(holder, 'authentication', { resolve, kid: bound.includes('#') ? bound : kid }) };
}

function requireAsked(proof: JsonObject, { nonce, audience }: Asked, { now = new Date(), skewSeconds }: Judging): void {
  const skew = Math.min(skewSeconds ?? SKEW_SECONDS, SKEW_SECONDS);
  const { iat, exp } = proof;
  if (proof.nonce !== nonce) refuse('WRONG_NONCE', 'The proof answers another challenge.');
  if (proof.aud !== audience) refuse('WRONG_AUDIENCE', 'The proof is for somebody else.');
  if (typeof iat !== 'number' || iat > secondsOf(now) + skew)
    refuse('NOT_YET_VALID', 'The proof was made in the future.');
  const ends = typeof exp === 'number' ? Math.min(exp, Number(iat) + OLDEST_SECONDS) : Number(iat) + OLDEST_SECONDS;
  if (ends < secondsOf(now) - skew) refuse('EXPIRED', 'The proof is too old.');
}
