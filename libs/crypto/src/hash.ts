import { hash, hkdfSync } from 'node:crypto';

import { createKeccak } from 'hash-wasm';

// One WebAssembly hasher for the process: a call is synchronous and complete, so nothing can interleave.
const keccak = await createKeccak(256);

/** Keccak-256 as Ethereum uses it (the padding before FIPS 202). */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return keccak.init().update(bytes).digest('binary');
}

/** SHA-256, FIPS 180-4. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', bytes, 'buffer'));
}

/** HKDF over SHA-256, RFC 5869: keys from a shared secret. */
export function hkdfSha256(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, length));
}
