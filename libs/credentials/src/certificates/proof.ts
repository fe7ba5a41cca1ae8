import { fromHex, HASH } from '@atoll/crypto';
import { z } from 'zod';

import { MOST_BYTES, MOST_CERTIFICATES, type Hex } from './certificate.js';

const hex = (most: number) =>
  z
    .string()
    .max(2 + 2 * most)
    .regex(/^0x(?:[0-9a-f]{2})*$/i)
    .transform((text) => fromHex(text as Hex));
const hash = z
  .string()
  .regex(HASH)
  .transform((text) => fromHex(text as Hex));
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** One certificate's place in its log: the path has 64 hashes for 2^64 leaves. */
const inclusion = z.strictObject({ position: count, path: z.array(hash).max(64) });

/**
 * What is handed out beside a chain of certificates, so that anybody who asks a node of the chain can check them: `inclusions` stand
 * in the chain's order, the head is one that the chain holds, as this version of the organisation's list.
 */
export const CERTIFICATE_PROOF = z.strictObject({
  atoll: z.literal('certificate-proof/1'),
  head: z.strictObject({
    version: count,
    timestamp: z
      .string()
      .regex(/^\d{1,19}$/)
      .transform(BigInt),
    treeSize: count,
    rootHash: hash,
  }),
  inclusions: z.array(inclusion).min(1).max(MOST_CERTIFICATES),
  /** A certificate by which the CA says whose it is, where its own does not. */
  binding: hex(MOST_BYTES).nullish(),
});
export type CertificateProof = z.infer<typeof CERTIFICATE_PROOF>;
/** The same as JSON has it. */
export type CertificateProofJson = z.input<typeof CERTIFICATE_PROOF>;

/** Null for what is no proof. */
export function readProof(text: string): CertificateProof | null {
  try {
    const read = CERTIFICATE_PROOF.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
