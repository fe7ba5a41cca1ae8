import { type Hash, RPC_CODE, RpcError, toQuantity } from '@atoll/protocol';

import type { StoredBlock } from '../chain/block-store.js';
import type { Chain } from '../chain/chain.js';
import { readState } from '../chain/past-state.js';
import { PoolError, type PoolRule } from '../pool/pool-error.js';
import type { TransactionPool } from '../pool/pool.js';
import { findBlock, requireState, transactionAt } from './block-lookup.js';
import { receiptJson } from './format-receipt.js';
import { transactionJson } from './format-transaction.js';
import type { Json, Methods, Params } from './json-rpc.js';
import { addressParam, blockParam, dataParam, hashParam, quantityParam } from './params.js';

/** Sending transactions and finding them again. `send` takes one to the pool and on to the peers. */
export function transactionMethods(
  chain: Chain,
  pool: TransactionPool,
  send: (raw: Uint8Array) => Promise<Hash>,
): Methods {
  const byIndex = (block: StoredBlock | undefined, params: Params): Json => {
    const found = block && transactionAt(chain, block, Number(quantityParam(params, 1)));
    return found && transactionJson(found.signed, found.place);
  };
  return {
    eth_sendRawTransaction: (params) => send(dataParam(params, 0)).catch(refused),
    eth_getTransactionByHash: (params) => {
      const hash = hashParam(params, 0);
      const found = mined(chain, hash);
      if (found) return transactionJson(found.signed, found.place);
      const waiting = pool.find(hash);
      return waiting && transactionJson(waiting);
    },
    eth_getTransactionByBlockNumberAndIndex: (params) => byIndex(findBlock(chain, blockParam(params, 0)), params),
    eth_getTransactionByBlockHashAndIndex: (params) =>
      byIndex(findBlock(chain, { hash: hashParam(params, 0) }), params),
    eth_getTransactionReceipt: (params) => {
      const found = mined(chain, hashParam(params, 0));
      if (!found) return null;
      const { block, index } = found.place;
      return receiptJson(chain.blocks.receipts(block.header.number)![index]!, found.signed, found.place);
    },
    eth_getTransactionCount: (params) => {
      const [address, block] = [addressParam(params, 0), blockParam(params, 1)];
      if ('tag' in block && block.tag === 'pending') return toQuantity(pool.nextNonce(address));
      return readState(chain, requireState(chain, block), async (state) =>
        toQuantity((await state.account(address)).nonce),
      );
    },
  };
}

function mined(chain: Chain, hash: Hash): ReturnType<typeof transactionAt> {
  const place = chain.blocks.transaction(hash);
  const block = place && chain.blocks.block(place.number);
  return block && transactionAt(chain, block, place.index);
}

/** Besu's codes for what its pool refuses; the rest is -32000 as everywhere. */
const CODES: Partial<Record<PoolRule, number>> = {
  INVALID: RPC_CODE.invalidParams,
  NONCE_TOO_LOW: -32001,
  INTRINSIC_GAS: -32003,
  INSUFFICIENT_FUNDS: -32004,
  GAS_LIMIT: -32005,
  NONCE_TOO_FAR: -32006,
  FEE_TOO_LOW: -32009,
};

function refused(error: unknown): never {
  if (!(error instanceof PoolError)) throw error;
  // The words wallets look for when they send again what has arrived already.
  const message = error.code === 'ALREADY_KNOWN' ? 'already known' : error.message;
  throw new RpcError(CODES[error.code] ?? RPC_CODE.server, message, { rule: error.code });
}
