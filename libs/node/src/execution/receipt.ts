import { toHex } from '@atoll/crypto';
import type { Address, Hash, Hex } from '@atoll/protocol';
import { RLP } from '@ethereumjs/rlp';
import { bytesToBigInt } from '@ethereumjs/util';

export interface Log {
  address: Address;
  topics: Hash[];
  data: Hex;
}

/** What a transaction left behind (Yellow Paper 4.3.1, with EIP-658's status and EIP-2718's type). */
export interface Receipt {
  type: number;
  status: 0 | 1;
  cumulativeGasUsed: bigint;
  logsBloom: Uint8Array;
  logs: Log[];
}

type Decoded = Uint8Array | Decoded[];

export function decodeReceipt(encoded: Uint8Array): Receipt {
  const type = (encoded[0] ?? 0) < 0x80 ? (encoded[0] ?? 0) : 0;
  const fields = RLP.decode(type === 0 ? encoded : encoded.subarray(1));
  if (!Array.isArray(fields)) throw new Error('A receipt in the database is not a list.');
  const [status, gas, logsBloom, logs] = fields as [Uint8Array, Uint8Array, Uint8Array, Decoded[]];
  return {
    type,
    status: status.length === 1 ? 1 : 0,
    cumulativeGasUsed: bytesToBigInt(gas),
    logsBloom,
    logs: logs.map(logOf),
  };
}

function logOf(item: Decoded): Log {
  const [address, topics, data] = item as [Uint8Array, Uint8Array[], Uint8Array];
  return { address: toHex(address), topics: topics.map(toHex), data: toHex(data) };
}
