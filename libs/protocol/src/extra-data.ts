import { fromHex } from '@atoll/crypto';

import type { Address } from './hex.js';
import { decodeRlp, encodeRlp, MalformedRlp, type Rlp } from './rlp.js';
import { address, fixed, list, scalar, scalarBytes, string } from './rlp-fields.js';

/** A wish to add a validator or to drop one, carried by a block its voter proposed. */
export interface Vote {
  recipient: Address;
  add: boolean;
}

/** What QBFT writes into a header's `extraData`. */
export interface ExtraData {
  /** 32 bytes of the proposer's choice, without meaning. */
  vanity: Uint8Array;
  /** The validators that may propose and seal this block, in ascending order. */
  validators: Address[];
  vote: Vote | null;
  /** The round in which this block was agreed. */
  round: number;
  /** Commit seals, `r‖s‖v` each; empty while the block is only proposed. */
  seals: Uint8Array[];
}

export const EMPTY_VANITY = new Uint8Array(32);

const ADD = 0xff;
const MAX_ROUND = 2 ** 31 - 1;

/** RLP of the five fields. A vote is `[recipient, 0xff]` to add and `[recipient, ""]` to drop; none is an empty list. */
export function encodeExtraData({ vanity, validators, vote, round, seals }: ExtraData): Uint8Array {
  return encodeRlp([
    vanity,
    validators.map((validator) => fromHex(validator)),
    voteItem(vote),
    scalarBytes(round),
    seals,
  ]);
}

/** Refuses everything but the canonical encoding, so that the same extra data never has two hashes. */
export function decodeExtraData(bytes: Uint8Array): ExtraData {
  const fields = list(decodeRlp(bytes), 'extraData');
  if (fields.length !== 5) throw new MalformedRlp(`extraData has ${fields.length} fields instead of 5`);
  const [vanity, validators, vote, round, seals] = fields;
  return {
    vanity: fixed(vanity, 'vanity', 32),
    validators: list(validators, 'validators').map((item) => address(item, 'validator')),
    vote: readVote(list(vote, 'vote')),
    round: readRound(round),
    seals: list(seals, 'seals').map((item) => fixed(item, 'seal', 65)),
  };
}

function voteItem(vote: Vote | null): Rlp {
  if (!vote) return [];
  return [fromHex(vote.recipient), vote.add ? Uint8Array.of(ADD) : new Uint8Array()];
}

function readVote(fields: readonly Rlp[]): Vote | null {
  if (fields.length === 0) return null;
  if (fields.length !== 2) throw new MalformedRlp('a vote has two fields');
  const kind = string(fields[1], 'vote type');
  if (kind.length > 1 || (kind.length === 1 && kind[0] !== ADD)) throw new MalformedRlp('a vote either adds or drops');
  return { recipient: address(fields[0], 'vote recipient'), add: kind.length === 1 };
}

function readRound(item: Rlp | undefined): number {
  const round = scalar(item, 'round', 4);
  if (round > MAX_ROUND) throw new MalformedRlp('round is out of range');
  return Number(round);
}
