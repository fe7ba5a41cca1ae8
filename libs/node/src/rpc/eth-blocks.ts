import { toQuantity } from '@atoll/protocol';

import type { StoredBlock } from '../chain/block-store.js';
import type { Chain } from '../chain/chain.js';
import { findBlock, transactionsOf } from './block-lookup.js';
import { blockJson } from './format-block.js';
import { receiptJson } from './format-receipt.js';
import { transactionJson } from './format-transaction.js';
import type { Json, Methods, Params } from './json-rpc.js';
import { blockParam, booleanParam, hashParam, quantityParam } from './params.js';

/** What `eth_` tells about blocks. */
export function blockMethods(chain: Chain): Methods {
  const byNumber = (params: Params): StoredBlock | undefined => findBlock(chain, blockParam(params, 0));
  const byHash = (params: Params): StoredBlock | undefined => findBlock(chain, { hash: hashParam(params, 0) });
  const block = (found: StoredBlock | undefined, whole: boolean): Json =>
    found && withTransactions(chain, found, whole);
  const count = (found: StoredBlock | undefined): Json => found && toQuantity(found.transactions.length);
  const noUncles = (found: StoredBlock | undefined): Json => found && '0x0';

  return {
    eth_blockNumber: () => toQuantity(chain.head().number),
    eth_getBlockByNumber: (params) => block(byNumber(params), booleanParam(params, 1, false)),
    eth_getBlockByHash: (params) => block(byHash(params), booleanParam(params, 1, false)),
    eth_getBlockTransactionCountByNumber: (params) => count(byNumber(params)),
    eth_getBlockTransactionCountByHash: (params) => count(byHash(params)),
    eth_getUncleCountByBlockNumber: (params) => noUncles(byNumber(params)),
    eth_getUncleCountByBlockHash: (params) => noUncles(byHash(params)),
    eth_getUncleByBlockNumberAndIndex: (params) => (quantityParam(params, 1), null),
    eth_getUncleByBlockHashAndIndex: (params) => (quantityParam(params, 1), null),
    eth_getBlockReceipts: (params) => {
      const found = byNumber(params);
      return found && receiptsJson(chain, found);
    },
  };
}

function withTransactions(chain: Chain, found: StoredBlock, whole: boolean): Json {
  if (!whole) return blockJson(found, found.transactionHashes);
  const signed = transactionsOf(chain, found);
  return blockJson(
    found,
    signed.map((transaction, index) => transactionJson(transaction, { block: found, index })),
  );
}

function receiptsJson(chain: Chain, found: StoredBlock): Json {
  const signed = transactionsOf(chain, found);
  const receipts = chain.blocks.receipts(found.header.number) ?? [];
  return receipts.map((receipt, index) => receiptJson(receipt, signed[index]!, { block: found, index }));
}
