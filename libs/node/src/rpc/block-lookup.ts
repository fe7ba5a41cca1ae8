import { RPC_CODE, RpcError } from '@atoll/protocol';

import type { StoredBlock } from '../chain/block-store.js';
import type { Chain } from '../chain/chain.js';
import type { SignedTransaction } from '../execution/transaction.js';
import { decodeTransaction } from '../execution/transaction.js';
import type { Place } from './format-transaction.js';
import type { BlockId } from './params.js';

/** The number a client means, or nothing when the chain has no such block. A decided block is final, so all late tags agree. */
export function findNumber(chain: Chain, id: BlockId): bigint | undefined {
  if ('hash' in id) return chain.blocks.numberOf(id.hash);
  if ('tag' in id) return id.tag === 'earliest' ? 0n : chain.head().number;
  return id.number <= chain.head().number ? id.number : undefined;
}

/** The number of a block that must exist. */
export function requireNumber(chain: Chain, id: BlockId): bigint {
  const number = findNumber(chain, id);
  if (number === undefined) throw new RpcError(RPC_CODE.notFound, 'Unknown block');
  return number;
}

/** The number of a block whose state must still be kept. */
export function requireState(chain: Chain, id: BlockId): bigint {
  const number = requireNumber(chain, id);
  if (number < chain.oldestState)
    throw new RpcError(
      RPC_CODE.notFound,
      `The state of block ${number} is no longer kept; the oldest is ${chain.oldestState}`,
    );
  return number;
}

export function findBlock(chain: Chain, id: BlockId): StoredBlock | undefined {
  const number = findNumber(chain, id);
  return number === undefined ? undefined : chain.blocks.block(number);
}

/** The transactions of a block with their senders, which are stored and need no recovery. */
export function transactionsOf(chain: Chain, { header, transactions }: StoredBlock): SignedTransaction[] {
  const senders = chain.blocks.senders(header.number);
  const common = chain.rules.at(header.timestamp);
  return transactions.map((raw, index) => decodeTransaction(raw, common, senders[index]));
}

/** One mined transaction and where it stands. */
export function transactionAt(
  chain: Chain,
  block: StoredBlock,
  index: number,
): { signed: SignedTransaction; place: Place } | undefined {
  const raw = block.transactions[index];
  if (!raw) return undefined;
  const { header } = block;
  const sender = chain.blocks.senders(header.number)[index];
  return { signed: decodeTransaction(raw, chain.rules.at(header.timestamp), sender), place: { block, index } };
}
