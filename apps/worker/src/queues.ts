import { Fault } from '@atoll/kernel';
import { following } from '@atoll/telemetry';
import { QUEUES, redisConnection, redisProducer, wake, type Nudge, type QueueName } from '@atoll/queue';
import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Queue, UnrecoverableError, Worker, type QueueOptions } from 'bullmq';

import { CONFIG, type Config } from './config.js';
import { HANDLERS, type Handlers } from './handlers.js';
import { WorkerMetrics, type Outcome } from './metrics/worker-metrics.js';

/**
 * A pass that a killed worker left behind is taken up again this soon, however often it happens: until then its row's nudges
 * go unheard. One that goes on keeps its lock by itself, and two at once do no harm.
 */
const STALLED = { lockDuration: 4_000, stalledInterval: 1_000, maxStalledCount: Number.MAX_SAFE_INTEGER };

/** What was asked for takes several looks to come true; then the row is looked at for its own sake. */
const LOOKS = 20;
const MOST_TRACES = 16;

type Traced = Pick<Nudge, 'traces' | 'looks'>;

const STATES = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const;

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
    private readonly metrics: WorkerMetrics,
  ) {
    this.producer = redisProducer(config.redisUrl);
    this.consumer = redisConnection(config.redisUrl);
    this.queues = new Map(QUEUES.map((name) => [name, queueOf(name, this.options(this.producer))]));
  }

  onModuleInit(): void {
    const { concurrency } = this.config;
    this.workers = QUEUES.map((name) => {
      const options = { ...this.options(this.consumer), ...STALLED, concurrency };
      const worker = new Worker<Nudge>(name, ({ data }) => this.process(name, data), options);
      worker.on('failed', (job, error) => this.log.error(`${name} ${job?.data.key}: ${reasonOf(error)}`));
      worker.on('error', ignore);
      return worker;
    });
  }

  /** Has a row looked at, now or after a while. Fails while Redis is away. */
  nudge(queue: string, key: string, delayMs = 0, traced: Traced = {}): Promise<void> {
    return this.nudgeAll(queue, [{ key, ...traced }], delayMs);
  }

  /** Has rows of one queue looked at, in one request to Redis. */
  async nudgeAll(queue: string, nudges: readonly Nudge[], delayMs = 0): Promise<void> {
    const known = this.queues.get(queue);
    if (!known) return this.log.error(`Nobody looks after the queue "${queue}".`);
    const handler = this.handlers[queue as QueueName];
    const jobs = nudges.map(async ({ key, traces = [], looks = LOOKS }) => {
      const followed = traces.slice(0, MOST_TRACES);
      const data = { key, ...(followed.length > 0 && looks > 0 && { traces: followed, looks }) };
      return { name: 'look', data, opts: wake(key, delayMs, await handler.turnOf?.(key)) };
    });
    await known.addBulk(await Promise.all(jobs));
  }

  get connected(): boolean {
    return this.producer.status === 'ready';
  }

  /** How much waits in a queue, and for how long the job that is due for longest has been. Fails while Redis is away. */
  async backlog(name: QueueName): Promise<{ jobs: Record<string, number>; oldestSeconds: number }> {
    const queue = this.queues.get(name);
    if (!queue) return { jobs: {}, oldestSeconds: 0 };
    const [jobs, waiting, delayed] = await Promise.all([
      queue.getJobCounts(...STATES),
      queue.getJobs(['waiting', 'prioritized'], 0, 0, true),
      queue.getJobs(['delayed'], 0, 0, true),
    ]);
    const due = [...waiting, ...delayed].map((job) => job.timestamp + (job.opts.delay ?? 0));
    return { jobs, oldestSeconds: Math.max(0, Date.now() - Math.min(Date.now(), ...due)) / 1_000 };
  }

  /** Lets the passes under way end. What waits is found again from the tables. */
  async onModuleDestroy(): Promise<void> {
    const force = !this.connected; // without Redis nothing can be handed back
    await Promise.allSettled(this.workers.map((worker) => worker.close(force)));
    this.consumer.disconnect();
    this.producer.disconnect();
  }

  private async process(queue: QueueName, { key, traces = [], looks = 0 }: Nudge): Promise<void> {
    const began = performance.now();
    const note = (outcome: Outcome) => this.metrics.passed(queue, outcome, (performance.now() - began) / 1_000);
    const look = () => this.handlers[queue].handle(key);
    const next = await following(traces, `look at ${queue}`, { 'atoll.queue': queue }, look).catch((error: unknown) => {
      note(isFinal(error) ? 'refused' : 'failed');
      return giveUpOnFault(error);
    });
    note(next ? 'again' : 'done');
    if (next) await this.nudge(queue, key, next.lookAgainMs, { traces, looks: looks - 1 });
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
  throw isFinal(error) ? new UnrecoverableError(error.message) : error;
}

const isFinal = (error: unknown): error is Fault => error instanceof Fault && !error.retryable;

const reasonOf = (error: Error): string => error.stack ?? error.message;
