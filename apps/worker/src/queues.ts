import { Fault } from '@atoll/kernel';
import { QUEUES, redisConnection, redisProducer, wake, type Nudge, type QueueName } from '@atoll/queue';
import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Queue, UnrecoverableError, Worker, type QueueOptions } from 'bullmq';

import { CONFIG, type Config } from './config.js';
import { HANDLERS, type Handlers } from './handlers.js';

/**
 * A pass that a killed worker left behind is taken up again this soon, however often it happens: until then its row's nudges
 * go unheard. One that goes on keeps its lock by itself, and two at once do no harm.
 */
const STALLED = { lockDuration: 4_000, stalledInterval: 1_000, maxStalledCount: Number.MAX_SAFE_INTEGER };

/** The queues and what works on them. Nothing here knows what a row means. */
@Injectable()
export class Queues implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger(Queues.name);
  private readonly producer: Redis;
  private readonly consumer: Redis;
  private readonly queues: Map<string, Queue<Nudge>>;
  private workers: Worker<Nudge>[] = [];

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(HANDLERS) private readonly handlers: Handlers,
  ) {
    this.producer = redisProducer(config.redisUrl);
    this.consumer = redisConnection(config.redisUrl);
    this.queues = new Map(QUEUES.map((name) => [name, queueOf(name, this.options(this.producer))]));
  }

  onModuleInit(): void {
    const { concurrency } = this.config;
    this.workers = QUEUES.map((name) => {
      const options = { ...this.options(this.consumer), ...STALLED, concurrency };
      const worker = new Worker<Nudge>(name, ({ data }) => this.process(name, data.key), options);
      worker.on('failed', (job, error) => this.log.error(`${name} ${job?.data.key}: ${reasonOf(error)}`));
      worker.on('error', ignore);
      return worker;
    });
  }

  /** Has a row looked at, now or after a while. Fails while Redis is away. */
  async nudge(queue: string, key: string, delayMs = 0): Promise<void> {
    const known = this.queues.get(queue);
    if (!known) return this.log.error(`Nobody looks after the queue "${queue}".`);
    const turn = await this.handlers[queue as QueueName].turnOf?.(key);
    await known.add('look', { key }, wake(key, delayMs, turn));
  }

  get connected(): boolean {
    return this.producer.status === 'ready';
  }

  /** Lets the passes under way end. What waits is found again from the tables. */
  async onModuleDestroy(): Promise<void> {
    const force = !this.connected; // without Redis nothing can be handed back
    await Promise.allSettled(this.workers.map((worker) => worker.close(force)));
    this.consumer.disconnect();
    this.producer.disconnect();
  }

  private async process(queue: QueueName, key: string): Promise<void> {
    const next = await this.handlers[queue].handle(key).catch(giveUpOnFault);
    if (next) await this.nudge(queue, key, next.lookAgainMs);
  }

  private options(connection: Redis): QueueOptions {
    return { connection, prefix: 'atoll' };
  }
}

function queueOf(name: QueueName, options: QueueOptions): Queue<Nudge> {
  const queue = new Queue<Nudge>(name, options);
  queue.on('error', ignore);
  return queue;
}

/** Workers and queues tell of a lost server again and again; readiness says it once. */
const ignore = (): void => undefined;

/** A fault will not mend itself by running again; anything else is tried again, later and later. */
function giveUpOnFault(error: unknown): never {
  throw error instanceof Fault && !error.retryable ? new UnrecoverableError(error.message) : error;
}

const reasonOf = (error: Error): string => error.stack ?? error.message;
