import { toHex } from '@atoll/crypto';
import { toQuantity } from '@atoll/protocol';
import {
  type AccessList2930Tx,
  type EOACode7702Tx,
  type FeeMarket1559Tx,
  type LegacyTx,
  TransactionType,
  type TypedTransaction,
} from '@ethereumjs/tx';

import type { StoredHeader } from '../chain/block-store.js';
import type { SignedTransaction } from '../execution/transaction.js';
import type { Json } from './json-rpc.js';

type Fields = { [key: string]: Json };

/** Where a transaction was mined. */
export interface Place {
  readonly block: StoredHeader;
  readonly index: number;
}

/** A transaction as clients read it; without a place it is still waiting. */
export function transactionJson({ tx, hash, sender }: SignedTransaction, place?: Place): Json {
  return {
    ...placeFields(place),
    type: toQuantity(tx.type),
    hash,
    from: sender,
    to: tx.to?.toString() ?? null,
    nonce: toQuantity(tx.nonce),
    gas: toQuantity(tx.gasLimit),
    value: toQuantity(tx.value),
    input: toHex(tx.data),
    ...feeFields(tx, place?.block.header.baseFeePerGas),
    ...typedFields(tx),
    v: toQuantity(tx.v!),
    r: toQuantity(tx.r!),
    s: toQuantity(tx.s!),
  };
}

function placeFields(place: Place | undefined): Fields {
  if (!place) return { blockHash: null, blockNumber: null, transactionIndex: null };
  return {
    blockHash: place.block.hash,
    blockNumber: toQuantity(place.block.header.number),
    blockTimestamp: toQuantity(place.block.header.timestamp),
    transactionIndex: toQuantity(place.index),
  };
}

/** What was paid per gas where it is mined, and what is offered at most before. */
export function effectiveGasPrice(tx: TypedTransaction, baseFee = 0n): bigint {
  if (!isFeeMarket(tx)) return (tx as LegacyTx | AccessList2930Tx).gasPrice;
  const offered = baseFee + tx.maxPriorityFeePerGas;
  return offered < tx.maxFeePerGas ? offered : tx.maxFeePerGas;
}

function feeFields(tx: TypedTransaction, baseFee?: bigint): Fields {
  if (!isFeeMarket(tx)) return { gasPrice: toQuantity(effectiveGasPrice(tx)) };
  const gasPrice = baseFee === undefined ? tx.maxFeePerGas : effectiveGasPrice(tx, baseFee);
  return {
    gasPrice: toQuantity(gasPrice),
    maxFeePerGas: toQuantity(tx.maxFeePerGas),
    maxPriorityFeePerGas: toQuantity(tx.maxPriorityFeePerGas),
  };
}

function isFeeMarket(tx: TypedTransaction): tx is FeeMarket1559Tx | EOACode7702Tx {
  return tx.type === TransactionType.FeeMarketEIP1559 || tx.type === TransactionType.EOACodeEIP7702;
}

function typedFields(tx: TypedTransaction): Fields {
  if (tx.type === TransactionType.Legacy) return legacyChainId(tx.v!);
  const { accessList, chainId } = tx as AccessList2930Tx;
  return {
    chainId: toQuantity(chainId),
    yParity: toQuantity(tx.v!),
    accessList: accessList.map(([address, storageKeys]) => ({
      address: toHex(address),
      storageKeys: storageKeys.map(toHex),
    })),
    ...(tx.type === TransactionType.EOACodeEIP7702 && { authorizationList: authorizations(tx as EOACode7702Tx) }),
  };
}

/** EIP-155 puts the chain id into v; before it there was none. */
function legacyChainId(v: bigint): Fields {
  return v < 35n ? {} : { chainId: toQuantity((v - 35n) / 2n) };
}

function authorizations(tx: EOACode7702Tx): Json[] {
  return tx.authorizationList.map(([chainId, address, nonce, yParity, r, s]) => ({
    chainId: integer(chainId),
    address: toHex(address),
    nonce: integer(nonce),
    yParity: integer(yParity),
    r: integer(r),
    s: integer(s),
  }));
}

function integer(bytes: Uint8Array): string {
  return toQuantity(bytes.length ? BigInt(toHex(bytes)) : 0n);
}
