import type { NestedUint8Array } from '@ethereumjs/rlp';
import { RLP } from '@ethereumjs/rlp';

import { MAX_BLOCK_BYTES } from '@atoll/protocol';

import type { Frame } from './frame.js';
import { encodeFrame } from './frame.js';
import { PeerError } from './peer-error.js';

/** The largest frame a proven peer may send: proposals and round changes carry a whole block and its justification. */
export const MAX_FRAME_BYTES = MAX_BLOCK_BYTES + 1024 * 1024;

/** The number of transactions one gossip frame may carry, and of blocks one answer may. */
const MAX_ITEMS = 8_192;

/** What proven peers say to each other. Each is one frame; docs/peer-protocol.md has the bytes. */
export type PeerMessage =
  | { readonly kind: 'ping' }
  | { readonly kind: 'pong' }
  /** The sender's head: said once after the handshake and again whenever it changes. */
  | { readonly kind: 'status'; readonly number: bigint; readonly hash: Uint8Array }
  /** A consensus message, opaque here: it carries its author's signature. */
  | { readonly kind: 'consensus'; readonly bytes: Uint8Array }
  | { readonly kind: 'transactions'; readonly transactions: Uint8Array[] }
  | { readonly kind: 'getBlocks'; readonly id: number; readonly from: bigint; readonly count: number }
  /** Consecutive blocks from the number asked for; fewer than asked when they grow large, none when the number is unknown. */
  | { readonly kind: 'blocks'; readonly id: number; readonly blocks: Uint8Array[] }
  /** The last message before the sender hangs up, so that the log of the other side names the reason too. */
  | { readonly kind: 'bye'; readonly code: string };

const KINDS = ['ping', 'pong', 'status', 'consensus', 'transactions', 'getBlocks', 'blocks', 'bye'] as const;
/** Kind 0 is the handshake's, so a message before the proof cannot be mistaken for anything else. */
const FIRST_KIND = 1;
const EMPTY = new Uint8Array();

export function encodeMessage(message: PeerMessage): Buffer {
  return encodeFrame(KINDS.indexOf(message.kind) + FIRST_KIND, payloadOf(message));
}

function payloadOf(message: PeerMessage): Uint8Array {
  switch (message.kind) {
    case 'ping':
    case 'pong':
      return EMPTY;
    case 'status':
      return RLP.encode([message.number, message.hash]);
    case 'consensus':
      return message.bytes;
    case 'transactions':
      return RLP.encode(message.transactions);
    case 'getBlocks':
      return RLP.encode([message.id, message.from, message.count]);
    case 'blocks':
      return RLP.encode([message.id, message.blocks]);
    case 'bye':
      return Buffer.from(message.code, 'ascii');
  }
}

export function decodeMessage({ kind, payload }: Frame): PeerMessage {
  try {
    // As a plain view, so that what RLP cuts out is copied and a kept transaction does not keep its whole frame.
    return parse(KINDS[kind - FIRST_KIND], new Uint8Array(payload.buffer, payload.byteOffset, payload.length));
  } catch (cause) {
    throw new PeerError('BAD_MESSAGE', `a malformed message of kind ${kind}`, { cause });
  }
}

function parse(kind: (typeof KINDS)[number] | undefined, payload: Uint8Array): PeerMessage {
  switch (kind) {
    case 'ping':
    case 'pong':
      return { kind };
    case 'status': {
      const [number, hash] = list(payload, 2);
      return { kind, number: integer(number), hash: bytes(hash, 32) };
    }
    case 'consensus':
      return { kind, bytes: payload };
    case 'transactions':
      return { kind, transactions: items(RLP.decode(payload)) };
    case 'getBlocks': {
      const [id, from, count] = list(payload, 3);
      return { kind, id: small(id), from: integer(from), count: small(count) };
    }
    case 'blocks': {
      const [id, blocks] = list(payload, 2);
      return { kind, id: small(id), blocks: items(blocks) };
    }
    case 'bye':
      return { kind, code: /^[A-Z_]{1,32}$/.exec(Buffer.from(payload).toString('ascii'))?.[0] ?? 'UNKNOWN' };
    case undefined:
      throw new Error('an unknown kind');
  }
}

type Field = Uint8Array | NestedUint8Array | undefined;

function list(payload: Uint8Array, length: number): Field[] {
  const fields = RLP.decode(payload);
  if (!Array.isArray(fields) || fields.length !== length) throw new Error(`not a list of ${length}`);
  return fields;
}

function bytes(field: Field, length?: number): Uint8Array {
  if (!(field instanceof Uint8Array) || (length !== undefined && field.length !== length))
    throw new Error('not a byte string of the right length');
  return field;
}

function items(field: Field): Uint8Array[] {
  if (!Array.isArray(field) || field.length > MAX_ITEMS) throw new Error('not a list of byte strings');
  return field.map((item) => bytes(item));
}

function integer(field: Field): bigint {
  const digits = bytes(field);
  if (digits.length > 8 || digits[0] === 0) throw new Error('not a 64-bit integer');
  return digits.length ? BigInt(`0x${Buffer.from(digits).toString('hex')}`) : 0n;
}

function small(field: Field): number {
  const value = integer(field);
  if (value > 0xffff_ffffn) throw new Error('not a 32-bit integer');
  return Number(value);
}
