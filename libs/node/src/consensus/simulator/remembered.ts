import { recoverAddress } from '@atoll/crypto';
import { type Address, decodeExtraData, type Header, quorum, sealDigest } from '@atoll/protocol';

import type { Recover } from '../message.js';

const KEPT = 20_000;
const answers = new Map<string, Address>();

/**
 * Signatures are real in a simulation, and so is their recovery; but every validator asks the same questions, so answers
 * are kept. An answer depends on nothing but its question.
 */
export const rememberingRecover: Recover = (digest, signature) => {
  const question = Buffer.concat([digest, signature]).toString('latin1');
  const known = answers.get(question);
  if (known) return known;
  const answer = recoverAddress(digest, signature);
  if (answers.size >= KEPT) answers.clear();
  answers.set(question, answer);
  return answer;
};

/** The rule of libs/protocol for seals, with remembered answers; at the end of a run libs/protocol has the last word. */
export function checkSeals(header: Header, validators: readonly Address[]): void {
  const { seals } = decodeExtraData(header.extraData);
  const digest = sealDigest(header);
  const sealers = new Set(seals.map((seal) => rememberingRecover(digest, seal)));
  const known = [...sealers].every((sealer) => validators.includes(sealer));
  if (!known || sealers.size < seals.length || seals.length < quorum(validators.length)) throw new Error('bad seals');
}
