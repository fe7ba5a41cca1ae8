// What mirrors of contracts have in common: the events after a remembered place, a window at a time.
import { Fault } from '@atoll/kernel';
import type { RpcClient } from '@atoll/protocol';
import { toHex, type Hex } from 'viem';

import type { RpcLog } from '../grants/access-events.js';

/** The last block whose events were read, and its hash. */
export type Followed = { followedTo: bigint; followedHash: string };
export type EventWindow = { to: bigint; hash: Hex; logs: RpcLog[]; times: Map<bigint, Date> };

/** Blocks of one question, and events of one transaction; a window with more is halved until it is one block. */
const WINDOW = 10_000n;
const MOST_EVENTS = 500;

type RpcBlock = { hash: Hex; timestamp: Hex };

/** Null where there is nothing new, or the node knows less than was read elsewhere. */
export async function nextWindow(rpc: RpcClient, address: Hex, mirror: Followed | null, first = 0n) {
  const head = BigInt(await rpc.call<Hex>('eth_blockNumber'));
  if (mirror && head < mirror.followedTo) return null;
  if (mirror) {
    const known = await rpc.call<RpcBlock | null>('eth_getBlockByNumber', [toHex(mirror.followedTo), false]);
    if (known && known.hash !== mirror.followedHash) return 'other';
  }
  const from = mirror ? mirror.followedTo + 1n : first;
  if (from > head) return null;
  for (let width = WINDOW; ; width = width / 2n || 1n) {
    const to = from + width - 1n < head ? from + width - 1n : head;
    const filter = { address, fromBlock: toHex(from), toBlock: toHex(to) };
    const logs = await rpc.call<RpcLog[]>('eth_getLogs', [filter]);
    if (logs.length > MOST_EVENTS && to > from) continue;
    const times = new Map<bigint, Date>();
    for (const { blockNumber } of logs) {
      const block = BigInt(blockNumber);
      if (!times.has(block)) times.set(block, timeOf(await blockAt(rpc, block)));
    }
    const { hash } = await blockAt(rpc, to);
    return { window: { to, hash, logs, times } satisfies EventWindow, isLast: to === head };
  }
}

async function blockAt(rpc: RpcClient, number: bigint): Promise<RpcBlock> {
  const block = await rpc.call<RpcBlock | null>('eth_getBlockByNumber', [toHex(number), false]);
  if (!block) throw new Fault({ code: 'UNAVAILABLE', what: `block ${number}` });
  return block;
}

const timeOf = ({ timestamp }: RpcBlock) => new Date(Number(timestamp) * 1_000);

/** Each event with the place where it happened, in their order. */
export const placesIn = ({ logs, times }: EventWindow) =>
  logs.map((log) => {
    const block = BigInt(log.blockNumber);
    const { transactionHash } = log;
    return { log, place: { block, logIndex: Number(log.logIndex), transactionHash, minedAt: times.get(block)! } };
  });
