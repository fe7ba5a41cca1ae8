import { fromHex, sha256 } from '@atoll/crypto';
import { leafHash, provesInclusion } from '@atoll/sealed';

type Hex = `0x${string}`;
export type SubjectProof = { root: Hex; size: number; position: number; proof: readonly Hex[] };

/** Whether an answer has data of whoever knows the commitment: its leaf is under the root that the log of calls has, by RFC 9162. */
export function provesSubject(commitment: Hex, call: Hex, { size, position, proof }: SubjectProof, root: Hex): boolean {
  const handle = sha256(new Uint8Array([...fromHex(commitment), ...fromHex(call)]));
  return provesInclusion({
    ...{ leaf: leafHash(handle), position, size },
    ...{ path: proof.map((hash) => fromHex(hash)), root: fromHex(root) },
  });
}
