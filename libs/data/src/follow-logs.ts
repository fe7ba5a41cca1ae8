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

/** A log, and where it is. */
export type PlacedLog = { log: RpcLog; place: EventPlace };

export type LogWindow = { logs: PlacedLog[]; followed: Followed; isLast: boolean };

/** Of which chain, which contract, and before which block nothing of it is to be looked for. */
export type Source = { consortiumId: string; chainId: string; address: Hex; firstBlock: bigint };

/** Blocks of one question, and events of one transaction; a window with more is halved until it is one block. */
const WINDOW = 10_000n;
const MOST_EVENTS = 500;

type RpcBlock = { hash: Hex; timestamp: Hex };

/**
 * What comes after the place, or from the first block on that can hold any: null where there is nothing new, or the node knows less than was read elsewhere; `other` where another chain
 * is in the place of the one that was followed. A chain that changes while it is read is read once more.
 */
export async function nextWindow(
  rpc: RpcClient,
  source: Source,
  place: Followed | null,
): Promise<LogWindow | 'other' | null> {
  const isOther = async () => place !== null && (await blockAt(rpc, place.followedTo)).hash !== place.followedHash;
  const head = BigInt(await rpc.call<Hex>('eth_blockNumber'));
  if (place && head < place.followedTo) return null;
  const from = place ? place.followedTo + 1n : source.firstBlock;
  if (from > head) return (await isOther()) ? 'other' : null;
  for (let width = WINDOW; ; width = width / 2n || 1n) {
    const to = from + width - 1n < head ? from + width - 1n : head;
    const { hash } = await blockAt(rpc, to);
    const filter = { address: source.address, fromBlock: toHex(from), toBlock: toHex(to) };
    const logs = await rpc.call<RpcLog[]>('eth_getLogs', [filter]);
    if (logs.length > MOST_EVENTS && to > from) continue;
    const placed = await placedLogs(rpc, source, logs);
    if (await isOther()) return 'other';
    // All of this was read between two looks at the last block, which stands for every block below it.
    if ((await blockAt(rpc, to)).hash !== hash) throw new Fault({ code: 'UNAVAILABLE', what: `block ${to}` });
    return { logs: placed, followed: { followedTo: to, followedHash: hash }, isLast: to === head };
  }
}

async function placedLogs(rpc: RpcClient, { consortiumId, chainId }: Source, logs: RpcLog[]): Promise<PlacedLog[]> {
  const times = new Map<Hex, Date>();
  for (const { blockNumber } of logs)
    if (!times.has(blockNumber)) times.set(blockNumber, timeOf(await blockAt(rpc, BigInt(blockNumber))));
  return logs.map((log) => {
    const { blockNumber, logIndex, transactionHash } = log;
    const at = { block: BigInt(blockNumber), logIndex: Number(logIndex), transactionHash };
    return { log, place: { consortiumId, chainId, ...at, minedAt: times.get(blockNumber)! } };
  });
}

async function blockAt(rpc: RpcClient, number: bigint): Promise<RpcBlock> {
  const block = await rpc.call<RpcBlock | null>('eth_getBlockByNumber', [toHex(number), false]);
  if (!block) throw new Fault({ code: 'UNAVAILABLE', what: `block ${number}` });
  return block;
}

const timeOf = ({ timestamp }: RpcBlock) => new Date(Number(timestamp) * 1_000);
