import { Fault } from '@atoll/kernel';
import type { MethodGroup } from '@atoll/ledger';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** What became of a request. `refused` broke a rule, `rate` the application's rate; `failed` is what a node answered as an error. */
export type Outcome = 'ok' | 'failed' | 'refused' | 'rate' | 'halted' | 'unavailable';

/** What Prometheus learns of the gateway. No label holds what a caller wrote, or whose it is. */
export class GatewayMetrics {
  readonly registry = new Registry();
  private readonly requests = this.counter('requests_total', 'JSON-RPC requests, by kind of method and outcome', [
    'group',
    'outcome',
  ]);
  private readonly strangers = this.counter('strangers_total', 'Requests without a key that opens the chain');
  private readonly failures = this.counter('node_failures_total', 'Requests that a node did not answer');
  private readonly ejections = this.counter('node_ejections_total', 'How often a node was left out for a while');
  private readonly counted = this.counter('rate_alone_total', 'Requests counted without Redis, by this process alone');
  private readonly slow = this.counter('slow_readers_total', 'WebSockets closed because they did not read');
  private readonly seconds = new Histogram({
    name: 'atoll_gateway_request_seconds',
    help: 'Time to answer a request or batch over HTTP',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10],
    registers: [this.registry],
  });
  private readonly nodeSeconds = new Histogram({
    name: 'atoll_gateway_node_seconds',
    help: 'Time that nodes took to answer; the rest of the above is the gateway',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  answered(group: MethodGroup | 'NONE', outcome: Outcome): void {
    this.requests.inc({ group, outcome });
  }

  took(seconds: number): void {
    this.seconds.observe(seconds);
  }

  nodeTook(seconds: number): void {
    this.nodeSeconds.observe(seconds);
  }

  nodeFailed(leftOut: boolean): void {
    this.failures.inc();
    if (leftOut) this.ejections.inc();
  }

  /** Whoever was turned away before a request was read: a stranger, or anybody while keys cannot be looked up. */
  turnedAway(because: unknown): void {
    if (because instanceof Fault && because.detail.code !== 'UNAVAILABLE') this.strangers.inc();
    else this.answered('NONE', 'unavailable');
  }

  countedAlone(): void {
    this.counted.inc();
  }

  slowReader(): void {
    this.slow.inc();
  }

  private counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name: `atoll_gateway_${name}`, help, labelNames, registers: [this.registry] });
  }
}
