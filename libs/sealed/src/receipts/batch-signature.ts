import { addressOf, CryptoError, fromHex, p256, recoverAddress, toHex } from '@atoll/crypto';

import type { Hex } from '../hex.js';
import { batchDigest as digestOf } from '../readings/batch-claim.js';
import { anchorDomain } from '../readings/reading.js';
import type { Receipt } from './receipt.js';

/** Thirty-two bytes of a number or of an address. */
export const word = (value: bigint | Hex): Uint8Array => fromHex(`0x${BigInt(value).toString(16).padStart(64, '0')}`);

type Signed = Pick<Receipt, 'chainId' | 'contract' | 'stream' | 'root' | 'batch'>;

/** What `DataAnchor` has signed of a batch (EIP-712). */
export function batchDigest({ chainId, contract, stream, root, batch }: Signed): Uint8Array {
  const { seqFrom, seqTo, ctRoot, tFrom, tTo } = batch;
  return digestOf(anchorDomain(Number(chainId), fromHex(contract)), {
    ...{ stream: fromHex(stream), root: fromHex(root), ctRoot: fromHex(ctRoot) },
    ...{ seqFrom: Number(seqFrom), seqTo: Number(seqTo), tFrom: Number(tFrom), tTo: Number(tTo) },
  });
}

/** As the chain's `KeySignatures` takes it; accounts with code are the chain's to ask. */
export function isSignedBy(signer: Hex, digest: Uint8Array, signature: Hex): boolean {
  const bytes = fromHex(signature);
  return bytes.length === 128 ? isOfElement(signer, digest, bytes) : isOfWallet(signer, digest, bytes);
}

/** `r‖s‖v` of secp256k1, with v 27 or 28. */
function isOfWallet(signer: Hex, digest: Uint8Array, bytes: Uint8Array): boolean {
  if (bytes[64] !== 27 && bytes[64] !== 28) return false;
  try {
    return recoverAddress(digest, bytes.with(64, bytes[64] - 27)) === signer;
  } catch (error) {
    if (error instanceof CryptoError) return false;
    throw error;
  }
}

const HALF_ORDER = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n;

/** `x‖y‖r‖s` of P-256, with s in the lower half of the order, so that nobody has two signatures of one. */
function isOfElement(signer: Hex, digest: Uint8Array, bytes: Uint8Array): boolean {
  const key = bytes.subarray(0, 64);
  if (addressOf(key) !== signer || BigInt(toHex(bytes.subarray(96))) > HALF_ORDER) return false;
  return p256.verify(digest, bytes.subarray(64), key);
}
