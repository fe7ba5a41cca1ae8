import { sha256 } from '@atoll/crypto';
import { readingLeaf, readingMessage, type Said } from '@atoll/sealed';

import { flipped, withS, type NativeDevice } from './native-device.js';
import type { Source } from './reading-site.js';

/** A line as it is sent, and what the platform is to say of it. */
export type Message = { line: string; expected: string };

/** A good reading of a source. Its content differs from number to number. */
export function said(seq: number, at: number): Said & { payload: Buffer } {
  const payload = Buffer.from(`{"n":"temperature","u":"Cel","v":${(seq * 7919) % 5_000},"c":${seq}}`);
  return { seq, occurredAt: at, hash: sha256(payload), payload };
}

export const signatureOf = ({ device, scope }: Source, reading: Said, by: NativeDevice = device): Buffer =>
  by.signMessage(readingMessage(scope, readingLeaf(reading)));

type Parts = { stream: string; seq: number; at: number; payload: Buffer; signature: Buffer };
const lineOf = ({ payload, signature, ...rest }: Parts): string =>
  JSON.stringify({ ...rest, payload: payload.toString('base64'), signature: signature.toString('base64') });

export function partsOf(source: Source, seq: number, at: number): Parts {
  const reading = said(seq, at);
  const { payload } = reading;
  return { stream: source.stream.id, seq, at, payload, signature: signatureOf(source, reading) };
}

export const good = (source: Source, seq: number, at: number): Message => ({
  line: lineOf(partsOf(source, seq, at)),
  expected: 'ACCEPTED',
});

/** Whom bad messages are of, besides those whose good ones are changed. */
export type Others = { stranger: NativeDevice; unendorsed: Source; revoked: Source; elsewhere: Source };

type Spoil = (parts: Parts, source: Source, others: Others, now: number) => string;
const resigned = (source: Source, parts: Parts, at: number, seq = parts.seq) => {
  const reading = { ...said(seq, at), payload: parts.payload, hash: sha256(parts.payload) };
  return lineOf({ ...parts, seq, at, signature: signatureOf(source, reading) });
};
const withKey = (key: Uint8Array, signature: Buffer) => Buffer.concat([key, signature]);

/** What can be wrong with a message, by the code that is to name it. Each is a good one that is changed in this one thing. */
export const KINDS: Record<string, { code: string; spoil: Spoil }> = {
  'signed by another organisation’s key': {
    code: 'SIGNATURE_WRONG',
    spoil: (parts, source, { stranger }) =>
      lineOf({ ...parts, signature: signatureOf(source, said(parts.seq, parts.at), stranger) }),
  },
  'with another key along': {
    code: 'KEY_OF_ANOTHER',
    spoil: (parts, _, { stranger }) => lineOf({ ...parts, signature: withKey(stranger.publicKey, parts.signature) }),
  },
  'with a key off the curve': {
    code: 'KEY_NOT_ON_CURVE',
    spoil: (parts, { device }) => {
      const key = Buffer.from(device.publicKey);
      key[63]! ^= 1;
      return lineOf({ ...parts, signature: withKey(key, parts.signature) });
    },
  },
  'with a high s': {
    code: 'SIGNATURE_HIGH_S',
    spoil: (parts) => lineOf({ ...parts, signature: flipped(parts.signature) }),
  },
  'with an r of zero': {
    code: 'SIGNATURE_RANGE',
    spoil: (parts) => lineOf({ ...parts, signature: Buffer.concat([Buffer.alloc(32), parts.signature.subarray(32)]) }),
  },
  'with an s beyond the order': {
    code: 'SIGNATURE_RANGE',
    spoil: (parts) => lineOf({ ...parts, signature: withS(parts.signature, 2n ** 256n - 1n) }),
  },
  'with a signature cut off': {
    code: 'SIGNATURE_LENGTH',
    spoil: (parts) => lineOf({ ...parts, signature: parts.signature.subarray(0, 40) }),
  },
  'cut off': { code: 'MALFORMED', spoil: (parts) => lineOf(parts).slice(0, -20) },
  'of 1 MiB': { code: 'TOO_LARGE', spoil: (parts) => lineOf({ ...parts, payload: Buffer.alloc(1_048_576, 7) }) },
  'with another payload': {
    code: 'SIGNATURE_WRONG',
    spoil: (parts) => lineOf({ ...parts, payload: Buffer.from('{"v":0}') }),
  },
  'of another stream': {
    code: 'SIGNATURE_WRONG',
    spoil: (parts, _, { elsewhere }) => lineOf({ ...parts, stream: elsewhere.stream.id }),
  },
  'of no stream': {
    code: 'UNKNOWN_STREAM',
    spoil: (parts) => lineOf({ ...parts, stream: '0195a000-0000-7000-8000-000000000001' }),
  },
  'of the future': { code: 'FROM_THE_FUTURE', spoil: (parts, source, _, now) => resigned(source, parts, now + 4_000) },
  'far out of order': {
    code: 'SEQ_TOO_FAR',
    spoil: (parts, source) => resigned(source, parts, parts.at, 4_000_000_000 + parts.seq),
  },
  'of a device that nobody vouched for': {
    code: 'PRODUCER_UNENDORSED',
    spoil: (parts, _, { unendorsed }) => lineOf(partsOf(unendorsed, parts.seq, parts.at)),
  },
  'of a device that was revoked': {
    code: 'PRODUCER_RETIRED',
    spoil: (parts, _, { revoked }) => lineOf(partsOf(revoked, parts.seq, parts.at)),
  },
};

export function bad(kind: string, source: Source, seq: number, at: number, others: Others): Message {
  const { code, spoil } = KINDS[kind]!;
  return { line: spoil(partsOf(source, seq, at), source, others, at), expected: code };
}
