import { toHex } from '@atoll/crypto';
import { BATCH_FIELDS } from '@atoll/sealed';
import type { DataBatch, DataStream } from '@atoll/store';
import { getAddress, type Address, type Hex } from 'viem';

export const hexOf = (bytes: Uint8Array): Hex => toHex(bytes);

/** Up to 32 bytes of text, as contracts keep names and reasons. */
export const word = (text: string): Hex => toHex(Buffer.concat([Buffer.from(text), Buffer.alloc(32)]).subarray(0, 32));

export const NOTHING: Hex = `0x${'00'.repeat(32)}`;

/** The arguments of `openStream`. */
export const openingOf = ({
  producer,
  name,
  schemaId,
  lateAfter,
}: Pick<DataStream, 'producer' | 'name' | 'schemaId' | 'lateAfter'>): [Address, Hex, Hex, number] => [
  getAddress(hexOf(producer)),
  word(name),
  hexOf(schemaId),
  lateAfter,
];

/** The batch as the contract takes it. */
export const claimOf = ({ stream }: DataStream, batch: DataBatch) => ({
  ...{ stream: hexOf(stream), seqFrom: batch.seqFrom, seqTo: batch.seqTo, root: hexOf(batch.root), ctRoot: NOTHING },
  ...{ tFrom: batch.occurredFrom, tTo: batch.occurredTo },
});

/** What the organisation's key signs of a batch, as JSON for whoever signs typed data. */
export function typedBatch(stream: DataStream, batch: DataBatch, evmChainId: bigint): string {
  const { seqFrom, seqTo, tFrom, tTo, ...rest } = claimOf(stream, batch);
  return JSON.stringify({
    domain: {
      ...{ name: 'Atoll DataAnchor', version: '1', chainId: Number(evmChainId) },
      verifyingContract: getAddress(hexOf(stream.contract)),
    },
    types: { Batch: BATCH_FIELDS },
    primaryType: 'Batch',
    message: { ...rest, seqFrom: String(seqFrom), seqTo: String(seqTo), tFrom: String(tFrom), tTo: String(tTo) },
  });
}

/** A signature as the kernel's contracts take it: P-256 brings its key along, secp256k1 has v 27 or 28. */
export function signatureForChain(curve: string, publicKey: Uint8Array, signature: Uint8Array): Hex {
  if (curve === 'P256') return toHex(Buffer.concat([publicKey, signature]));
  return toHex(signature.map((byte, i) => (i === 64 ? byte + 27 : byte)));
}
