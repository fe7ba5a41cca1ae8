// What a signed reading is, in bytes: the same for the device that signs, the platform that keeps, and whoever checks later.
import { keccak256, sha256 } from '@atoll/crypto';

import { ascii, joined, putUint64, uint64, word } from './bytes.js';

/**
 * What a reading says: its number in its stream from 1 on, the second of Unix time at which the device says it was taken, and 32
 * bytes that stand for its payload: SHA-256 of it, or a salted commitment where the payload is about people.
 */
export type Said = { seq: number; occurredAt: number; hash: Uint8Array };

/** A stream as signatures name it: the domain of its `DataAnchor`, and its id there. */
export type ReadingScope = { domain: Uint8Array; stream: Uint8Array };

/** What `DataAnchor` calls the value of a reading: 8 bytes of the claimed time and the 32 of the hash. */
export const readingValue = (said: Said): Uint8Array => leafDataOf(said).subarray(9);

/** `SHA-256(0x00‖seq‖value)`, as `DataAnchor.leafOf` has it. */
export const readingLeaf = (said: Said): Uint8Array => sha256(leafDataOf(said));

/** How long what stands behind the first byte of a leaf's data is: number, time and hash. */
export const LEAF_DATA = 48;

/** The leaf over 48 bytes of number, time and hash that stand one behind the other already. */
export function leafOfData(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + LEAF_DATA);
  bytes.set(data, 1);
  return sha256(bytes);
}

/** In one piece, because this is what a platform does for every reading. */
function leafDataOf({ seq, occurredAt, hash }: Said): Uint8Array {
  const bytes = new Uint8Array(1 + LEAF_DATA);
  putUint64(bytes, 1, seq);
  putUint64(bytes, 9, occurredAt);
  bytes.set(hash, 17);
  return bytes;
}

/**
 * What a device signs of one reading, over SHA-256: the digest of these 112 bytes is what `DataAnchor.readingDigest` gives. Ed25519
 * signs the bytes themselves.
 */
export const readingMessage = ({ domain, stream }: ReadingScope, leaf: Uint8Array): Uint8Array =>
  joined([TAG, domain, stream, leaf]);

/** The EIP-712 domain of a `DataAnchor`, which keeps a signature to one contract on one chain. */
export function anchorDomain(evmChainId: number, contract: Uint8Array): Uint8Array {
  const name = keccak256(ascii('Atoll DataAnchor'));
  return keccak256(
    joined([keccak256(ascii(DOMAIN)), name, keccak256(ascii('1')), word(uint64(evmChainId)), word(contract)]),
  );
}

/** The id of the stream that a producer calls by a name of 32 bytes. */
export const streamIdOf = (producer: Uint8Array, name: Uint8Array): Uint8Array =>
  keccak256(joined([word(producer), name]));

/** 0x19 begins nothing else that a key signs over SHA-256: tokens are ASCII, certificate requests begin with 0x30. */
const TAG = ascii('\x19Atoll reading\n1');
const DOMAIN = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)';
