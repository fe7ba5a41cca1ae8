import { kernelView } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, Store, type Db, type Solution } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { nextWindow, placeOf, type LogWindow } from '../follow-logs.js';
import { applyMarketEvent } from './market-events.js';

const ELSEWHERE: LookAgain = { lookAgainMs: 1_000 };
const NODES_AWAY: LookAgain = { lookAgainMs: 5_000 };
const AT_ONCE: LookAgain = { lookAgainMs: 0 };

/** Follows DataMarket's events from a remembered place, as the mirror of AccessGrant does. */
@Injectable()
export class MarketMirrorReconciler implements Handler {
  readonly queue = 'market-mirror';

  constructor(private readonly store: Store) {}

  handle(chainId: string): Promise<LookAgain | null> {
    return Lease.hold<LookAgain | null>(this.store, `market-mirror:${chainId}`, ELSEWHERE, async (lease) => {
      const market = await this.store.platform.solution.findUnique({
        where: { chainId_contract: { chainId, contract: 'DataMarket' } },
        include: { kernel: { include: { chain: true } } },
      });
      if (!market || market.status !== 'READY' || market.kernel.chain.desired === 'DELETED') return lease.retire();
      try {
        return await this.follow(lease, market);
      } catch (error) {
        if (error instanceof Fault && error.retryable) return NODES_AWAY;
        throw error;
      }
    });
  }

  /** Chains whose nodes, or whose own deeds, are further than their mirrors. */
  async due(limit: number, after = NIL_ID): Promise<string[]> {
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT s.chain_id::text AS key FROM solutions s LEFT JOIN market_mirrors m ON m.chain_id = s.chain_id
      WHERE s.contract = 'DataMarket' AND s.status = 'READY' AND s.chain_id > ${after}::uuid AND (m.chain_id IS NULL
        OR m.followed_to < (SELECT max(height) FROM nodes n WHERE n.chain_id = s.chain_id AND n.phase = 'Running')
        OR m.followed_to < (SELECT max(block_number) FROM access_deeds d
          WHERE d.chain_id = s.chain_id AND d.contract = 'DataMarket' AND d.state = 'DONE'))
      ORDER BY s.chain_id LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private async follow(lease: Lease, { chainId, consortiumId, address, firstBlock }: Solution) {
    const { platform } = this.store;
    const view = await kernelView(platform, NIL_ID, chainId);
    const mirror = await platform.marketMirror.findUnique({ where: { chainId } });
    const read = await view.onNode((rpc) => nextWindow(rpc, address as Hex, mirror, firstBlock ?? 0n));
    if (read === 'other') {
      await lease.write((db) => forget(db, chainId));
      return AT_ONCE;
    }
    if (!read) return null;
    await lease.write((db) => write(db, { chainId, consortiumId }, read));
    return read.isLast ? null : AT_ONCE;
  }
}

async function write(db: Db, at: { chainId: string; consortiumId: string }, window: LogWindow): Promise<void> {
  for (const log of window.logs) await applyMarketEvent(db, log, placeOf(at, log, window));
  const { followed } = window;
  await db.marketMirror.upsert({ where: { chainId: at.chainId }, create: { ...at, ...followed }, update: followed });
}

async function forget(db: Db, chainId: string): Promise<void> {
  const where = { chainId };
  await db.dataOrder.deleteMany({ where });
  await db.dataOffer.deleteMany({ where });
  await db.dataAsset.deleteMany({ where });
  await db.marketMirror.deleteMany({ where });
}
