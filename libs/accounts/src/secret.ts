import { createHash, randomBytes } from 'node:crypto';

/** What a bearer shows, and what is kept of it. A secret of 32 random bytes needs no slow hash. */
export type Secret = { text: string; hash: Uint8Array<ArrayBuffer> };

/** The prefix tells people, and scanners of leaked code, what kind of secret it is. */
export function newSecret(prefix: string): Secret {
  const text = prefix + randomBytes(32).toString('base64url');
  return { text, hash: hashSecret(text) };
}

export function hashSecret(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(text).digest());
}
