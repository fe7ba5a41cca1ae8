/** Bytes from the operating system's generator, in Node and in browsers alike. */
export function randomBytes(length: number): Uint8Array {
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}

/** A secret for people and programs to carry around: base64url without padding (RFC 4648 section 5). */
export function randomToken(bytes = 32): string {
  const binary = String.fromCharCode(...randomBytes(bytes));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
