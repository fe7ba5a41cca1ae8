import { Fault } from '@atoll/kernel';
import {
  calculateJwkThumbprint,
  decodeProtectedHeader,
  flattenedVerify,
  importJWK,
  type FlattenedJWS,
  type JWK,
} from 'jose';
import { z } from 'zod';

/** What a client may be refused for, by RFC 8555, section 6.7. */
export type AcmeError =
  | (
      | 'malformed'
      | 'badNonce'
      | 'badSignatureAlgorithm'
      | 'unauthorized'
      | 'accountDoesNotExist'
      | 'orderNotReady'
      | 'badCSR'
    )
  | (
      | 'rejectedIdentifier'
      | 'badAttestationStatement'
      | 'alreadyRevoked'
      | 'badRevocationReason'
      | 'rateLimited'
      | 'serverInternal'
      | 'unsupportedIdentifier'
      | 'badPublicKey'
    );

export class AcmeRefusal extends Error {
  constructor(
    readonly type: AcmeError,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export const ALGORITHMS = ['ES256', 'ES384', 'RS256', 'EdDSA'];

const BODY = z.strictObject({
  protected: z.string().max(8_192),
  payload: z.string().max(65_536),
  signature: z.string().min(1).max(2_048),
});
const HEADER = z.looseObject({
  alg: z.string(),
  nonce: z.string().max(100),
  url: z.string().max(2_000),
  jwk: z.record(z.string(), z.unknown()).optional(),
  kid: z.string().max(2_000).optional(),
});

export type AcmeHeader = z.infer<typeof HEADER>;
/** `payload` is null for POST-as-GET. */
export type AcmeRequest = { payload: unknown; thumbprint: string; jwk: JWK };

/** The header of a request that is well formed. What it says is not believed yet. */
export function headerOf(body: unknown): { jws: FlattenedJWS; header: AcmeHeader } {
  const jws = BODY.safeParse(body);
  if (!jws.success)
    throw new AcmeRefusal('malformed', 'The request is no flattened JWS with a protected header alone.');
  const header = HEADER.safeParse(attempt(() => decodeProtectedHeader(jws.data)));
  if (!header.success) throw new AcmeRefusal('malformed', 'The protected header lacks alg, nonce or url.');
  const { alg, jwk, kid } = header.data;
  if (!ALGORITHMS.includes(alg))
    throw new AcmeRefusal('badSignatureAlgorithm', `Only ${ALGORITHMS.join(', ')} are taken.`);
  if ((jwk === undefined) === (kid === undefined))
    throw new AcmeRefusal('malformed', 'The protected header must have either jwk or kid.');
  return { jws: jws.data, header: header.data };
}

/** The request as this key signed it. */
export async function verified(jws: FlattenedJWS, jwk: JWK): Promise<AcmeRequest> {
  requirePublic(jwk);
  try {
    const { payload } = await flattenedVerify(jws, await importJWK(jwk, decodeProtectedHeader(jws).alg), {
      algorithms: ALGORITHMS,
    });
    const text = new TextDecoder().decode(payload);
    return { payload: text === '' ? null : JSON.parse(text), thumbprint: await calculateJwkThumbprint(jwk), jwk };
  } catch {
    throw new AcmeRefusal('malformed', 'The signature of the request does not hold.', 401);
  }
}

/** Public members alone are kept, and no key that is too weak or too large to be looked at. */
function requirePublic(jwk: JWK): void {
  if (jwk.d !== undefined || jwk.k !== undefined) throw new AcmeRefusal('badPublicKey', 'The key has private parts.');
  if (JSON.stringify(jwk).length > 2_000) throw new AcmeRefusal('badPublicKey', 'The key is too large.');
  if (jwk.kty === 'RSA' && (jwk.n ?? '').length < 342)
    throw new AcmeRefusal('badPublicKey', 'An RSA key must have 2048 bits or more.');
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

const BY_FAULT: Partial<Record<Fault['detail']['code'], [AcmeError, number]>> = {
  NOT_FOUND: ['malformed', 404],
  INVALID: ['malformed', 400],
  LIMIT_EXCEEDED: ['malformed', 413],
  CONFLICT: ['orderNotReady', 403],
  FORBIDDEN: ['unauthorized', 403],
  QUOTA_EXCEEDED: ['rateLimited', 429],
  RATE_LIMITED: ['rateLimited', 429],
};

/** A fault of the domain as ACME speaks of it. Null for what is no fault: that is told as an internal failure. */
export function refusalOf(error: unknown): AcmeRefusal | null {
  if (error instanceof AcmeRefusal) return error;
  if (!(error instanceof Fault)) return null;
  const [type, status] = BY_FAULT[error.detail.code] ?? ['serverInternal', 503];
  const isRequest = error.detail.code === 'INVALID' && ['csr', 'request'].includes(error.detail.field);
  return new AcmeRefusal(isRequest ? 'badCSR' : type, error.message, status);
}
