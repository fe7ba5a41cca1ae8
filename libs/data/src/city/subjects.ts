// Whose data is in an answer, so that each of them can be shown it and nobody else learns it.
//
// A department gives each person 32 random bytes, the commitment to that person, and writes it beside their rows. An answer has of it only
// SHA-256(commitment ‖ call): who does not know the commitment can tell neither that two answers are about one person, nor about whom.
import { inclusionSpans, leafHash, provesInclusion } from '@atoll/sealed';
import { createHash } from 'node:crypto';
import { toBytes, toHex, type Hex } from 'viem';

import { rootOver } from '../grants/receipt-tree.js';

/** That a handle is under the root on the chain, by RFC 9162 over SHA-256. */
export type SubjectProof = { root: Hex; size: number; position: number; proof: Hex[] };

export const handleOf = (commitment: Hex, call: Hex): Uint8Array =>
  createHash('sha256').update(toBytes(commitment)).update(toBytes(call)).digest();

/** Each person once, in an order that says nothing. */
export function handlesOf(commitments: readonly Hex[], call: Hex): Uint8Array[] {
  const distinct = new Set(commitments.map((commitment) => toHex(handleOf(commitment, call))));
  return [...distinct].sort().map((handle) => toBytes(handle));
}

export const subjectsRoot = (handles: readonly Uint8Array[]): Hex => toHex(rootOver(handles.map(leafHash)));

export function subjectProof(handles: readonly Uint8Array[], position: number): SubjectProof {
  const hashes = handles.map(leafHash);
  const spans = inclusionSpans(position, hashes.length);
  const proof = spans.map(({ begin, end }) => toHex(rootOver(hashes.slice(begin, end))));
  return { root: toHex(rootOver(hashes)), size: hashes.length, position, proof };
}

/** Whether an answer holds a person's data, for who has the commitment and reads the root of CallServed from any node. */
export function provesSubject(commitment: Hex, call: Hex, { root, size, position, proof }: SubjectProof): boolean {
  return provesInclusion({
    ...{ leaf: leafHash(handleOf(commitment, call)), position, size },
    ...{ path: proof.map((hash) => toBytes(hash)), root: toBytes(root) },
  });
}
