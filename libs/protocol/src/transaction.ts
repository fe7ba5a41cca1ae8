import { keccak256, toHex } from '@atoll/crypto';

import type { Hash } from './hex.js';
import { decodeRlp, encodeRlp, MalformedRlp, type Rlp } from './rlp.js';
import { orderedTrieRoot } from './trie-root.js';

const LARGEST_TYPE = 0x7f;

/** Whether raw bytes begin like a typed envelope (EIP-2718); what does not is a legacy transaction or receipt, a list. */
function isEnvelope(raw: Uint8Array): boolean {
  return raw[0] !== undefined && raw[0] <= LARGEST_TYPE;
}

/** How a transaction or receipt stands inside a list of them: an envelope as a string, a legacy one as the list it is. */
export function enveloped(raw: Uint8Array): Rlp {
  return isEnvelope(raw) ? raw : decodeRlp(raw);
}

/** The raw bytes of a transaction or receipt that stands inside a list of them. */
export function unenveloped(item: Rlp): Uint8Array {
  if (!(item instanceof Uint8Array)) return encodeRlp(item);
  if (!isEnvelope(item)) throw new MalformedRlp('neither a list nor a typed envelope');
  return item;
}

/** The hash a transaction is known by: the Keccak of its raw bytes, whatever its type. */
export function transactionHash(raw: Uint8Array): Hash {
  return toHex(keccak256(raw));
}

/** `transactionsRoot` over raw transactions. */
export function transactionsRoot(raw: readonly Uint8Array[]): Hash {
  return orderedTrieRoot(raw);
}

/** `receiptsRoot` over raw receipts: a typed one is its envelope, without RLP around it. */
export function receiptsRoot(raw: readonly Uint8Array[]): Hash {
  return orderedTrieRoot(raw);
}
