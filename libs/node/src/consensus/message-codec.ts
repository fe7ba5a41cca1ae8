import {
  type Block,
  decodeBlock,
  decodeRlp,
  encodeBlock,
  encodeRlp,
  MalformedRlp,
  type Rlp,
  rlp,
} from '@atoll/protocol';

import {
  CODE,
  type Kind,
  type Message,
  type Payload,
  payloadItem,
  type PreparePayload,
  type RoundChangePayload,
  type Signed,
} from './message.js';

/** A message holds one block and its justification; what is larger is refused before it is read. */
export const MAX_MESSAGE_BYTES = 15 * 1024 * 1024;

/** A round fits Besu's signed 32-bit integer, in which `extraData` carries it. */
const MAX_ROUND = 2 ** 31 - 1;

const KINDS = new Map(Object.entries(CODE).map(([kind, code]) => [code as number, kind as Kind]));

/** `[code, signed]`, then the block and the lists of signed messages that justify it where the kind has them. */
export function encodeMessage(message: Message): Uint8Array {
  const head: Rlp[] = [Uint8Array.of(CODE[message.kind]), signedItem(message.signed)];
  if (message.kind === 'proposal') {
    const { block, roundChanges, prepares } = message;
    return encodeRlp([...head, encodeBlock(block), roundChanges.map(signedItem), prepares.map(signedItem)]);
  }
  if (message.kind === 'roundChange') {
    return encodeRlp([...head, message.block ? encodeBlock(message.block) : EMPTY, message.prepares.map(signedItem)]);
  }
  return encodeRlp(head);
}

/**
 * Reads exactly what {@link encodeMessage} writes and throws `MalformedRlp` for anything else. `maxSigners` bounds
 * the lists, so that hostile bytes cannot make us check more signatures than the validators could have made.
 */
export function decodeMessage(bytes: Uint8Array, maxSigners: number): Message {
  if (bytes.length > MAX_MESSAGE_BYTES) throw new MalformedRlp('the message is too long');
  const fields = rlp.list(decodeRlp(bytes), 'message');
  const kind = KINDS.get(integer(fields[0], 'code', 0xff));
  if (kind === undefined) throw new MalformedRlp('the code is not one of QBFT');
  expectLength(fields, { proposal: 5, prepare: 2, commit: 2, roundChange: 4 }[kind]);
  const signers = (item: Rlp | undefined) => bounded(rlp.list(item, 'justification'), maxSigners);

  switch (kind) {
    case 'prepare':
      return { kind, signed: readSigned(fields[1], readPrepare) };
    case 'commit':
      return { kind, signed: readSigned(fields[1], readCommit) };
    case 'proposal':
      return {
        kind,
        signed: readSigned(fields[1], readProposal),
        block: decodeBlock(rlp.string(fields[2], 'block')),
        roundChanges: signers(fields[3]).map((item) => readSigned(item, readRoundChange)),
        prepares: signers(fields[4]).map((item) => readSigned(item, readPrepare)),
      };
    case 'roundChange':
      return {
        kind,
        signed: readSigned(fields[1], readRoundChange),
        block: readOptionalBlock(rlp.string(fields[2], 'block')),
        prepares: signers(fields[3]).map((item) => readSigned(item, readPrepare)),
      };
  }
}

/** Where a message belongs, without reading the rest of it; null when it is no message at all. */
export function viewOf(bytes: Uint8Array): { kind: Kind; height: bigint; round: number } | null {
  if (bytes.length > MAX_MESSAGE_BYTES) return null;
  try {
    const fields = rlp.list(decodeRlp(bytes), 'message');
    const kind = KINDS.get(integer(fields[0], 'code', 0xff));
    const signed = rlp.list(fields[1], 'signed message');
    return kind === undefined ? null : { kind, ...readView(rlp.list(signed[0], 'payload')) };
  } catch {
    return null;
  }
}

/** The signed Prepares of a certificate, for the journal. */
export const encodePrepares = (prepares: readonly Signed<PreparePayload>[]): Uint8Array =>
  encodeRlp(prepares.map(signedItem));

export const decodePrepares = (bytes: Uint8Array): Signed<PreparePayload>[] =>
  rlp.list(decodeRlp(bytes), 'prepares').map((item) => readSigned(item, readPrepare));

const EMPTY = new Uint8Array();

const signedItem = ({ payload, signature }: Signed<Payload>): Rlp => [payloadItem(payload), signature];

function readSigned<P extends Payload>(item: Rlp | undefined, read: (fields: readonly Rlp[]) => P): Signed<P> {
  const fields = expectLength(rlp.list(item, 'signed message'), 2);
  return { payload: read(rlp.list(fields[0], 'payload')), signature: rlp.fixed(fields[1], 'signature', 65) };
}

function readView(fields: readonly Rlp[]): { height: bigint; round: number } {
  return { height: rlp.scalar(fields[0], 'height'), round: integer(fields[1], 'round', MAX_ROUND) };
}

function readProposal(fields: readonly Rlp[]) {
  expectLength(fields, 3);
  return { kind: 'proposal' as const, ...readView(fields), digest: rlp.hash(fields[2], 'digest') };
}

function readPrepare(fields: readonly Rlp[]): PreparePayload {
  expectLength(fields, 3);
  return { kind: 'prepare', ...readView(fields), digest: rlp.hash(fields[2], 'digest') };
}

function readCommit(fields: readonly Rlp[]) {
  expectLength(fields, 4);
  const digest = rlp.hash(fields[2], 'digest');
  return { kind: 'commit' as const, ...readView(fields), digest, seal: rlp.fixed(fields[3], 'seal', 65) };
}

function readRoundChange(fields: readonly Rlp[]): RoundChangePayload {
  expectLength(fields, 3);
  const prepared = rlp.list(fields[2], 'prepared');
  const view = readView(fields);
  if (prepared.length === 0) return { kind: 'roundChange', ...view, prepared: null };
  expectLength(prepared, 2);
  const certificate = {
    round: integer(prepared[0], 'prepared round', MAX_ROUND),
    digest: rlp.hash(prepared[1], 'digest'),
  };
  return { kind: 'roundChange', ...view, prepared: certificate };
}

const readOptionalBlock = (bytes: Uint8Array): Block | null => (bytes.length === 0 ? null : decodeBlock(bytes));

function integer(item: Rlp | undefined, name: string, max: number): number {
  const value = Number(rlp.scalar(item, name, 4));
  if (value > max) throw new MalformedRlp(`${name} is out of range`);
  return value;
}

function expectLength(fields: readonly Rlp[], length: number): readonly Rlp[] {
  if (fields.length !== length) throw new MalformedRlp(`a list has ${fields.length} fields instead of ${length}`);
  return fields;
}

function bounded(items: readonly Rlp[], max: number): readonly Rlp[] {
  if (items.length > max) throw new MalformedRlp('a justification has more signers than there are validators');
  return items;
}
