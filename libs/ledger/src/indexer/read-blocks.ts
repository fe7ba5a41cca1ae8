import { Fault } from '@atoll/kernel';
import { RpcError, toQuantity, type RpcBlock, type RpcClient, type RpcReceipt } from '@atoll/protocol';

/** A block as a node tells it. */
export type ToldBlock = { block: RpcBlock; receipts: RpcReceipt[] };

/** Every node takes so many calls in one request; a whole block takes two. */
export const MOST_BLOCKS = 50;
export const MOST_HEADERS = 100;

/** The blocks from one number on, as far as there are any and the node fits them into one answer. */
export async function readBlocks(rpc: RpcClient, first: bigint, count: number): Promise<ToldBlock[]> {
  const answers = await rpc.batch(
    numbers(first, count).flatMap((number) => [
      { method: 'eth_getBlockByNumber', params: [number, true] },
      { method: 'eth_getBlockReceipts', params: [number] },
    ]),
  );
  const told: ToldBlock[] = [];
  for (let i = 0; i < answers.length; i += 2) {
    const [block, receipts] = [answers[i], answers[i + 1]];
    if (block === null || block === undefined) break;
    if (block instanceof RpcError || receipts instanceof RpcError || !receipts) {
      if (told.length > 0) break;
      if (count > 1) return readBlocks(rpc, first, 1);
      throw new Fault(
        { code: 'UNAVAILABLE', what: `block ${first}` },
        { cause: block instanceof RpcError ? block : receipts },
      );
    }
    told.push({ block: block as RpcBlock, receipts: receipts as RpcReceipt[] });
  }
  return told;
}

/** The same without what is in the blocks. */
export async function readHeaders(rpc: RpcClient, first: bigint, count: number): Promise<RpcBlock[]> {
  const answers = await rpc.batch(
    numbers(first, count).map((number) => ({ method: 'eth_getBlockByNumber', params: [number, false] })),
  );
  const end = answers.findIndex((answer) => !answer || answer instanceof RpcError);
  if (answers[end] instanceof RpcError && end === 0)
    throw new Fault({ code: 'UNAVAILABLE', what: `block ${first}` }, { cause: answers[end] });
  return (end < 0 ? answers : answers.slice(0, end)) as RpcBlock[];
}

const numbers = (first: bigint, count: number) =>
  Array.from({ length: count }, (_, i) => toQuantity(first + BigInt(i)));
