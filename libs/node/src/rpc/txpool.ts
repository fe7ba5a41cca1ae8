import type { Address } from '@atoll/protocol';
import { toQuantity } from '@atoll/protocol';

import type { PoolContent, TransactionPool } from '../pool/pool.js';
import { transactionJson } from './format-transaction.js';
import type { Json, Methods } from './json-rpc.js';

type Pooled = Parameters<typeof transactionJson>[0];

/** What waits to be mined, in go-ethereum's forms. */
export function txpoolMethods(pool: TransactionPool): Methods {
  return {
    txpool_status: () => {
      const { pending, queued } = pool.status();
      return { pending: toQuantity(pending), queued: toQuantity(queued) };
    },
    txpool_content: () => content(pool.content(), (transaction) => transactionJson(transaction)),
    txpool_inspect: () => content(pool.content(), summary),
  };
}

function content({ pending, queued }: PoolContent, show: (transaction: Pooled) => Json): Json {
  const bySender = (list: Map<Address, Pooled[]>): Json =>
    Object.fromEntries([...list].map(([sender, transactions]) => [sender, byNonce(transactions, show)]));
  return { pending: bySender(pending), queued: bySender(queued) };
}

function byNonce(transactions: readonly Pooled[], show: (transaction: Pooled) => Json): Json {
  return Object.fromEntries(transactions.map((transaction) => [transaction.tx.nonce.toString(), show(transaction)]));
}

function summary({ tx }: Pooled): Json {
  const price = 'maxFeePerGas' in tx ? tx.maxFeePerGas : tx.gasPrice;
  return `${tx.to?.toString() ?? 'contract creation'}: ${tx.value} wei + ${tx.gasLimit} gas × ${price} wei`;
}
