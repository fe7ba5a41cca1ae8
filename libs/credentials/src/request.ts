// OpenID for Verifiable Presentations 1.0, response mode `direct_post`, requests that are not signed.
import { ALGORITHMS } from './keys.js';
import { MOST_CREDENTIALS } from './limits.js';
import type { Presented } from './present.js';
import { typesOf } from './credential.js';
import { refuse } from './refusal.js';
import { isObject, readObject, type Json, type JsonObject } from './strict-json.js';
import type { ClaimPath } from './disclosures.js';

/** What is asked for: one credential of a type, and claims of it that must be shown. */
export type Wanted = { id: string; type: string; claims: readonly ClaimPath[] };

/** An audience that is where the answer goes needs no registration: the prefix `redirect_uri`. */
export const clientIdOf = (responseUri: string): string => `redirect_uri:${responseUri}`;

export function presentationRequest(
  { id, type, claims }: Wanted,
  { responseUri, nonce, state }: { responseUri: string; nonce: string; state: string },
): JsonObject {
  const forms: JsonObject = Object.fromEntries(
    ['vc+sd-jwt', 'vc+jwt'].map((form): [string, Json] => [form, { alg_values: [...ALGORITHMS] }]),
  );
  const credential: JsonObject = {
    id,
    format: 'vc+sd-jwt',
    meta: { type_values: [['VerifiableCredential', type]] },
    ...(claims.length > 0 && { claims: claims.map((path): Json => ({ path: [...path] })) }),
  };
  return {
    response_type: 'vp_token',
    response_mode: 'direct_post',
    client_id: clientIdOf(responseUri),
    response_uri: responseUri,
    nonce,
    state,
    dcql_query: { credentials: [credential] },
    client_metadata: { vp_formats_supported: forms },
  };
}

/** The presentations in a `vp_token`, for the one credential that was asked for. */
export function presentationsIn(vpToken: string, { id }: Wanted): string[] {
  const given = readObject(vpToken, 'vp_token')[id];
  const all = given === undefined ? [] : [given].flat();
  if (all.length === 0 || all.length > MOST_CREDENTIALS || !all.every((one): one is string => typeof one === 'string'))
    return refuse('NOT_ASKED_FOR', `The vp_token has no presentations for "${id}".`);
  return all;
}

/** Refuses a presentation without a credential of the type, or one that hides what was asked for. */
export function requireWanted({ credentials }: Presented, { type, claims }: Wanted): void {
  const fitting = credentials.filter(({ credential }) => typesOf(credential).includes(type));
  if (fitting.length === 0) refuse('NOT_ASKED_FOR', `Nothing that was presented is of the type ${type}.`);
  for (const { credential } of fitting)
    for (const path of claims)
      if (at(credential as Json, path) === undefined)
        refuse('NOT_ASKED_FOR', `The claim ${path.join('/')} was not shown.`);
}

const at = (value: Json, path: ClaimPath): Json | undefined =>
  path.reduce<Json | undefined>((here, step) => {
    if (Array.isArray(here)) return here[Number(step)];
    return isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined;
  }, value);
