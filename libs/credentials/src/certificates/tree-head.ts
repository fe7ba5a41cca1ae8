import { sha256, toHex } from '@atoll/crypto';
import { leafHash } from '@atoll/sealed';
import { stringToHex } from 'viem';

import type { Hex } from './certificate.js';

/** What a log says it is at a time: how many certificates, and the root of their tree. */
export type TreeHead = { timestamp: bigint; treeSize: number; rootHash: Uint8Array };

/** A log's leaves are the certificates themselves, in DER: nobody needs anything but a certificate to look for it. */
export const leafOf = (der: Uint8Array): Uint8Array => leafHash(der);

/** `TreeHeadDataV2` of RFC 9162, section 4.10, without extensions: what the log's key signs. */
export function treeHeadBytes({ timestamp, treeSize, rootHash }: TreeHead): Uint8Array {
  const bytes = new Uint8Array(8 + 8 + 1 + rootHash.length + 2);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, timestamp);
  view.setBigUint64(8, BigInt(treeSize));
  view.setUint8(16, rootHash.length);
  bytes.set(rootHash, 17);
  return bytes;
}

/** What the chain holds of a head: the hash of what the log's key signed. */
export const headCommitment = (head: TreeHead): Hex => toHex(sha256(treeHeadBytes(head)));

/**
 * Under which name an organisation's heads stand in the registry's versioned lists. The chain takes version after version and none
 * twice, so there is one sequence of heads for everybody, and no second view for a victim.
 */
export const HEADS_LIST: Hex = stringToHex('atoll.certificate-log', { size: 32 });
