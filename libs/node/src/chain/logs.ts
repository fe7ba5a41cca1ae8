import { fromHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import type { Address, Hash } from '@atoll/protocol';

import { Breath } from '../execution/breath.js';
import { bloomBits, bloomHas } from '../execution/bloom.js';
import type { Log } from '../execution/receipt.js';
import type { BlockStore } from './block-store.js';

/** Which logs: any of the addresses, and at each place any of the topics named there; an empty list or null lets all pass. */
export interface LogMatch {
  addresses?: readonly Address[];
  topics?: readonly (readonly Hash[] | null)[];
}

/** Those of a range of blocks. */
export interface LogFilter extends LogMatch {
  fromBlock: bigint;
  toBlock: bigint;
}

export interface FoundLog extends Log {
  blockNumber: bigint;
  blockHash: Hash;
  blockTimestamp: bigint;
  transactionHash: Hash;
  transactionIndex: number;
  logIndex: number;
}

interface LogLimits {
  maxBlocks: bigint;
  maxResults: number;
  /** Of data: a few logs can be as large as many, and all are held until they are sent. */
  maxBytes: number;
}

export const LOG_LIMITS: LogLimits = { maxBlocks: 100_000n, maxResults: 10_000, maxBytes: 16 * 1024 * 1024 };

/** Finds logs by the filters of blocks, and reads only the receipts of those that may have one. */
export async function findLogs(
  blocks: BlockStore,
  filter: LogFilter,
  limits = LOG_LIMITS,
  signal?: AbortSignal,
): Promise<FoundLog[]> {
  const { fromBlock, toBlock } = filter;
  if (toBlock < fromBlock) throw Fault.invalid('toBlock', 'must not be before fromBlock');
  if (toBlock - fromBlock >= limits.maxBlocks) {
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'blocks in its range', limit: Number(limits.maxBlocks) });
  }
  const mayBeIn = bloomTest(filter);
  const found: FoundLog[] = [];
  const breath = new Breath(signal);
  let bytes = 0;
  for await (const { number, bloom } of blocks.blooms(fromBlock, toBlock)) {
    await breath.take();
    if (!mayBeIn(bloom)) continue;
    const logs = logsOf(blocks, number).filter((log) => matches(log, filter));
    found.push(...logs);
    bytes += logs.reduce((sum, { data }) => sum + (data.length - 2) / 2, 0);
    if (bytes > limits.maxBytes) {
      throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes of logs in its result', limit: limits.maxBytes });
    }
    // What one block has cannot be split: it is found whole, and its gas bounds it.
    if (fromBlock < toBlock && found.length > limits.maxResults) {
      throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'logs in its result', limit: limits.maxResults });
    }
  }
  return found;
}

/** Whether a block with such a filter may have a log that passes. */
export function bloomTest({ addresses = [], topics = [] }: LogMatch): (bloom: Uint8Array) => boolean {
  const wanted = [addresses, ...topics.map((any) => any ?? [])]
    .filter((any) => any.length > 0)
    .map((any) => any.map((item) => bloomBits(fromHex(item))));
  return (bloom) => wanted.every((any) => any.some((bits) => bloomHas(bloom, bits)));
}

/** All logs of one block, in order. */
export function logsOf(blocks: BlockStore, number: bigint): FoundLog[] {
  const block = blocks.block(number);
  const receipts = blocks.receipts(number);
  if (!block || !receipts) return [];
  return receipts.flatMap(({ logs, firstLogIndex }, transactionIndex) =>
    logs.map((log, index) => ({
      ...log,
      blockNumber: number,
      blockHash: block.hash,
      blockTimestamp: block.header.timestamp,
      transactionHash: block.transactionHashes[transactionIndex] as Hash,
      transactionIndex,
      logIndex: firstLogIndex + index,
    })),
  );
}

/** Whether a log passes the filter's addresses and topics. */
export function matches(log: Log, { addresses = [], topics = [] }: LogMatch): boolean {
  if (addresses.length > 0 && !addresses.includes(log.address)) return false;
  if (topics.length > log.topics.length) return false;
  return topics.every((any, place) => !any || any.length === 0 || any.includes(log.topics[place] as Hash));
}
