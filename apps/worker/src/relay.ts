import { Listener, Store } from '@atoll/store';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { CONFIG, type Config } from './config.js';
import { Queues } from './queues.js';

const BATCH = 500;

type Left = { queue: string; key: string; trace: string | null };

/**
 * Turns the nudges that committed with their changes into jobs. A nudge is taken away only after its job was added, so
 * each gets through at least once; a job too many does no harm.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(Relay.name);
  private readonly listener: Listener;
  private running: Promise<void> | null = null;
  private again = false;
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly queues: Queues,
    @Inject(CONFIG) { databaseUrl }: Config,
  ) {
    const hear = () => void this.drain();
    this.listener = new Listener(databaseUrl, 'atoll_outbox', hear, hear);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.listener.open();
    await this.drain();
  }

  /** Empties the outbox. A call while one runs lets that one go round once more. */
  async drain(): Promise<void> {
    this.again = true;
    this.running ??= this.rounds().finally(() => (this.running = null));
    return this.running;
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    await this.listener.close();
    await this.running;
  }

  private async rounds(): Promise<void> {
    while (this.again && !this.closed) {
      this.again = false;
      // What was left behind is found by the sweep, so an outage needs no retry of its own here.
      const taken = await this.take().catch((error: unknown) => {
        this.log.error(`The outbox waits: ${error instanceof Error ? error.message : String(error)}`);
        return 0;
      });
      if (taken === BATCH) this.again = true;
    }
  }

  private take(): Promise<number> {
    return this.store.platform.$transaction(
      async (db) => {
        const left = await db.$queryRaw<Left[]>`
          DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT ${BATCH}) RETURNING queue, key, trace`;
        await Promise.all([...gathered(left)].map(([queue, rows]) => this.queues.nudgeAll(queue, [...rows.values()])));
        return left.length;
      },
      { timeout: 30_000 },
    );
  }
}

/** By queue, one nudge for each row, with all the traces that asked for it. */
function gathered(left: Left[]): Map<string, Map<string, { key: string; traces: string[] }>> {
  const queues = new Map<string, Map<string, { key: string; traces: string[] }>>();
  for (const { queue, key, trace } of left) {
    const rows = queues.get(queue) ?? new Map<string, { key: string; traces: string[] }>();
    const nudge = rows.get(key) ?? { key, traces: [] };
    if (trace !== null) nudge.traces.push(trace);
    queues.set(queue, rows.set(key, nudge));
  }
  return queues;
}
