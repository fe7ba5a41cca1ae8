import { open, randomBytes, seal } from '@atoll/crypto';
import type { KeyMaterial } from '@atoll/store';

import type { KeyRef } from './custody.js';
import type { KeyRing } from './key-ring.js';

/** A data key as a row has it, under which key it lies. */
type Wrapped = { dataKey: Uint8Array<ArrayBuffer>; wrappedBy: string };
export type Envelope = Wrapped & { enveloped: Uint8Array<ArrayBuffer> };

/** Seals a signing key under a fresh data key, and that one under the ring's present key. */
export function putInto(ring: KeyRing, key: KeyRef, address: string, privateKey: Uint8Array): Envelope {
  const dataKey = randomBytes(32);
  try {
    const enveloped = Uint8Array.from(seal(dataKey, privateKey, purposeOf(key, address)));
    return { enveloped, ...wrapped(ring, key, address, dataKey) };
  } finally {
    dataKey.fill(0);
  }
}

/** The signing key, for whoever wipes it afterwards. What was never put into an envelope lies under the master key. */
export function takeOut(ring: KeyRing, row: KeyMaterial, address: string): Uint8Array {
  const purpose = purposeOf(row, address);
  if (!row.enveloped) return open(ring.of(row.masterKeyId, row.keyId), row.sealed, purpose);
  const dataKey = unwrapped(ring, row, address);
  try {
    return open(dataKey, row.enveloped, purpose);
  } finally {
    dataKey.fill(0);
  }
}

/** The same data key under the ring's present key: the signing key stays as it lies. */
export function wrappedAnew(ring: KeyRing, row: KeyMaterial, address: string): Wrapped {
  const dataKey = unwrapped(ring, row, address);
  try {
    return wrapped(ring, row, address, dataKey);
  } finally {
    dataKey.fill(0);
  }
}

function wrapped({ current }: KeyRing, key: KeyRef, address: string, dataKey: Uint8Array): Wrapped {
  const sealed = seal(current.bytes, dataKey, purposeOf(key, address, 'data-key'));
  return { dataKey: Uint8Array.from(sealed), wrappedBy: current.id };
}

function unwrapped(ring: KeyRing, row: KeyMaterial, address: string): Uint8Array {
  const kek = ring.of(row.wrappedBy ?? '', row.keyId);
  return open(kek, row.dataKey ?? new Uint8Array(), purposeOf(row, address, 'data-key'));
}

/** What a sealed text is and whose, so that it opens nowhere else. */
export const purposeOf = ({ organisationId, keyId }: KeyRef, address: string, what: 'key' | 'data-key' = 'key') =>
  Buffer.from(`atoll/${what}/1|${organisationId}|${keyId}|${address}`);
