import { setTimeout as pause } from 'node:timers/promises';

import type { Handler } from '@atoll/queue';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { HANDLERS, type Handlers } from './handlers.js';
import { Queues } from './queues.js';
import { Relay } from './relay.js';

const EVERY_MS = 5_000;
const AT_ONCE = 200;

/** Finds in the tables what no nudge speaks of any more: after Redis lost its memory, or the worker its life. */
@Injectable()
export class Sweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(Sweep.name);
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly queues: Queues,
    private readonly relay: Relay,
    @Inject(HANDLERS) private readonly handlers: Handlers,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.rounds();
  }

  async onModuleDestroy(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  /** Nudges every row that is due, once. */
  async round(): Promise<void> {
    await this.relay.drain();
    for (const handler of Object.values(this.handlers)) await this.nudgeAll(handler);
  }

  /** Page by page to the last, so that rows that stay due do not hide those behind them. */
  private async nudgeAll(handler: Handler): Promise<void> {
    let keys: string[] = [];
    do {
      keys = await handler.due(AT_ONCE, keys.at(-1));
      await this.queues.nudgeAll(
        handler.queue,
        keys.map((key) => ({ key })),
      );
    } while (keys.length === AT_ONCE && !this.ending.signal.aborted);
  }

  private async rounds(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      await this.round().catch((error: unknown) => {
        this.log.error(`The sweep is cut short: ${error instanceof Error ? error.message : String(error)}`);
      });
      await pause(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
