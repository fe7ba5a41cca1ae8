import { kernelAddresses, kernelView } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, Store, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { nextWindow, placeOf, type LogWindow } from '../follow-logs.js';
import { accessEvent, apply, movedBy } from './access-events.js';
import { wantDirect } from './direct-releases.js';

const ELSEWHERE: LookAgain = { lookAgainMs: 1_000 };
const NODES_AWAY: LookAgain = { lookAgainMs: 5_000 };
const AT_ONCE: LookAgain = { lookAgainMs: 0 };
/**
 * Follows AccessGrant's events from a remembered place. What they say and the place commit together, so wherever a pass is cut off, no
 * event is left out and none counts twice. Another chain in the place of the one that was followed is noticed by the last block's hash,
 * and read from its beginning.
 */
@Injectable()
export class AccessMirrorReconciler implements Handler {
  readonly queue = 'access-mirror';

  constructor(private readonly store: Store) {}

  handle(chainId: string): Promise<LookAgain | null> {
    return Lease.hold<LookAgain | null>(this.store, `access-mirror:${chainId}`, ELSEWHERE, async (lease) => {
      const { platform } = this.store;
      const kernel = await platform.kernel.findUnique({ where: { chainId }, include: { chain: true } });
      if (!kernel || kernel.status !== 'READY' || kernel.chain.desired === 'DELETED') return lease.retire();
      try {
        return await this.follow(lease, { chainId, consortiumId: kernel.consortiumId });
      } catch (error) {
        if (error instanceof Fault && error.retryable) return NODES_AWAY;
        throw error;
      }
    });
  }

  /** Chains whose nodes, or whose own deeds, are further than their mirrors. */
  async due(limit: number, after = NIL_ID): Promise<string[]> {
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT k.chain_id::text AS key FROM kernels k LEFT JOIN access_mirrors m ON m.chain_id = k.chain_id
      WHERE k.status = 'READY' AND k.chain_id > ${after}::uuid AND (m.chain_id IS NULL
        OR m.followed_to < (SELECT max(height) FROM nodes n WHERE n.chain_id = k.chain_id AND n.phase = 'Running')
        OR m.followed_to < (SELECT max(block_number) FROM access_deeds d WHERE d.chain_id = k.chain_id AND d.state = 'DONE')
        OR m.followed_to < (SELECT max(block_number) FROM key_releases r WHERE r.chain_id = k.chain_id))
      ORDER BY k.chain_id LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private async follow(lease: Lease, at: { chainId: string; consortiumId: string }): Promise<LookAgain | null> {
    const { platform } = this.store;
    const { AccessGrant: address } = await kernelAddresses(platform, at.chainId);
    const view = await kernelView(platform, NIL_ID, at.chainId);
    const mirror = await platform.accessMirror.findUnique({ where: { chainId: at.chainId } });
    const read = await view.onNode((rpc) => nextWindow(rpc, address, mirror));
    if (read === 'other') {
      await lease.write((db) => forget(db, at.chainId));
      return AT_ONCE;
    }
    if (!read) return null;
    await lease.write((db) => write(db, at, read));
    return read.isLast ? null : AT_ONCE;
  }
}

async function write(db: Db, at: { chainId: string; consortiumId: string }, window: LogWindow): Promise<void> {
  const moved = new Set<Hex>();
  for (const log of window.logs) {
    const event = accessEvent(log);
    if (!event) continue;
    await apply(db, event, placeOf(at, log, window));
    const resource = movedBy(event);
    if (resource) moved.add(resource);
  }
  const { followed } = window;
  await db.accessMirror.upsert({
    ...{ where: { chainId: at.chainId }, create: { ...at, ...followed }, update: followed },
  });
  if (moved.size > 0) await wantDirect(db, at.chainId, [...moved]);
}

async function forget(db: Db, chainId: string): Promise<void> {
  const where = { chainId };
  await db.accessReceipt.deleteMany({ where });
  await db.accessGrant.deleteMany({ where });
  await db.accessPolicy.deleteMany({ where });
  await db.accessMirror.deleteMany({ where });
}
