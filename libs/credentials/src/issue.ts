import { randomBytes, sha256 } from '@atoll/crypto';
import { SDJwtInstance, type SdJwtPayload } from '@sd-jwt/core';

import { credentialOf } from './credential.js';
import type { ClaimPath } from './disclosures.js';
import { writeJws, type Signer } from './jws.js';
import { MOST_BYTES } from './limits.js';
import { refuse } from './refusal.js';
import { bytesOf, isObject, toBase64Url, type Json, type JsonObject } from './strict-json.js';

/**
 * A credential as a `vc+jwt` (W3C, Securing Verifiable Credentials using JOSE and COSE): whoever sees it sees all of it. A status
 * list is one, and may be larger than others.
 */
export async function issueJwt(credential: JsonObject, signer: Signer, mostBytes = MOST_BYTES): Promise<string> {
  credentialOf(credential);
  return bounded(await writeJws('vc+jwt', credential, signer, { cty: 'vc' }), mostBytes);
}

/**
 * A credential as a `vc+sd-jwt` (the same, with RFC 9901): its holder chooses which of the `hidden` claims somebody sees. What
 * decides about validity can not be hidden, so only claims about the subject can.
 */
export async function issueSdJwt(
  credential: JsonObject,
  hidden: readonly ClaimPath[],
  signer: Signer,
): Promise<string> {
  credentialOf(credential);
  const frame = hidden.length > 0 ? frameOf(credential, hidden) : undefined;
  const writer = new SDJwtInstance<SdJwtPayload>({
    hasher: (data: string | ArrayBuffer) => sha256(typeof data === 'string' ? bytesOf(data) : new Uint8Array(data)),
    saltGenerator: () => toBase64Url(randomBytes(16)),
    signAlg: signer.algorithm,
    signer: async (data: string) => toBase64Url(await signer.sign(bytesOf(data))),
  });
  const header = { typ: 'vc+sd-jwt', kid: signer.kid, cty: 'vc' };
  return bounded(await writer.issue(credential, frame as never, { header }));
}

type Frame = { [name: string]: Frame | string[] | number[] };

/** The library's frame: `_sd` beside what it hides, nested as the claims are. */
function frameOf(credential: JsonObject, hidden: readonly ClaimPath[]): Frame {
  const root: Frame = {};
  for (const path of hidden) {
    const [first, second] = path;
    if (first !== 'credentialSubject' || second === undefined || second === 'id')
      refuse('MALFORMED', `Only what is said of the subject can be hidden, not ${path.join('/')}.`);
    let [here, frame]: [Json | undefined, Frame] = [credential, root];
    for (const step of path.slice(0, -1)) {
      here = memberOf(here, step, path);
      frame = (frame[step] ??= {}) as Frame;
    }
    const last = path.at(-1)!;
    memberOf(here, last, path);
    const names = (frame._sd ??= []) as (string | number)[];
    if (!names.includes(last)) names.push(last);
  }
  return root;
}

function memberOf(value: Json | undefined, step: string | number, path: ClaimPath): Json {
  const found = Array.isArray(value) ? value[Number(step)] : isObject(value) ? value[step] : undefined;
  return found === undefined ? refuse('MALFORMED', `There is no claim ${path.join('/')} to hide.`) : found;
}

const bounded = (text: string, mostBytes = MOST_BYTES): string =>
  text.length > mostBytes ? refuse('TOO_LARGE', `A credential has at most ${mostBytes} bytes.`) : text;
