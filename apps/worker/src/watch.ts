import { setTimeout as pause } from 'node:timers/promises';

import { leftovers } from '@atoll/chains';
import { CHAIN_DRIVER, type ChainDriver } from '@atoll/driver';
import { Store } from '@atoll/store';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { Queues } from './queues.js';

const AGAIN_MS = 1_000;
/** What stands without a row is looked for this often; it does no harm but costs. */
const INVENTORY_MS = 20_000;

/**
 * Turns what the driver sees into nudges: changes as they come, and what still stands of chains that are gone. Nothing depends
 * on a change that was not told: the sweep comes round anyway.
 */
@Injectable()
export class Watch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(Watch.name);
  private readonly ending = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly queues: Queues,
    private readonly store: Store,
    @Inject(CHAIN_DRIVER) private readonly driver: ChainDriver,
  ) {}

  onApplicationBootstrap(): void {
    this.running = Promise.all([
      this.untilTheEnd(AGAIN_MS, () => this.changes()),
      this.untilTheEnd(INVENTORY_MS, () => this.clear()),
    ]);
  }

  async onModuleDestroy(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  /** Nudges every chain of which something is left without a row, once. */
  async clear(): Promise<void> {
    for (const chainId of await leftovers(this.store, this.driver)) {
      this.log.warn(`${chainId} is gone, and something of it still stands; it is taken away`);
      await this.queues.nudge('chain', chainId);
    }
  }

  private async changes(): Promise<void> {
    const { signal } = this.ending;
    // While Redis is away nobody is nudged, and the sweep finds what changed.
    const nudge = (chainId: string) => void this.queues.nudge('chain', chainId).catch(() => undefined);
    if (this.driver.watch) await this.driver.watch(nudge, signal);
    else await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }

  private async untilTheEnd(againMs: number, work: () => Promise<void>): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      await work().catch((error: unknown) => this.log.error(error instanceof Error ? error.message : String(error)));
      await pause(againMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
