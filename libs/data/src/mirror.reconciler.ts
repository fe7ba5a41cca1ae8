import { kernelView, type ChainContract, type KernelView } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import type { Handler, LookAgain, QueueName } from '@atoll/queue';
import { Lease, NIL_ID, Prisma, Store, type Db } from '@atoll/store';

import { nextWindow, type Followed, type PlacedLog, type Source } from './follow-logs.js';

const ELSEWHERE: LookAgain = { lookAgainMs: 1_000 };
const NODES_AWAY: LookAgain = { lookAgainMs: 5_000 };
const AT_ONCE: LookAgain = { lookAgainMs: 0 };

/** Whose rows events make. */
type Table =
  | ('accessReceipt' | 'accessGrant' | 'accessPolicy')
  | ('dataOrder' | 'dataOffer' | 'dataAsset')
  | ('cityLeak' | 'cityCall' | 'cityDataset');

/** A contract whose events become rows. */
export type Mirrored = {
  queue: QueueName;
  contract: ChainContract;
  /** Where is noted how far its events were read: the table, and its name in SQL. */
  place: 'accessMirror' | 'marketMirror' | 'cityMirror';
  placeTable: string;
  /** The tables of its rows, those that point at others first. */
  tables: readonly Table[];
  /** Asks the chain for what the events do not say; what it gives writes them down in a transaction, when no node is asked. */
  writer(logs: readonly PlacedLog[], view: KernelView): Promise<(db: Db) => Promise<void>>;
};

/**
 * Follows a contract's events from a remembered place. What they say and the place commit together, so wherever a pass is cut off, no
 * event is left out and none counts twice. Another chain in the place of the one that was followed is noticed by the last block's hash,
 * and read from its beginning.
 */
export class MirrorReconciler implements Handler {
  readonly queue: QueueName;

  constructor(
    private readonly store: Store,
    private readonly mirrored: Mirrored,
  ) {
    this.queue = mirrored.queue;
  }

  handle(chainId: string): Promise<LookAgain | null> {
    return Lease.hold<LookAgain | null>(this.store, `${this.queue}:${chainId}`, ELSEWHERE, async (lease) => {
      try {
        return await this.follow(lease, chainId);
      } catch (error) {
        if (error instanceof Fault && error.retryable) return NODES_AWAY;
        throw error;
      }
    });
  }

  /** Chains whose nodes, or whose own deeds, are further than their mirrors. */
  async due(limit: number, after = NIL_ID): Promise<string[]> {
    const { contract, placeTable } = this.mirrored;
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT c.chain_id::text AS key
      FROM (SELECT k.chain_id, contract FROM kernel_contracts JOIN kernels k USING (chain_id) WHERE k.status = 'READY'
        UNION ALL SELECT chain_id, contract FROM solutions WHERE status = 'READY') c
      LEFT JOIN ${Prisma.raw(placeTable)} m ON m.chain_id = c.chain_id
      WHERE c.contract = ${contract} AND c.chain_id > ${after}::uuid AND (m.chain_id IS NULL OR m.followed_to < greatest(
        (SELECT max(height) FROM nodes n WHERE n.chain_id = c.chain_id AND n.phase = 'Running'),
        (SELECT max(block_number) FROM access_deeds d WHERE d.chain_id = c.chain_id AND d.state = 'DONE'),
        (SELECT max(block_number) FROM key_releases r WHERE r.chain_id = c.chain_id)))
      ORDER BY c.chain_id LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private async follow(lease: Lease, chainId: string): Promise<LookAgain | null> {
    const { platform } = this.store;
    const { contract, place, tables, writer } = this.mirrored;
    const kernel = await platform.kernel.findUnique({
      ...{ where: { chainId, status: 'READY', chain: { desired: { not: 'DELETED' } } } },
      include: { solutions: { where: { contract } } },
    });
    if (!kernel) return lease.retire();
    const view = await kernelView(platform, NIL_ID, chainId);
    const address = view.addresses[contract];
    if (!address) return lease.retire();
    const { consortiumId, solutions } = kernel;
    const source: Source = { consortiumId, chainId, address, firstBlock: solutions[0]?.firstBlock ?? 0n };
    const where = { chainId };
    const followed = await placeIn(platform, place).findUnique({ where });
    const read = await view.onNode((rpc) => nextWindow(rpc, source, followed));
    if (!read) return null;
    if (read === 'other') {
      await lease.write(async (db) => {
        for (const table of [...tables, place]) await rowsIn(db, table).deleteMany({ where });
      });
      return AT_ONCE;
    }
    const write = await writer(read.logs, view);
    await lease.write(async (db) => {
      const { followed: update } = read;
      await placeIn(db, place).upsert({ where, create: { consortiumId, chainId, ...update }, update });
      await write(db);
    });
    return read.isLast ? null : AT_ONCE;
  }
}

type Where = { where: { chainId: string } };
type Place = {
  findUnique(args: Where): Promise<Followed | null>;
  upsert(
    args: Where & { create: Followed & { consortiumId: string; chainId: string }; update: Followed },
  ): Promise<unknown>;
};
const placeIn = (db: Db, table: Mirrored['place']): Place => db[table];
const rowsIn = (db: Db, table: Table | Mirrored['place']): { deleteMany(args: Where): Promise<unknown> } => db[table];
