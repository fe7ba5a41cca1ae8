import { FAULT_CODES, type FaultCode } from '@atoll/kernel';
import { bounded } from '@atoll/telemetry';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** An error as the API speaks it. */
type Spoken = { extensions?: { code?: unknown; what?: unknown } };

const CODES: ReadonlySet<unknown> = new Set(FAULT_CODES);
const REFUSALS: ReadonlySet<unknown> = new Set(['QUOTA_EXCEEDED', 'RATE_LIMITED', 'LIMIT_EXCEEDED']);
/** More kinds of limits than there are. */
const LIMITS = 100;

/** What Prometheus learns of the API. No label holds what a caller wrote, or whose it is. */
export class ApiMetrics {
  readonly registry = new Registry();
  private readonly limit = bounded(LIMITS);
  private readonly seconds = new Histogram({
    name: 'atoll_api_request_seconds',
    help: 'Time to answer an operation, by the field of Query or Mutation that it begins with',
    labelNames: ['field'],
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.registry],
  });
  private readonly answers = new Counter({
    name: 'atoll_api_requests_total',
    help: 'Operations answered, by the code of their first error or OK',
    labelNames: ['field', 'code'],
    registers: [this.registry],
  });
  private readonly refusals = new Counter({
    name: 'atoll_api_refused_total',
    help: 'Requests that went beyond a limit, rate or quota, by which',
    labelNames: ['limit'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Notes one answer; `field` comes from the schema, never from the caller. What is pushed took no time of its own. */
  answered(field: string, errors: readonly Spoken[] | undefined, seconds?: number): void {
    if (seconds !== undefined) this.seconds.observe({ field }, seconds);
    this.answers.inc({ field, code: codeOf(errors?.[0]) });
    for (const { extensions } of errors ?? [])
      if (REFUSALS.has(extensions?.code)) this.refusals.inc({ limit: this.limit(String(extensions?.what)) });
  }
}

function codeOf(error: Spoken | undefined): string {
  if (!error) return 'OK';
  const code = error.extensions?.code;
  return CODES.has(code) ? (code as FaultCode) : 'OTHER';
}
