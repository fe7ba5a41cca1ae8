import { createHash } from 'node:crypto';

const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** MTH of RFC 9162, section 2.1.1, over leaves as the manual has them: by definition, without anything of the platform. */
export function plainRoot(readings: readonly { seq: number; occurredAt: number; hash: Uint8Array }[]): Buffer {
  const words = (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(value));
    return bytes;
  };
  const leaves = readings.map(({ seq, occurredAt, hash }) => sha256(Buffer.of(0), words(seq), words(occurredAt), hash));
  const head = (from: number, to: number): Buffer => {
    if (to - from === 1) return leaves[from]!;
    let k = 1;
    while (2 * k < to - from) k *= 2;
    return sha256(Buffer.of(1), head(from, from + k), head(from + k, to));
  };
  return head(0, leaves.length);
}
