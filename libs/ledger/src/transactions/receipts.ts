import { RpcError, type RpcClient } from '@atoll/protocol';

import type { Receipt } from './failure.js';

/** Null where the node has none, undefined where it did not say. */
type Found = Receipt | null | undefined;

/** Fewer are asked for one by one. */
const MANY = 8;

/**
 * The receipts of what an account sent, in the order of the hashes. A block has many of them: the receipt of one names the block,
 * and the block has the others. What is in none is asked for by itself, and so is everything where a node does not tell of blocks.
 */
export async function receiptsOf(rpc: RpcClient, hashes: readonly string[]): Promise<Found[]> {
  const found = new Map<string, Found>();
  let left = [...hashes];
  while (left.length > MANY) {
    const [first] = await one(rpc, left.slice(0, 1));
    if (!first) break;
    const block = await rpc.call<Receipt[] | null>('eth_getBlockReceipts', [first.blockNumber]).catch(noneOnError);
    if (!block?.some(({ transactionHash }) => transactionHash === first.transactionHash)) break;
    for (const receipt of block) found.set(receipt.transactionHash, receipt);
    left = left.filter((hash) => !found.has(hash));
  }
  const rest = await one(rpc, left);
  for (const [i, hash] of left.entries()) found.set(hash, rest[i]);
  return hashes.map((hash) => found.get(hash));
}

async function one(rpc: RpcClient, hashes: readonly string[]): Promise<Found[]> {
  const answers = await rpc.batch(hashes.map((hash) => ({ method: 'eth_getTransactionReceipt', params: [hash] })));
  return answers.map((answer) => (answer instanceof RpcError ? undefined : ((answer ?? null) as Receipt | null)));
}

function noneOnError(error: unknown): null {
  if (error instanceof RpcError) return null;
  throw error;
}
