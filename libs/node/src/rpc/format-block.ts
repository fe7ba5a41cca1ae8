import { toHex } from '@atoll/crypto';
import { encodeBlock, type Header, toQuantity } from '@atoll/protocol';

import type { StoredBlock, StoredHeader } from '../chain/block-store.js';
import type { Json } from './json-rpc.js';

/** A header as `newHeads` tells it, and the first part of a block. */
export function headerJson({ hash, header }: StoredHeader): { [key: string]: Json } {
  return {
    number: toQuantity(header.number),
    hash,
    mixHash: header.mixHash,
    parentHash: header.parentHash,
    nonce: header.nonce,
    sha3Uncles: header.ommersHash,
    logsBloom: toHex(header.logsBloom),
    transactionsRoot: header.transactionsRoot,
    stateRoot: header.stateRoot,
    receiptsRoot: header.receiptsRoot,
    miner: header.coinbase,
    difficulty: toQuantity(header.difficulty),
    extraData: toHex(header.extraData),
    gasLimit: toQuantity(header.gasLimit),
    gasUsed: toQuantity(header.gasUsed),
    timestamp: toQuantity(header.timestamp),
    ...forkFields(header),
  };
}

/** A block as Besu answers `eth_getBlockByNumber`; `transactions` holds hashes or whole transactions. */
export function blockJson(block: StoredBlock, transactions: Json[]): Json {
  const { header } = block;
  return {
    ...headerJson(block),
    // Every block has the difficulty 1, so the sum is the number of blocks.
    totalDifficulty: toQuantity(header.number + 1n),
    size: toQuantity(encodeBlock({ header, transactions: block.transactions, withdrawals: [] }).length),
    uncles: [],
    transactions,
    ...(header.withdrawalsRoot !== undefined && { withdrawals: [] }),
  };
}

function forkFields(header: Header): { [key: string]: Json } {
  const { baseFeePerGas, blobGasUsed, excessBlobGas, withdrawalsRoot, parentBeaconBlockRoot, requestsHash } = header;
  return {
    ...(baseFeePerGas !== undefined && { baseFeePerGas: toQuantity(baseFeePerGas) }),
    ...(withdrawalsRoot !== undefined && { withdrawalsRoot }),
    ...(blobGasUsed !== undefined && { blobGasUsed: toQuantity(blobGasUsed) }),
    ...(excessBlobGas !== undefined && { excessBlobGas: toQuantity(excessBlobGas) }),
    ...(parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot }),
    ...(requestsHash !== undefined && { requestsHash }),
  };
}
