// The bare scan that benches measure against: a client that asks for logs, and decodes and keeps nothing.
import { toQuantity, type RpcClient } from '@atoll/protocol';

export type BlockRange = [first: number, last: number];

/** As large ranges of blocks as the node answers: halved where it finds too much. In order. */
export async function rangesOf(rpc: RpcClient): Promise<BlockRange[]> {
  const head = Number(await rpc.call('eth_blockNumber'));
  const ranges: BlockRange[] = [];
  const waiting: BlockRange[] = [[0, head]];
  for (let range = waiting.pop(); range; range = waiting.pop()) {
    const [first, last] = range;
    const middle = Math.floor((first + last) / 2);
    if (first === last || (await logsIn(rpc, range).catch(() => null))) ranges.push(range);
    else waiting.push([middle + 1, last], [first, middle]);
  }
  return ranges;
}

export const logsIn = (rpc: RpcClient, [first, last]: BlockRange, filter: object = {}): Promise<unknown[]> =>
  rpc.call<unknown[]>('eth_getLogs', [{ ...filter, fromBlock: toQuantity(first), toBlock: toQuantity(last) }]);
