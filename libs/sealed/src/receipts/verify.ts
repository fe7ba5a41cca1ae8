import { toHex } from '@atoll/crypto';
import {
  encodeHeader,
  genesisHash,
  headerFromRpc,
  receiptFromRpc,
  toQuantity,
  transactionFromRpc,
  type AccountProof,
  type Address,
  type Genesis,
  type RpcBlock,
  type RpcReceipt,
} from '@atoll/protocol';

import type { Hex } from '../hex.js';
import { checkHeader, checkReading, checkReceipt, type Evidence, type Proven } from './check.js';
import { FollowedChain, type KnownHead, type Node } from './follow.js';
import type { Receipt } from './receipt.js';
import { ReceiptError } from './receipt-error.js';
import { batchSlots, checkState } from './state.js';

/** What the checker trusts: how the chain began, and which contract the consortium anchors at. Not from the receipt, and not from the node. */
export type ChainTrust = {
  genesis: Genesis;
  contract: Address;
  /** How far this chain was followed before. */
  known?: KnownHead;
};

export type Verified = Proven & { known: KnownHead };

/**
 * Checks a receipt with nothing but a node's JSON-RPC, of which no answer is believed. `state`: also by the contract's storage after
 * the receipt's block, which nodes keep as long as they are configured to.
 */
export async function verifyReceipt(
  receipt: Receipt,
  rpc: Node,
  { genesis, contract, known }: ChainTrust,
  { state = false } = {},
): Promise<Verified> {
  const trust = { chainId: String(genesis.config.chainId), genesis: genesisHash(genesis), contract };
  checkReading(receipt, trust); // spares asking for what proves nothing
  const chain = FollowedChain.from(genesis, rpc, known);
  const hash = await chain.hashAt(BigInt(receipt.block.number));
  if (hash !== receipt.block.hash)
    throw new ReceiptError('BLOCK', `Block ${receipt.block.number} of the chain is another.`);
  const evidence = await evidenceOf(receipt, rpc);
  const proven = checkReceipt(receipt, evidence, { ...trust, hash });
  if (state) checkState(receipt, await stateProof(receipt, rpc), checkHeader(receipt, evidence.header, { hash }));
  return { ...proven, known: chain.known };
}

/** A block's header, as it is checked, of what a node shows of the block. */
export const headerOf = (shown: RpcBlock): Hex => toHex(encodeHeader(headerFromRpc(shown)));

/** What a node shows of the receipt's block. */
export async function evidenceOf({ block }: Pick<Receipt, 'block'>, rpc: Node): Promise<Evidence> {
  const [shown, receipts] = await Promise.all([
    rpc.call<RpcBlock | null>('eth_getBlockByNumber', [toQuantity(BigInt(block.number)), true]),
    rpc.call<RpcReceipt[] | null>('eth_getBlockReceipts', [toQuantity(BigInt(block.number))]),
  ]);
  if (!shown || !receipts) throw new ReceiptError('BLOCK', `The node has no block ${block.number}.`);
  try {
    return {
      header: headerOf(shown),
      transactions: shown.transactions.map((transaction) => toHex(transactionFromRpc(transaction).raw)),
      receipts: receipts.map((receipt) => toHex(receiptFromRpc(receipt))),
    };
  } catch (cause) {
    throw new ReceiptError('HEADER', `Block ${block.number} of the node cannot be read.`, { cause });
  }
}

/** The batch in the contract's storage, as a node proves it. */
export function stateProof(receipt: Receipt, rpc: Node): Promise<AccountProof> {
  const at = toQuantity(BigInt(receipt.block.number));
  return rpc.call<AccountProof>('eth_getProof', [receipt.contract, batchSlots(receipt), at]);
}
