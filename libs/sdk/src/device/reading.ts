import { fromHex, sha256, toHex } from '@atoll/crypto';
import { anchorDomain, readingLeaf, readingMessage } from '@atoll/sealed';
import canonicalize from 'canonicalize';

import type { Device } from './device.js';
import type { Place } from './typed-data.js';

type Hex = `0x${string}`;

/** A stream as signatures name it: its `DataAnchor`, and its id there. Both stay the same as long as there is the stream. */
export type StreamPlace = Place & { stream: Hex };

/** What was measured: JSON or SenML, kept in the canonical form of RFC 8785, or bytes as they are, or what stands for them. */
export type Content =
  { json: unknown } | { senml: unknown } | { payload: Uint8Array; mediaType?: string } | { commitment: Hex };

/** `seq` counts from 1 in its stream; `at` is when it was taken, in seconds of Unix time. */
export type Measured = { seq: number; at: number } & Content;

/** A reading as every door takes it, on a line of its own, by docs/data-streams.md. */
export type SignedReading = { stream: Hex; seq: number; at: number; signature: Hex } & (
  Exclude<Content, { payload: Uint8Array }> | { payload: string; mediaType?: string }
);

/** Signs one reading. The platform, and whoever checks it later, computes the same bytes from what was sent. */
export async function signReading(
  device: Device,
  { chainId, address, stream }: StreamPlace,
  { seq, at, ...content }: Measured,
): Promise<SignedReading> {
  const leaf = readingLeaf({ seq, occurredAt: at, hash: hashOf(content) });
  const scope = { domain: anchorDomain(chainId, fromHex(address)), stream: fromHex(stream) };
  const message = readingMessage(scope, leaf);
  const signature =
    device.curve === 'Ed25519' ? toHex(await device.sign(message)) : await device.signDigest(sha256(message));
  return { stream, seq, at, ...sent(content), signature };
}

function hashOf(content: Content): Uint8Array {
  if ('commitment' in content) return fromHex(content.commitment);
  if ('payload' in content) return sha256(content.payload);
  const text = canonicalize('json' in content ? content.json : content.senml);
  if (text === undefined) throw new Error('What was measured is no JSON.');
  return sha256(new TextEncoder().encode(text));
}

const sent = (content: Content) =>
  'payload' in content ? { ...content, payload: Buffer.from(content.payload).toString('base64') } : content;
