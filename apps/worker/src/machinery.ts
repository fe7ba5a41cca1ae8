import { QUEUES, type Handler, type QueueName } from '@atoll/queue';
import { Store } from '@atoll/store';
import { Module, type DynamicModule } from '@nestjs/common';

import { CONFIG, type Config } from './config.js';
import { byQueue, HANDLERS } from './handlers.js';
import { WorkerMetrics } from './metrics/worker-metrics.js';
import { Queues } from './queues.js';
import { Relay } from './relay.js';
import { Sweep } from './sweep.js';

@Module({})
class Machinery {}

/** The queues, the relay and the sweep with these handlers instead of the domains: for tests and benches. */
export function machinery(config: Config, attended: Handler[]): DynamicModule {
  const idle = QUEUES.filter((queue) => !attended.some((handler) => handler.queue === queue));
  return {
    module: Machinery,
    providers: [
      { provide: CONFIG, useValue: config },
      { provide: Store, useValue: new Store(config.databaseUrl) },
      { provide: HANDLERS, useValue: byQueue([...attended, ...idle.map(nothing)]) },
      WorkerMetrics,
      Queues,
      Relay,
      Sweep,
    ],
  };
}

/** Has nothing to look after. */
const nothing = (queue: QueueName): Handler => ({ queue, handle: async () => null, due: async () => [] });
