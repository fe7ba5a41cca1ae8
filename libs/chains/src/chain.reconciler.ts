import { CHAIN_DRIVER, type ChainDriver } from '@atoll/driver';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, LeaseLost, Store } from '@atoll/store';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';

import { report } from './chain.report.js';
import { lookAt, readWish, type Gap, type Scope } from './chain.scope.js';
import { firstGap, toDelete, toRun, toStop } from './chain.steps.js';
import { conditionsOf, find, type Condition } from './conditions.js';
import { forget } from './forget.js';
import { isForgotten, votesAreCounted } from './governance.js';
import { clear } from './leftovers.js';
import { restarted, validatorsToRestart } from './recovery.js';
import { upgradeOf } from './rollout.js';
import { PACE, paceOf } from './scaling/pace.js';
import type { Pace } from './scaling/scale-of.js';

/** More passes than any change needs until it has to wait for the world. */
const PASSES = 20;
const WATCH_MS = { least: 250, most: 1_000 };
/** A chain whose job was lost is found by its age; a running one is looked at about every second. */
const DUE_MS = { running: 10_000, resting: 60_000 };

/** What says how late it is, where that is not this machine. */
const CLOCK = Symbol('Clock');

/** Makes chains what their members wished. It alone writes what was seen of them. */
@Injectable()
export class ChainReconciler implements Handler {
  readonly queue = 'chain';
  private readonly log = new Logger(ChainReconciler.name);

  constructor(
    private readonly store: Store,
    @Inject(CHAIN_DRIVER) private readonly driver: ChainDriver,
    @Optional() @Inject(PACE) private readonly pace: Pace = paceOf(),
    @Optional() @Inject(CLOCK) private readonly clock: () => Date = () => new Date(),
  ) {}

  /** Passes until the chain has to wait for something; says when to look again. */
  async handle(chainId: string): Promise<LookAgain | null> {
    let next: LookAgain | null = null;
    for (let pass = 0; pass < PASSES; pass += 1) {
      next = await this.alone(chainId, (lease) => this.pass(lease, chainId));
      if (next?.lookAgainMs !== 0) return next;
    }
    return next;
  }

  async due(limit: number, after?: string): Promise<string[]> {
    const before = (ms: number) => ({ OR: [{ seenAt: null }, { seenAt: { lt: new Date(Date.now() - ms) } }] });
    const chains = await this.store.platform.chain.findMany({
      where: {
        ...(after && { id: { gt: after } }),
        OR: [
          { desired: { in: ['RUNNING', 'DELETED'] }, ...before(DUE_MS.running) },
          { desired: { in: ['PROPOSED', 'STOPPED'] }, ...before(DUE_MS.resting) },
        ],
      },
      orderBy: { id: 'asc' },
      take: limit,
      select: { id: true },
    });
    return chains.map(({ id }) => id);
  }

  /** One pass: read the wish, look once, close the first gap, write down what was seen. */
  private async pass(lease: Lease, chainId: string): Promise<LookAgain | null> {
    const { platform } = this.store;
    const chain = await readWish(platform, chainId);
    if (!chain) return clear(this.store, this.driver, lease, chainId);
    const now = this.clock();
    if (await isForgotten(platform, chain, now)) return forget(lease, chainId);

    const scope = await lookAt(chain, { db: platform, driver: this.driver, pace: this.pace }, lease, now);
    const gap = await this.gapOf(scope);
    if (!gap && chain.desired === 'DELETED') return forget(lease, chainId);

    const conditions = conditionsOf(chain, scope.health, gap, now, upgradeOf(scope));
    const restart = validatorsToRestart(scope, conditions);
    const told = restart.length > 0 ? restarted(conditions, scope) : conditions;
    await report(scope, gap, told, restart);
    return restart.length > 0 ? { lookAgainMs: 0 } : lookAgain(scope, gap, told);
  }

  /** An error that nobody foresaw is for the operator to read; the members see that something is wrong, and the rest. */
  private async gapOf(scope: Scope): Promise<Gap | null> {
    try {
      return (await votesAreCounted(scope)) ?? (await firstGap(stepsOf(scope), scope));
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      this.log.error(`${scope.chain.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      const message = "The platform failed and tries again; its operator finds the cause in the worker's log";
      return { reason: 'PlatformFailed', message, lookAgainMs: 5_000 };
    }
  }

  /** Runs one pass at a time for each chain, across all workers. A worker that was too slow leaves the chain to the next. */
  private async alone(chainId: string, pass: (lease: Lease) => Promise<LookAgain | null>): Promise<LookAgain | null> {
    const lease = await Lease.take(this.store, `chain:${chainId}`);
    if (!lease) return { lookAgainMs: WATCH_MS.most };
    try {
      return await pass(lease);
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
      this.log.warn(`${chainId}: the pass took too long; nothing more of it is written`);
      return { lookAgainMs: WATCH_MS.most };
    } finally {
      await lease.release();
    }
  }
}

function stepsOf({ chain: { desired } }: Scope) {
  return { PROPOSED: [], RUNNING: toRun, STOPPED: toStop, DELETED: toDelete }[desired];
}

/** A running chain is looked at once for each block, which sees a halt within three, and twice while something is to do; others wait for a nudge. */
function lookAgain({ chain }: Scope, gap: Gap | null, conditions: Condition[]): LookAgain | null {
  if (chain.desired !== 'RUNNING') return gap;
  const wanted = gap ? chain.blockPeriodMs / 2 : chain.blockPeriodMs;
  const watch = Math.min(Math.max(wanted, WATCH_MS.least), WATCH_MS.most);
  const starting = gap !== null && find(conditions, 'Ready')?.status === 'Unknown';
  return { lookAgainMs: gap && (starting || gap.lookAgainMs === 0) ? gap.lookAgainMs : watch };
}
