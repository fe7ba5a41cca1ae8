import { randomBytes, toHex } from '@atoll/crypto';
import type { Hash } from '@atoll/protocol';

import type { Chain } from '../chain/chain.js';
import { type BlockRange, rangeBetween, searchLogs } from './eth-logs.js';
import { logJson } from './format-log.js';
import type { Json, Methods } from './json-rpc.js';
import { type LogMatch, logMatch } from './log-filter.js';
import { objectParam, stringParam } from './params.js';
import { RPC_CODE, RpcError } from './rpc-error.js';

const MAX_FILTERS = 1_000;
const LIFETIME_MS = 5 * 60_000;
const MAX_HASHES = 10_000;

/** Nothing is ever taken back on this chain, so a filter is no more than a place up to which it has been read. */
interface Filter {
  lastPolled: number;
  changes(): Json[] | Promise<Json[]>;
  all?(): Promise<Json[]>;
  close?(): void;
}

/** Calls back for each transaction that begins to wait; the returned function ends it. */
export type OnPending = (listener: (hash: Hash) => void) => () => void;

/** Filters that clients poll. One that is not asked for five minutes is gone. */
export class Filters {
  private readonly filters = new Map<string, Filter>();
  private readonly timer = setInterval(() => this.expire(), LIFETIME_MS / 5).unref();

  constructor(
    private readonly chain: Chain,
    private readonly onPending: OnPending,
  ) {}

  methods(): Methods {
    return {
      eth_newFilter: (params) => {
        const filter = objectParam(params, 0);
        return this.add(this.logs(logMatch(filter), rangeBetween(this.chain, filter), filter['toBlock'] === undefined));
      },
      eth_newBlockFilter: () => this.add(this.blocks()),
      eth_newPendingTransactionFilter: () => this.add(this.pending()),
      eth_getFilterChanges: (params) => this.find(params[0]).changes(),
      eth_getFilterLogs: (params) => {
        const { all } = this.find(params[0]);
        if (!all) throw RpcError.invalidParams('this filter is not one for logs');
        return all();
      },
      eth_uninstallFilter: (params) => this.remove(stringParam(params, 0)),
    };
  }

  close(): void {
    clearInterval(this.timer);
    for (const id of this.filters.keys()) this.remove(id);
  }

  private logs(match: LogMatch, range: BlockRange, isOpen: boolean): Filter {
    const end = (): bigint => (isOpen ? this.chain.head().number : range.toBlock);
    const read = async (from: bigint, to: bigint): Promise<Json[]> =>
      (await searchLogs(this.chain, match, from, to)).map(logJson);
    let next = this.chain.head().number + 1n;
    if (range.fromBlock > next) next = range.fromBlock;
    return {
      lastPolled: performance.now(),
      changes: async () => {
        const head = this.chain.head().number;
        const to = end() < head ? end() : head;
        if (next > to) return [];
        const logs = await read(next, to);
        next = to + 1n;
        return logs;
      },
      all: () => read(range.fromBlock, end()),
    };
  }

  private blocks(): Filter {
    let next = this.chain.head().number + 1n;
    return {
      lastPolled: performance.now(),
      changes: () => {
        const hashes: Json[] = [];
        for (; next <= this.chain.head().number && hashes.length < MAX_HASHES; next++)
          hashes.push(this.chain.blocks.hashOf(next));
        return hashes;
      },
    };
  }

  private pending(): Filter {
    let hashes: Json[] = [];
    const close = this.onPending((hash) => {
      if (hashes.length < MAX_HASHES) hashes.push(hash);
    });
    return {
      lastPolled: performance.now(),
      changes: () => {
        const seen = hashes;
        hashes = [];
        return seen;
      },
      close,
    };
  }

  private add(filter: Filter): string {
    if (this.filters.size >= MAX_FILTERS) {
      filter.close?.();
      throw new RpcError(
        RPC_CODE.limitExceeded,
        `There are ${MAX_FILTERS} filters already; uninstall those not in use`,
      );
    }
    const id = toHex(randomBytes(16)).replace(/^0x0+/, '0x');
    this.filters.set(id, filter);
    return id;
  }

  private find(id: unknown): Filter {
    const filter = this.filters.get(String(id));
    if (!filter) throw new RpcError(RPC_CODE.server, 'filter not found');
    filter.lastPolled = performance.now();
    return filter;
  }

  private remove(id: string): boolean {
    this.filters.get(id)?.close?.();
    return this.filters.delete(id);
  }

  private expire(): void {
    const oldest = performance.now() - LIFETIME_MS;
    for (const [id, filter] of this.filters) if (filter.lastPolled < oldest) this.remove(id);
  }
}
