import { randomBytes, toHex } from '@atoll/crypto';
import { type Hash, RPC_CODE, RpcError } from '@atoll/protocol';

import type { Chain } from '../chain/chain.js';
import type { LogMatch } from '../chain/logs.js';
import { type BlockRange, rangeBetween, searchLogs } from './eth-logs.js';
import { logJson } from './format-log.js';
import type { Gate } from './gate.js';
import type { Caller, Json, Methods } from './json-rpc.js';
import { standingMatch } from './log-filter.js';
import { objectParam, stringParam } from './params.js';

const MAX_FILTERS = 1_000;
const LIFETIME_MS = 5 * 60_000;
const MAX_HASHES = 10_000;

/** Nothing is ever taken back on this chain, so a filter is no more than a place up to which it has been read. */
interface Filter {
  changes(caller: Caller): Json[] | Promise<Json[]>;
  all?(caller: Caller): Promise<Json[]>;
}

interface Kept extends Filter {
  /** Whose it is. */
  readonly address: string;
  lastPolled: number;
}

/** Calls back for each transaction that begins to wait; the returned function ends it. */
export type OnPending = (listener: (hash: Hash) => void) => () => void;

/** Filters that clients poll. One that is not asked for five minutes is gone. */
export class Filters {
  /** The one that was not polled for longest comes first. */
  private readonly filters = new Map<string, Kept>();
  private readonly pending = new RecentHashes();
  private readonly endPending: () => void;
  private readonly timer = setInterval(() => this.expire(), LIFETIME_MS / 5).unref();

  constructor(
    private readonly chain: Chain,
    private readonly gate: Gate,
    onPending: OnPending,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.endPending = onPending((hash) => this.pending.add(hash));
  }

  methods(): Methods {
    return {
      eth_newFilter: (params, caller) => {
        const filter = objectParam(params, 0);
        const [match, range] = [standingMatch(filter), rangeBetween(this.chain, filter)];
        return this.add(this.logs(match, range, filter['toBlock'] === undefined), caller);
      },
      eth_newBlockFilter: (_params, caller) => this.add(this.blocks(), caller),
      eth_newPendingTransactionFilter: (_params, caller) => this.add(this.hashes(), caller),
      eth_getFilterChanges: (params, caller) => this.find(params[0]).changes(caller),
      eth_getFilterLogs: (params, caller) => {
        const { all } = this.find(params[0]);
        if (!all) throw RpcError.invalidParams('this filter is not one for logs');
        return all(caller);
      },
      eth_uninstallFilter: (params) => this.filters.delete(stringParam(params, 0)),
    };
  }

  close(): void {
    clearInterval(this.timer);
    this.endPending();
    this.filters.clear();
  }

  private logs(match: LogMatch, range: BlockRange, isOpen: boolean): Filter {
    const end = (): bigint => (isOpen ? this.chain.head().number : range.toBlock);
    const read = async (caller: Caller, fromBlock: bigint, toBlock: bigint): Promise<Json[]> => {
      const search = (signal: AbortSignal) => searchLogs(this.chain, match, { fromBlock, toBlock }, signal);
      return (await this.gate.run(caller, search)).map(logJson);
    };
    let next = this.chain.head().number + 1n;
    if (range.fromBlock > next) next = range.fromBlock;
    return {
      changes: async (caller) => {
        const head = this.chain.head().number;
        const to = end() < head ? end() : head;
        if (next > to) return [];
        const logs = await read(caller, next, to);
        next = to + 1n;
        return logs;
      },
      all: (caller) => read(caller, range.fromBlock, end()),
    };
  }

  private blocks(): Filter {
    let next = this.chain.head().number + 1n;
    return {
      changes: () => {
        const hashes: Json[] = [];
        for (; next <= this.chain.head().number && hashes.length < MAX_HASHES; next++)
          hashes.push(this.chain.blocks.hashOf(next));
        return hashes;
      },
    };
  }

  private hashes(): Filter {
    let next = this.pending.end;
    return {
      changes: () => {
        const hashes = this.pending.from(next);
        next = this.pending.end;
        return hashes;
      },
    };
  }

  private add(filter: Filter, { address = '' }: Caller): string {
    this.makeRoom(address);
    const id = toHex(randomBytes(16)).replace(/^0x0+/, '0x');
    this.filters.set(id, { ...filter, address, lastPolled: this.now() });
    return id;
  }

  private find(id: unknown): Filter {
    this.expire();
    const filter = this.filters.get(String(id));
    if (!filter) throw new RpcError(RPC_CODE.server, 'filter not found');
    filter.lastPolled = this.now();
    this.filters.delete(String(id));
    this.filters.set(String(id), filter);
    return filter;
  }

  /** A caller that keeps more filters than others loses its oldest to the next who needs one. */
  private makeRoom(address: string): void {
    if (this.filters.size < MAX_FILTERS) return;
    const counts = new Map<string, number>();
    for (const kept of this.filters.values()) counts.set(kept.address, (counts.get(kept.address) ?? 0) + 1);
    const [greediest, most] = [...counts].reduce((one, other) => (other[1] > one[1] ? other : one));
    if (most <= (counts.get(address) ?? 0) + 1)
      throw new RpcError(
        RPC_CODE.limitExceeded,
        `There are ${MAX_FILTERS} filters already; uninstall those not in use`,
      );
    for (const [id, kept] of this.filters) if (kept.address === greediest) return void this.filters.delete(id);
  }

  private expire(): void {
    const oldest = this.now() - LIFETIME_MS;
    for (const [id, { lastPolled }] of this.filters) {
      if (lastPolled >= oldest) return;
      this.filters.delete(id);
    }
  }
}

/** The latest transactions that began to wait, kept once for all who poll them. */
class RecentHashes {
  private readonly ring: Hash[] = [];
  /** How many there have been. */
  end = 0;

  add(hash: Hash): void {
    this.ring[this.end++ % MAX_HASHES] = hash;
  }

  from(place: number): Hash[] {
    const hashes: Hash[] = [];
    for (let at = Math.max(place, this.end - MAX_HASHES); at < this.end; at++)
      hashes.push(this.ring[at % MAX_HASHES] as Hash);
    return hashes;
  }
}
