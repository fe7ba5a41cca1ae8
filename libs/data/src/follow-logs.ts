// How mirrors follow a contract's events from a remembered place.
import { Fault } from '@atoll/kernel';
import type { RpcClient } from '@atoll/protocol';
import { toHex, type Hex } from 'viem';

/** A log as a node tells of it. */
export type RpcLog = {
  address: Hex;
  topics: [Hex, ...Hex[]];
  data: Hex;
  blockNumber: Hex;
  logIndex: Hex;
  transactionHash: Hex;
  removed?: boolean;
};

/** Where an event happened, and when its block was. */
export type EventPlace = {
  consortiumId: string;
  chainId: string;
  block: bigint;
  logIndex: number;
  transactionHash: Hex;
  minedAt: Date;
};

/** The last block whose events were read, and its hash, by which another chain in its place is noticed. */
export type Followed = { followedTo: bigint; followedHash: string };

export type LogWindow = { logs: RpcLog[]; times: Map<bigint, Date>; followed: Followed; isLast: boolean };

/** Blocks of one question, and events of one transaction; a window with more is halved until it is one block. */
const WINDOW = 10_000n;
const MOST_EVENTS = 500;

type RpcBlock = { hash: Hex; timestamp: Hex };

/**
 * What comes after the place: null where there is nothing new, or the node knows less than was read elsewhere; `other` where another chain
 * is in the place of the one that was followed.
 */
export async function nextWindow(
  rpc: RpcClient,
  address: Hex,
  place: Followed | null,
): Promise<LogWindow | 'other' | null> {
  const head = BigInt(await rpc.call<Hex>('eth_blockNumber'));
  if (place && head < place.followedTo) return null;
  if (place) {
    const known = await rpc.call<RpcBlock | null>('eth_getBlockByNumber', [toHex(place.followedTo), false]);
    if (known && known.hash !== place.followedHash) return 'other';
  }
  const from = place ? place.followedTo + 1n : 0n;
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
    return { logs, times, followed: { followedTo: to, followedHash: hash }, isLast: to === head };
  }
}

/** Where each log of a window is. */
export const placeOf = (
  at: { consortiumId: string; chainId: string },
  { blockNumber, logIndex, transactionHash }: RpcLog,
  { times }: LogWindow,
): EventPlace => {
  const block = BigInt(blockNumber);
  return { ...at, block, logIndex: Number(logIndex), transactionHash, minedAt: times.get(block)! };
};

async function blockAt(rpc: RpcClient, number: bigint): Promise<RpcBlock> {
  const block = await rpc.call<RpcBlock | null>('eth_getBlockByNumber', [toHex(number), false]);
  if (!block) throw new Fault({ code: 'UNAVAILABLE', what: `block ${number}` });
  return block;
}

const timeOf = ({ timestamp }: RpcBlock) => new Date(Number(timestamp) * 1_000);
