import { PRIORITY_LIMIT, type JobsOptions } from 'bullmq';

/** One queue per kind of row that a worker looks after. */
export const QUEUES = [
  'chain',
  'key',
  'rotation',
  'signature',
  'key-export',
  'approval',
  'release',
  'deployment',
  'upgrade',
  'kernel',
  'account',
  'intent',
  'membership',
  'exchange',
  'backup',
  'index',
  'webhook',
  'metering',
  'audit',
  'anchor',
  'device',
  'device-registry',
  'credential',
  'status-list',
  'auth-challenge',
  'certificate',
  'certificate-log',
  'revocation-list',
  'object',
  'data-stream',
  'service-registry',
  'access-deed',
  'access-mirror',
  'key-release',
  'city-mirror',
  'city-provider',
  'city-answer',
  'leak-trace',
] as const;
export type QueueName = (typeof QUEUES)[number];

/** A job says which row to look at, never what the row said. The table is the truth; the queue is a nudge. */
export type Nudge = {
  key: string;
  /** Which traces asked for the look, as W3C's traceparents, and for how many more looks they are followed. */
  traces?: string[];
  looks?: number;
};

/**
 * One worker per key. A nudge that arrives mid-run is kept for a second run, so no edit is missed,
 * and one that arrives during a pause ends the pause. Jobs of turn 0 go first, then those of turn 1, and so on.
 */
export function wake(key: string, delay = 0, turn = 0): JobsOptions {
  return {
    delay,
    priority: Math.min(turn, PRIORITY_LIMIT),
    deduplication: { id: key, keepLastIfActive: true, replace: true },
    attempts: 5,
    backoff: { type: 'exponential', delay: 1_000 },
    removeOnComplete: true,
    removeOnFail: 1_000,
  };
}
