// Envelope v1: what is said of sealed content, in the open. The content is ciphertext and lies in an object store; the readers hold
// wrapped keys; the chain holds the hash of the header.
import { keccak256, toHex } from '@atoll/crypto';
import type { Kem } from '@atoll/crypto/hpke';
import canonicalize from 'canonicalize';
import { z } from 'zod';

import { EnvelopeError } from './envelope-error.js';
import type { Hex } from './hex.js';

/** What the content is bound to: sealed for one place, it opens at no other. Numbers beyond 2^53 are decimal text. */
export type Binding = {
  chainId: string;
  /** The contract that answers for the resource: `AccessGrant`, or another. */
  contract: Hex;
  resourceId: Hex;
  /** The record's number within the resource, and how often it was sealed anew. */
  seq: string;
  revision: number;
  /** Of the content, as the resource's owner names it. */
  schemaId: Hex;
  /** `keyEpoch` of K4: each revocation begins another, with another key. */
  policyEpoch: string;
};

/** The epoch's key, wrapped to one reader. */
export type Recipient = { did: string; keyId: string; kem: Kem; enc: Hex; wrappedKey: Hex };

export type Header = {
  v: 1;
  alg: 'A256GCM';
  /** 32 random bytes of this one sealing: the content's key follows from them, and is gone with them. */
  iv: Hex;
  /** Where the ciphertext lies: a name that a store knows. */
  ctRef: string;
  /** The positional Merkle root over the ciphertext's chunks. */
  ctRoot: Hex;
  /** Bytes of the content, and of it in each chunk but the last. */
  size: number;
  chunk: number;
  aad: Binding;
};

export type Envelope = Header & { recipients: Recipient[] };

export const MAX_RECIPIENTS = 1_000;
export const MAX_ENVELOPE_CHARS = 1_000_000;
export const [MIN_CHUNK, MAX_CHUNK] = [4_096, 1_048_576];
/** A tebibyte of the smallest chunks. */
export const MAX_CHUNKS = 2 ** 28;

const hex = (bytes: number) => z.string().regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`)) as unknown as z.ZodType<Hex>;
const uint64 = z.string().refine((text) => /^(0|[1-9]\d{0,19})$/.test(text) && BigInt(text) < 2n ** 64n);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const name = z.string().regex(/^[\x21-\x7e]{1,200}$/);

const binding = z.strictObject({
  ...{ chainId: uint64, contract: hex(20), resourceId: hex(32), seq: uint64, revision: count.max(2 ** 32 - 1) },
  ...{ schemaId: hex(32), policyEpoch: uint64 },
});
const recipient = z.discriminatedUnion('kem', [
  z.strictObject({ did: name, keyId: name, kem: z.literal('P256'), enc: hex(65), wrappedKey: hex(48) }),
  z.strictObject({ did: name, keyId: name, kem: z.literal('X25519'), enc: hex(32), wrappedKey: hex(48) }),
]);
const header = {
  ...{ v: z.literal(1), alg: z.literal('A256GCM'), iv: hex(32), ctRef: name, ctRoot: hex(32), size: count },
  ...{ chunk: count.min(MIN_CHUNK).max(MAX_CHUNK).multipleOf(MIN_CHUNK), aad: binding },
};
const envelope = z
  .strictObject({ ...header, recipients: z.array(recipient).max(MAX_RECIPIENTS) })
  .refine(({ size, chunk }) => chunksOf(size, chunk) <= MAX_CHUNKS);

/** Content of no bytes is one empty chunk. */
export const chunksOf = (size: number, chunk: number): number => Math.max(1, Math.ceil(size / chunk));

/** The one text of an envelope (RFC 8785), so that no two readers take it differently. */
export const envelopeText = (it: Envelope): string => canonicalize(it)!;

/** An {@link EnvelopeError} for what is no envelope, is of a later version, or is not written as `envelopeText` writes. */
export function readEnvelope(text: string): Envelope {
  if (text.length > MAX_ENVELOPE_CHARS) throw malformed(`has more than ${MAX_ENVELOPE_CHARS} characters`);
  const value = parsed(text);
  const version = typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined;
  if (typeof version === 'number' && version !== 1)
    throw new EnvelopeError('VERSION', `Version ${version} of envelopes is not known here.`);
  const result = envelope.safeParse(value);
  if (!result.success) throw malformed(`is wrong at ${result.error.issues[0]?.path.join('.') || 'its root'}`);
  if (canonicalize(value) !== text) throw malformed('is not written in the canonical form of RFC 8785');
  return result.data as Envelope;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('is not JSON');
  }
}

const malformed = (because: string) => new EnvelopeError('MALFORMED', `The envelope ${because}.`);

/** What a chain holds of an envelope: of the header, without its readers, so that readers can be added. */
export function envelopeHash({ recipients: _, ...header }: Envelope): Hex {
  return toHex(keccak256(canonical(header)));
}

/** What `wrapKey` of K4 holds of a reader's key. */
export const wrapHash = (it: Recipient): Hex => toHex(keccak256(canonical(it)));

/** What each chunk is sealed with: all of the header that is known before the content is. */
export const boundTo = ({ v, alg, iv, chunk, aad }: Pick<Header, 'v' | 'alg' | 'iv' | 'chunk' | 'aad'>): Uint8Array =>
  canonical({ v, alg, iv, chunk, aad });

const canonical = (value: unknown): Uint8Array => new TextEncoder().encode(canonicalize(value)!);
