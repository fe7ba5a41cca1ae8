import { RpcError } from '@atoll/protocol';

import type { Chain } from '../chain/chain.js';
import { findLogs, type FoundLog, LOG_LIMITS, type LogMatch } from '../chain/logs.js';
import { requireNumber } from './block-lookup.js';
import { logJson } from './format-log.js';
import type { Gate } from './gate.js';
import type { Methods } from './json-rpc.js';
import { logMatch } from './log-filter.js';
import { blockId, hash, objectParam } from './params.js';

/** Logs of a range of blocks, or of one named by its hash. */
export function logMethods(chain: Chain, gate: Gate): Methods {
  return {
    eth_getLogs: async (params, caller) => {
      const filter = objectParam(params, 0);
      const [match, range] = [logMatch(filter), rangeOf(chain, filter)];
      return (await gate.run(caller, (signal) => searchLogs(chain, match, range, signal))).map(logJson);
    },
  };
}

/** A range that reaches beyond the head ends there: clients ask ahead. */
export function searchLogs(
  chain: Chain,
  match: LogMatch,
  { fromBlock, toBlock }: BlockRange,
  signal: AbortSignal,
): Promise<FoundLog[]> {
  const head = chain.head().number;
  if (fromBlock > head) return Promise.resolve([]);
  const filter = { ...match, fromBlock, toBlock: toBlock < head ? toBlock : head };
  return findLogs(chain.blocks, filter, LOG_LIMITS, signal);
}

export interface BlockRange {
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
}

function rangeOf(chain: Chain, filter: Record<string, unknown>): BlockRange {
  if (filter['blockHash'] === undefined) return rangeBetween(chain, filter);
  if (filter['fromBlock'] !== undefined || filter['toBlock'] !== undefined)
    throw RpcError.invalidParams('blockHash excludes fromBlock and toBlock');
  const number = requireNumber(chain, { hash: hash(filter['blockHash'], 'blockHash') });
  return { fromBlock: number, toBlock: number };
}

export function rangeBetween(chain: Chain, { fromBlock, toBlock }: Record<string, unknown>): BlockRange {
  const number = (value: unknown, field: string): bigint => {
    const id = blockId(value ?? 'latest', field);
    return 'number' in id ? id.number : requireNumber(chain, id);
  };
  const range = { fromBlock: number(fromBlock, 'fromBlock'), toBlock: number(toBlock, 'toBlock') };
  if (range.toBlock < range.fromBlock) throw RpcError.invalidParams('toBlock is before fromBlock');
  return range;
}
