import { addressOf, contractAddresses, kernelView, type KernelView } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, Store, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { nextWindow, placeOf, type LogWindow } from '../follow-logs.js';
import { applyCity, cityEvent } from './city-events.js';

const ELSEWHERE: LookAgain = { lookAgainMs: 1_000 };
const NODES_AWAY: LookAgain = { lookAgainMs: 5_000 };
const AT_ONCE: LookAgain = { lookAgainMs: 0 };

type Place = { chainId: string; consortiumId: string };

/** Follows the events of a chain's CityExchange as AccessGrant's are: what they say and the place commit together. */
@Injectable()
export class CityMirrorReconciler implements Handler {
  readonly queue = 'city-mirror';

  constructor(private readonly store: Store) {}

  handle(chainId: string): Promise<LookAgain | null> {
    return Lease.hold<LookAgain | null>(this.store, `city-mirror:${chainId}`, ELSEWHERE, async (lease) => {
      const { platform } = this.store;
      const where = { chainId, contract: 'CityExchange', status: 'READY' as const };
      const solution = await platform.solution.findFirst({ where, include: { kernel: { include: { chain: true } } } });
      if (!solution || solution.kernel.chain.desired === 'DELETED') return lease.retire();
      try {
        return await this.follow(lease, { chainId, consortiumId: solution.consortiumId });
      } catch (error) {
        if (error instanceof Fault && error.retryable) return NODES_AWAY;
        throw error;
      }
    });
  }

  /** Chains whose nodes, or whose own deeds, are further than their mirrors. */
  async due(limit: number, after = NIL_ID): Promise<string[]> {
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT s.chain_id::text AS key FROM solutions s LEFT JOIN city_mirrors m ON m.chain_id = s.chain_id
      WHERE s.status = 'READY' AND s.contract = 'CityExchange' AND s.chain_id > ${after}::uuid AND (m.chain_id IS NULL
        OR m.followed_to < (SELECT max(height) FROM nodes n WHERE n.chain_id = s.chain_id AND n.phase = 'Running')
        OR m.followed_to < (SELECT max(block_number) FROM access_deeds d WHERE d.chain_id = s.chain_id AND d.state = 'DONE'))
      ORDER BY s.chain_id LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private async follow(lease: Lease, at: Place): Promise<LookAgain | null> {
    const { platform } = this.store;
    const { chainId } = at;
    const address = addressOf(await contractAddresses(platform, chainId), 'CityExchange');
    const view = await kernelView(platform, NIL_ID, chainId);
    const mirror = await platform.cityMirror.findUnique({ where: { chainId } });
    const window = await view.onNode((rpc) => nextWindow(rpc, address, mirror));
    if (window === 'other') {
      await lease.write((db) => forget(db, chainId));
      return AT_ONCE;
    }
    if (!window) return null;
    const resources = await resourcesOf(view, window);
    await lease.write((db) => write(db, at, window, resources));
    return window.isLast ? null : AT_ONCE;
  }
}

/** Of which resource each grant is that was called by. A grant is one of the same resource for ever. */
async function resourcesOf(view: KernelView, { logs }: LogWindow): Promise<Map<Hex, Hex>> {
  const resources = new Map<Hex, Hex>();
  for (const log of logs) {
    const event = cityEvent(log);
    if (event?.eventName !== 'DataCalled' || resources.has(event.args.grant)) continue;
    const [resource] = await view.read('AccessGrant', 'grants', [event.args.grant]);
    resources.set(event.args.grant, resource);
  }
  return resources;
}

async function write(db: Db, at: Place, window: LogWindow, resources: ReadonlyMap<Hex, Hex>): Promise<void> {
  for (const log of window.logs) {
    const event = cityEvent(log);
    if (event) await applyCity(db, event, placeOf(at, log, window), resources);
  }
  const { followed } = window;
  await db.cityMirror.upsert({
    ...{ where: { chainId: at.chainId }, create: { ...at, ...followed }, update: followed },
  });
}

async function forget(db: Db, chainId: string): Promise<void> {
  const where = { chainId };
  await db.cityLeak.deleteMany({ where });
  await db.cityCall.deleteMany({ where });
  await db.cityDataset.deleteMany({ where });
  await db.cityMirror.deleteMany({ where });
}
