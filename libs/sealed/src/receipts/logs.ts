import { fromHex, keccak256, toHex } from '@atoll/crypto';
import { decodeRlp, rlp } from '@atoll/protocol';

import type { Hex } from '../hex.js';
import { ReceiptError } from './receipt-error.js';

export type Log = { address: Hex; topics: Hex[]; data: Hex };

export const BATCH_ANCHORED = toHex(
  keccak256(new TextEncoder().encode('BatchAnchored(bytes32,uint256,address,uint64,uint64,bytes32,uint8,bool)')),
);

/** The logs of a raw transaction receipt: a list of four, after the byte of its type if it has one (EIP-2718). */
export function logsOf(raw: Hex): Log[] {
  try {
    const bytes = fromHex(raw);
    const fields = rlp.list(decodeRlp(bytes[0]! < 0xc0 ? bytes.subarray(1) : bytes), 'receipt');
    return rlp.list(fields[3], 'logs').map((item) => {
      const [address, topics, data] = rlp.list(item, 'log');
      return {
        address: rlp.address(address, 'address'),
        topics: rlp.list(topics, 'topics').map((topic) => rlp.hash(topic, 'topic')),
        data: toHex(rlp.string(data, 'data')),
      };
    });
  } catch (cause) {
    throw new ReceiptError('LOGS', 'A log cannot be read.', { cause });
  }
}
