import { keccak256 } from '@atoll/crypto';

import { ascii, joined, uint64, word } from './bytes.js';

/** What is signed of a batch, once for all of its readings: `DataAnchor.Claim`. */
export type BatchClaim = {
  stream: Uint8Array;
  seqFrom: number;
  seqTo: number;
  root: Uint8Array;
  /** Of the tree over the ciphertext's chunks; 32 zero bytes where there is none. */
  ctRoot: Uint8Array;
  /** When the first and the last reading are said to have been taken, in seconds. */
  tFrom: number;
  tTo: number;
};

/** The fields of `Batch`, as EIP-712 has them. */
export const BATCH_FIELDS = [
  { name: 'stream', type: 'bytes32' },
  { name: 'seqFrom', type: 'uint64' },
  { name: 'seqTo', type: 'uint64' },
  { name: 'root', type: 'bytes32' },
  { name: 'ctRoot', type: 'bytes32' },
  { name: 'tFrom', type: 'uint64' },
  { name: 'tTo', type: 'uint64' },
] as const;

const TYPE = keccak256(ascii(`Batch(${BATCH_FIELDS.map(({ type, name }) => `${type} ${name}`).join()})`));
const PREFIX = Uint8Array.of(0x19, 0x01);

/** What a key signs of a batch, by EIP-712: for devices that anchor their own. */
export function batchDigest(domain: Uint8Array, claim: BatchClaim): Uint8Array {
  const numbers = (...values: number[]) => values.map((value) => word(uint64(value)));
  const { stream, seqFrom, seqTo, root, ctRoot, tFrom, tTo } = claim;
  const fields = [stream, ...numbers(seqFrom, seqTo), root, ctRoot, ...numbers(tFrom, tTo)];
  return keccak256(joined([PREFIX, domain, keccak256(joined([TYPE, ...fields]))]));
}
