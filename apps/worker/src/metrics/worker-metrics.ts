import { bounded, listen } from '@atoll/telemetry';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** How a pass ended: nothing left to do, to be looked at again, refused for good, or to be tried again after an error. */
export type Outcome = 'done' | 'again' | 'refused' | 'failed';

/** Verbs of drivers and of API servers, and codes: more than there are. */
const WORDS = 50;

/** What Prometheus learns of the worker's own doings. */
export class WorkerMetrics {
  readonly registry = new Registry();
  private readonly verb = bounded(WORDS);
  private readonly code = bounded(WORDS);
  private readonly kind = bounded(WORDS);
  private readonly deaf: (() => void)[];
  private readonly passes = new Histogram({
    name: 'atoll_pass_seconds',
    help: 'Time that a pass over one row took, by queue and outcome',
    labelNames: ['queue', 'outcome'],
    buckets: [0.01, 0.05, 0.25, 1, 5, 30, 120],
    registers: [this.registry],
  });
  private readonly calls = new Histogram({
    name: 'atoll_driver_call_seconds',
    help: 'Time that a call of the driver took, by verb; outcome is ok or the code of the fault',
    labelNames: ['verb', 'outcome'],
    buckets: [0.01, 0.05, 0.25, 1, 5, 30, 120],
    registers: [this.registry],
  });
  private readonly requests = new Histogram({
    name: 'atoll_kubernetes_request_seconds',
    help: 'Time in which API servers answered, by verb and status; none where no answer came',
    labelNames: ['verb', 'code'],
    buckets: [0.01, 0.05, 0.25, 1, 5, 30],
    registers: [this.registry],
  });
  private readonly leases = new Counter({
    name: 'atoll_lease_lost_total',
    help: 'Times that this worker found a lease of its own ended while it worked',
    labelNames: ['kind'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.deaf = [
      listen('atoll:kubernetes', ({ verb, code, seconds }) =>
        this.requests.observe({ verb: this.verb(verb), code: this.code(code) }, seconds),
      ),
      listen('atoll:lease-lost', ({ kind }) => this.leases.inc({ kind: this.kind(kind) })),
    ];
  }

  passed(queue: string, outcome: Outcome, seconds: number): void {
    this.passes.observe({ queue, outcome }, seconds);
  }

  called(verb: string, outcome: string, seconds: number): void {
    this.calls.observe({ verb: this.verb(verb), outcome: this.code(outcome) }, seconds);
  }

  /** Hears nothing any more. */
  close(): void {
    for (const end of this.deaf) end();
  }
}
