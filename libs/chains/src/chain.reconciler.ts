import { CHAIN_DRIVER, type ChainDriver } from '@atoll/driver';
import type { Handler, LookAgain } from '@atoll/queue';
import { Store, type Db } from '@atoll/store';
import { Inject, Injectable, Logger } from '@nestjs/common';

import { report } from './chain.report.js';
import { lookAt, readWish, type Gap, type Scope } from './chain.scope.js';
import { firstGap, toDelete, toRun, toStop } from './chain.steps.js';
import { conditionsOf, find, type Condition } from './conditions.js';
import { forget } from './forget.js';
import { isForgotten, votesAreCounted } from './governance.js';
import { restarted, validatorsToRestart } from './recovery.js';

/** More passes than any change needs until it has to wait for the world. */
const PASSES = 20;
const PASS_TIMEOUT_MS = 120_000;
const WATCH_MS = { least: 250, most: 1_000 };
/** A chain whose job was lost is found by its age; a running one is looked at about every second. */
const DUE_MS = { running: 10_000, resting: 60_000 };

/** Makes chains what their members wished. It alone writes what was seen of them. */
@Injectable()
export class ChainReconciler implements Handler {
  readonly queue = 'chain';
  private readonly log = new Logger(ChainReconciler.name);

  constructor(
    private readonly store: Store,
    @Inject(CHAIN_DRIVER) private readonly driver: ChainDriver,
  ) {}

  /** Passes until the chain has to wait for something; says when to look again. */
  async handle(chainId: string): Promise<LookAgain | null> {
    let next: LookAgain | null = null;
    for (let pass = 0; pass < PASSES; pass += 1) {
      next = await this.alone(chainId, (db) => this.pass(db, chainId));
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
  private async pass(db: Db, chainId: string): Promise<LookAgain | null> {
    const chain = await readWish(db, chainId);
    if (!chain) return null;
    const now = new Date();
    if (await isForgotten(db, chain, now)) return forget(db, chain);

    const scope = await lookAt(chain, db, this.store, this.driver, now);
    const gap = await this.gapOf(scope);
    if (!gap && chain.desired === 'DELETED') return forget(db, chain);

    const conditions = conditionsOf(chain, scope.health, gap, now);
    const restart = validatorsToRestart(scope, conditions);
    const told = restart.length > 0 ? restarted(conditions, scope) : conditions;
    await report(db, scope, gap, told, restart);
    return restart.length > 0 ? { lookAgainMs: 0 } : lookAgain(scope, gap, told);
  }

  /** An error that nobody foresaw is for the operator to read; the members see that something is wrong, and the rest. */
  private async gapOf(scope: Scope): Promise<Gap | null> {
    try {
      return (await votesAreCounted(scope)) ?? (await firstGap(stepsOf(scope), scope));
    } catch (error) {
      this.log.error(`${scope.chain.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      const message = "The platform failed and tries again; its operator finds the cause in the worker's log";
      return { reason: 'PlatformFailed', message, lookAgainMs: 5_000 };
    }
  }

  /**
   * Runs one pass at a time for each chain, across all workers. What a step makes durable goes over other connections;
   * this one holds the lock and writes the report, so the worker needs two connections for every pass it runs at once.
   */
  private alone(chainId: string, pass: (db: Db) => Promise<LookAgain | null>): Promise<LookAgain | null> {
    return this.store.platform.$transaction(
      async (db) => {
        const [lock] = await db.$queryRaw<{ free: boolean }[]>`
          SELECT pg_try_advisory_xact_lock(hashtextextended(${`chain:${chainId}`}, 0)) AS free`;
        return lock?.free ? pass(db) : { lookAgainMs: WATCH_MS.most };
      },
      { timeout: PASS_TIMEOUT_MS, maxWait: PASS_TIMEOUT_MS },
    );
  }
}

function stepsOf({ chain: { desired } }: Scope) {
  return { PROPOSED: [], RUNNING: toRun, STOPPED: toStop, DELETED: toDelete }[desired];
}

/** A running chain is watched closely enough to see a halt within three block periods; others wait for a nudge. */
function lookAgain({ chain }: Scope, gap: Gap | null, conditions: Condition[]): LookAgain | null {
  if (chain.desired !== 'RUNNING') return gap;
  const watch = Math.min(Math.max(chain.blockPeriodMs / 2, WATCH_MS.least), WATCH_MS.most);
  const starting = gap !== null && find(conditions, 'Ready')?.status === 'Unknown';
  return { lookAgainMs: gap && (starting || gap.lookAgainMs === 0) ? gap.lookAgainMs : watch };
}
