import { fromHex, hkdfSha256, p256, sha256 } from '@atoll/crypto';
import { createPublicKey } from 'node:crypto';

const LIFE_SECONDS = 300;

/**
 * Besu takes no shared secret at its JSON-RPC, only JSON Web Tokens (RFC 7519) of a key pair whose public part it is given.
 * The pair follows from the control token, so that one secret is all that a node and the platform share.
 */
export function besuPublicKey(controlToken: string): string {
  const point = p256.publicKeyOf(privateKeyOf(controlToken));
  const [x, y] = [point.subarray(0, 32), point.subarray(32)].map((half) => Buffer.from(half).toString('base64url'));
  const jwk = { kty: 'EC', crv: 'P-256', x: x!, y: y! };
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
}

/** A token that may call every method, for the next few minutes; ES256 as in RFC 7518. */
export function besuToken(controlToken: string, now = Date.now()): string {
  const issued = Math.floor(now / 1_000);
  const claims = { permissions: ['*:*'], iat: issued, exp: issued + LIFE_SECONDS };
  const signed = [{ alg: 'ES256', typ: 'JWT' }, claims].map(encoded).join('.');
  const signature = p256.sign(sha256(Buffer.from(signed)), privateKeyOf(controlToken));
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
}

/** 48 bytes, reduced: as FIPS 186-5 (A.2.1) has it, so that no key is likelier than another. */
function privateKeyOf(controlToken: string): Uint8Array {
  const bytes = hkdfSha256(Buffer.from(controlToken), new Uint8Array(0), Buffer.from('atoll besu control'), 48);
  const scalar = (BigInt(`0x${Buffer.from(bytes).toString('hex')}`) % (ORDER - 1n)) + 1n;
  return fromHex(`0x${scalar.toString(16).padStart(64, '0')}`, 32);
}

/** Of the curve P-256, SP 800-186. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
