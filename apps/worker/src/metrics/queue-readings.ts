import { QUEUES } from '@atoll/queue';
import { readings } from '@atoll/telemetry';
import type { Registry } from 'prom-client';

import type { Queues } from '../queues.js';

/** What waits in Redis. Jobs for later are no backlog: a running chain always has one. */
export function readQueues(registry: Registry, queues: Queues): void {
  readings(registry, {
    up: { name: 'atoll_redis_up', help: 'Whether Redis answered' },
    gauges: {
      atoll_queue_jobs: {
        help: 'Jobs by queue and state; failed are those that were given up',
        labels: ['queue', 'state'],
      },
      atoll_queue_oldest_seconds: {
        help: 'How long the job that is due for longest has been due',
        labels: ['queue'],
      },
    },
    read: async () => {
      const found = await Promise.all(QUEUES.map(async (queue) => ({ queue, ...(await queues.backlog(queue)) })));
      return {
        atoll_queue_jobs: found.flatMap(({ queue, jobs }) =>
          Object.entries(jobs).map(([state, value]) => ({ labels: { queue, state }, value })),
        ),
        atoll_queue_oldest_seconds: found.map(({ queue, oldestSeconds }) => ({
          labels: { queue },
          value: oldestSeconds,
        })),
      };
    },
  });
}
