import { keccak256, recoverPublicKey, sha256 } from '@atoll/crypto';
import type { CustomCrypto } from '@ethereumjs/common';
import { bigIntToBytes, bytesToBigInt, setLengthLeft } from '@ethereumjs/util';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The fast primitives for the EVM. KZG's large trusted setup is loaded by the precompile that needs it. */
export const evmCrypto: CustomCrypto = { keccak256, sha256, ecrecover: recover };

/**
 * Recovers a public key as the precompile 0x01 must: unlike a transaction's signature, `s` may be in the upper half,
 * and (r, s, v) stands for the same key as (r, n - s, 1 - v).
 */
function recover(digest: Uint8Array, v: bigint, r: Uint8Array, s: Uint8Array, chainId?: bigint): Uint8Array {
  const parity = parityOf(v, chainId);
  const high = bytesToBigInt(s) > ORDER / 2n;
  const signature = new Uint8Array(65);
  signature.set(setLengthLeft(r, 32), 0);
  signature.set(high ? setLengthLeft(bigIntToBytes(ORDER - bytesToBigInt(s)), 32) : setLengthLeft(s, 32), 32);
  signature[64] = high ? 1 - parity : parity;
  return recoverPublicKey(digest, signature);
}

function parityOf(v: bigint, chainId: bigint | undefined): number {
  const parity = v <= 1n ? v : chainId === undefined ? v - 27n : v - (chainId * 2n + 35n);
  if (parity !== 0n && parity !== 1n) throw new Error(`The recovery id ${v} is not one of this chain.`);
  return Number(parity);
}
