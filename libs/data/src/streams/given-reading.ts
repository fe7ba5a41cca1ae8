import { sha256 } from '@atoll/crypto';
import { readSenmlCbor, readSenmlJson, SenmlError } from '@atoll/sealed';
import canonicalize from 'canonicalize';

import type { ReadingCode } from './reading-code.js';

/** A reading as somebody handed it in: in the right form, and nothing else is known of it. */
export type GivenReading = {
  /** The id of the stream's row, or its id on the chain. */
  stream: string;
  seq: number;
  occurredAt: number;
  hash: Uint8Array;
  isCommitment: boolean;
  payload: Uint8Array | null;
  mediaType: string | null;
  signature: Uint8Array | null;
  by: 'DEVICE' | 'GATEWAY';
};

export const MOST_PAYLOAD = 65_536;
export const SENML_JSON = 'application/senml+json';
export const SENML_CBOR = 'application/senml+cbor';
const JSON_TYPE = 'application/json';

const STREAM = /^(0x[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]{1,60}\/[a-z0-9!#$&^_.+-]{1,39}$/;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const HEX = /^0x(?:[0-9a-fA-F]{2})*$/;
/** No signature has more characters, whatever its encoding. */
const MOST_TEXT = 400;
const FIELDS = new Set([
  ...['stream', 'seq', 'at', 'payload', 'json', 'senml', 'commitment', 'mediaType', 'signature', 'by'],
]);

/** Reads one reading of JSON. By hand and not by a schema, because this is what most of a flood ends at. */
export function readGiven(value: unknown, stream?: string): GivenReading | ReadingCode {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'MALFORMED';
  const it = value as Record<string, unknown>;
  for (const field in it) if (!FIELDS.has(field)) return 'MALFORMED';
  const of = stream ?? it['stream'];
  const { by = 'device' } = it;
  if (typeof of !== 'string' || !STREAM.test(of) || (by !== 'device' && by !== 'gateway')) return 'MALFORMED';
  const content = contentOf(it);
  if (typeof content === 'string') return content;
  const signature = it['signature'] === undefined ? null : bytesOf(it['signature'], MOST_TEXT);
  if (signature === undefined) return 'SIGNATURE_LENGTH';
  const [seq, occurredAt] = [whole(it['seq']), whole(it['at'])];
  if (seq === null || occurredAt === null) return 'MALFORMED';
  if (seq < 1 || seq > Number.MAX_SAFE_INTEGER) return 'SEQ_OUT_OF_RANGE';
  if (occurredAt > Number.MAX_SAFE_INTEGER) return 'FROM_THE_FUTURE';
  return { stream: of, seq, occurredAt, ...content, signature, by: by === 'device' ? 'DEVICE' : 'GATEWAY' };
}

/** A reading whose payload came as bytes, and all else beside it. */
export function givenOf(
  said: { stream: string; seq: string; at: string; signature: string | undefined; by: string | undefined },
  payload: Uint8Array,
  mediaType: string | null,
): GivenReading | ReadingCode {
  if (payload.length > MOST_PAYLOAD) return 'TOO_LARGE';
  const { stream, seq, at, signature, by } = said;
  const head = readGiven({ seq, at, commitment: NOTHING, ...(signature && { signature }), ...(by && { by }) }, stream);
  if (typeof head === 'string') return head;
  const content = contentIn(payload, mediaType);
  return typeof content === 'string' ? content : { ...head, ...content };
}

const NOTHING = `0x${'00'.repeat(32)}`;

type Content = Pick<GivenReading, 'hash' | 'isCommitment' | 'payload' | 'mediaType'>;

function contentOf(it: Record<string, unknown>): Content | ReadingCode {
  const { mediaType = null } = it;
  if (mediaType !== null && (typeof mediaType !== 'string' || !MEDIA_TYPE.test(mediaType))) return 'MALFORMED';
  const payload = payloadOf(it);
  if (typeof payload === 'string') return payload;
  const type = it['senml'] !== undefined ? SENML_JSON : it['json'] !== undefined ? JSON_TYPE : mediaType;
  if (it['commitment'] === undefined) return payload ? contentIn(payload, type) : 'MALFORMED';
  const hash = bytesOf(it['commitment'], MOST_TEXT);
  return hash?.length === 32 ? { hash, isCommitment: true, payload, mediaType: type } : 'MALFORMED';
}

function contentIn(payload: Uint8Array, mediaType: string | null): Content | ReadingCode {
  if (mediaType !== null && !MEDIA_TYPE.test(mediaType)) return 'MALFORMED';
  if ((mediaType === SENML_JSON || mediaType === SENML_CBOR) && !isSenml(payload, mediaType)) return 'NOT_SENML';
  return { hash: sha256(payload), isCommitment: false, payload, mediaType };
}

/** Null where there is none. JSON is kept in the canonical form of RFC 8785, of which the hash is taken. */
function payloadOf({ payload, json, senml }: Record<string, unknown>): Uint8Array | null | ReadingCode {
  const given = [payload, json, senml].filter((each) => each !== undefined);
  if (given.length > 1) return 'MALFORMED';
  if (given.length === 0) return null;
  if (payload === undefined) return canonical(given[0]);
  if (typeof payload !== 'string') return 'MALFORMED';
  if (payload.length > (MOST_PAYLOAD / 3) * 4 + 4) return 'TOO_LARGE';
  const bytes = BASE64.test(payload) ? Buffer.from(payload, 'base64') : null;
  if (!bytes) return 'MALFORMED';
  return bytes.length > MOST_PAYLOAD ? 'TOO_LARGE' : bytes;
}

function canonical(value: unknown): Uint8Array | ReadingCode {
  const text = canonicalize(value);
  if (text === undefined) return 'MALFORMED';
  const bytes = Buffer.from(text);
  return bytes.length > MOST_PAYLOAD ? 'TOO_LARGE' : bytes;
}

function isSenml(payload: Uint8Array, mediaType: string): boolean {
  try {
    if (mediaType === SENML_CBOR) readSenmlCbor(payload, 0);
    else readSenmlJson(Buffer.from(payload).toString(), 0);
    return true;
  } catch (error) {
    if (error instanceof SenmlError) return false;
    throw error;
  }
}

/** Hexadecimal with 0x, or base64, one in four thousand of which begins with 0x, too; undefined for anything else. */
function bytesOf(text: unknown, most: number): Uint8Array | undefined {
  if (typeof text !== 'string' || text.length > most) return undefined;
  if (HEX.test(text)) return Buffer.from(text.slice(2), 'hex');
  return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** A whole number, as JSON has it or as decimal digits. Beyond 2^53 it stays too large, however it is rounded. */
function whole(value: unknown): number | null {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? value : null;
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? Number(value) : null;
}
