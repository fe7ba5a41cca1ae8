import { ConcernedWebhooks } from '@atoll/ledger';
import { Listener, type Change } from '@atoll/store';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { CONFIG, type Config } from './config.js';
import { Queues } from './queues.js';

/**
 * Turns new blocks of chains into nudges for the webhooks that they concern, and for no other. Nothing depends on a change that was
 * not heard: the sweep comes round to every webhook that has not looked at the newest blocks.
 */
@Injectable()
export class WebhookWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(WebhookWatch.name);
  private readonly listener: Listener;
  /** Chains that are looked at, and whether they changed meanwhile. */
  private readonly looking = new Map<string, boolean>();

  constructor(
    private readonly concerned: ConcernedWebhooks,
    private readonly queues: Queues,
    @Inject(CONFIG) { databaseUrl }: Config,
  ) {
    const hear = (payload: string) => {
      const { table, chainId } = JSON.parse(payload) as Change;
      if (table === 'chain_indexes') void this.look(chainId);
    };
    this.listener = new Listener(databaseUrl, 'atoll_changed', hear, () => undefined);
  }

  onApplicationBootstrap(): Promise<void> {
    return this.listener.open();
  }

  onModuleDestroy(): Promise<void> {
    return this.listener.close();
  }

  private async look(chainId: string): Promise<void> {
    const isLooking = this.looking.has(chainId);
    this.looking.set(chainId, isLooking);
    if (isLooking) return;
    try {
      const keys = await this.concerned.since(chainId);
      await Promise.all(keys.map((key) => this.queues.nudge('webhook', key)));
    } catch (error) {
      this.log.error(`${chainId}: ${error instanceof Error ? error.message : String(error)}`);
    }
    const again = this.looking.get(chainId);
    this.looking.delete(chainId);
    if (again) await this.look(chainId);
  }
}
