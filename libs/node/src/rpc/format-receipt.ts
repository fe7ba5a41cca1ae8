import { fromHex, keccak256, toHex } from '@atoll/crypto';
import { type Address, encodeRlp, rlp, toQuantity } from '@atoll/protocol';

import type { StoredReceipt } from '../chain/block-store.js';
import type { SignedTransaction } from '../execution/transaction.js';
import { logJson } from './format-log.js';
import { effectiveGasPrice, type Place } from './format-transaction.js';
import type { Json } from './json-rpc.js';

/** A receipt as Besu answers `eth_getTransactionReceipt`. */
export function receiptJson(receipt: StoredReceipt, { tx, hash, sender }: SignedTransaction, place: Place): Json {
  const { block, index } = place;
  return {
    type: toQuantity(receipt.type),
    status: toQuantity(receipt.status),
    transactionHash: hash,
    transactionIndex: toQuantity(index),
    blockHash: block.hash,
    blockNumber: toQuantity(block.header.number),
    from: sender,
    to: tx.to?.toString() ?? null,
    contractAddress: tx.to ? null : createdAddress(sender, tx.nonce),
    cumulativeGasUsed: toQuantity(receipt.cumulativeGasUsed),
    gasUsed: toQuantity(receipt.gasUsed),
    effectiveGasPrice: toQuantity(effectiveGasPrice(tx, block.header.baseFeePerGas)),
    logs: receipt.logs.map((log, i) =>
      logJson({
        ...log,
        blockNumber: block.header.number,
        blockHash: block.hash,
        blockTimestamp: block.header.timestamp,
        transactionHash: hash,
        transactionIndex: index,
        logIndex: receipt.firstLogIndex + i,
      }),
    ),
    logsBloom: toHex(receipt.logsBloom),
  };
}

/** The address a creation gets, Yellow Paper section 7. */
function createdAddress(sender: Address, nonce: bigint): Address {
  return toHex(keccak256(encodeRlp([fromHex(sender), rlp.scalarBytes(nonce)])).subarray(12));
}
