import { Frontier, inclusionSpans, leafHash, provesInclusion, type Hex } from '@atoll/sealed';
import { concatHex, encodeAbiParameters, toBytes, toHex } from 'viem';

/** A receipt that is kept off the chain, as its leaf has it. */
export type ReceiptLeaf = {
  resource: Hex;
  grantee: Hex;
  purpose: number;
  reqHash: Hex;
  respHash: Hex;
  /** In seconds. */
  occurredAt: bigint;
};

export type ReceiptProof = { root: Hex; size: number; position: number; proof: Hex[] };

const FIELDS = [
  ...[{ type: 'bytes32' }, { type: 'address' }, { type: 'uint8' }, { type: 'bytes32' }, { type: 'bytes32' }],
  { type: 'uint64' },
] as const;

/** What is hashed into a leaf: the time first, as the key that leaves are sorted by, and then all fields as the ABI writes them. */
export function leafBytes({ resource, grantee, purpose, reqHash, respHash, occurredAt }: ReceiptLeaf): Uint8Array {
  const body = encodeAbiParameters(FIELDS, [resource, grantee, purpose, reqHash, respHash, occurredAt] as never);
  return toBytes(concatHex([toHex(occurredAt, { size: 8 }), body]));
}

const hashesOf = (leaves: readonly ReceiptLeaf[]) => leaves.map((leaf) => leafHash(leafBytes(leaf)));

/** The root of RFC 9162 over the leaves, in their order. */
export function receiptsRoot(leaves: readonly ReceiptLeaf[]): Hex {
  return toHex(rootOver(hashesOf(leaves)));
}

export function rootOver(hashes: readonly Uint8Array[]): Uint8Array {
  const frontier = new Frontier();
  for (const hash of hashes) frontier.add(hash);
  return frontier.root;
}

export function receiptProof(leaves: readonly ReceiptLeaf[], position: number): ReceiptProof {
  const hashes = hashesOf(leaves);
  const proof = inclusionSpans(position, leaves.length).map(({ begin, end }) =>
    toHex(rootOver(hashes.slice(begin, end))),
  );
  return { root: toHex(rootOver(hashes)), size: leaves.length, position, proof };
}

/** Whether a receipt is one of those that a root on a chain commits to. */
export function provesReceipt(leaf: ReceiptLeaf, { root, size, position, proof }: ReceiptProof): boolean {
  return provesInclusion({
    ...{ leaf: leafHash(leafBytes(leaf)), position, size },
    ...{ path: proof.map((hash) => toBytes(hash)), root: toBytes(root) },
  });
}
