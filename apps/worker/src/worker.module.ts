import { CHAIN_DRIVER } from '@atoll/driver';
import { ProcessDriver } from '@atoll/driver-process';
import { CUSTODY, readMasterKey, SealedCustody } from '@atoll/ledger';
import type { Handler } from '@atoll/queue';
import { Store } from '@atoll/store';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';

import { CONFIG, type Config } from './config.js';
import { DOMAIN_HANDLERS } from './domains.js';
import { byQueue, HANDLERS } from './handlers.js';
import { HealthController } from './health.controller.js';
import { LogsController } from './logs.controller.js';
import { Queues } from './queues.js';
import { Relay } from './relay.js';
import { Sweep } from './sweep.js';

@Module({})
export class WorkerModule implements OnApplicationShutdown {
  constructor(private readonly store: Store) {}

  static with(config: Config): DynamicModule {
    return {
      module: WorkerModule,
      controllers: [HealthController, LogsController],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Store, useFactory: () => storeFor(config) },
        { provide: CHAIN_DRIVER, useFactory: () => driverFor(config) },
        { provide: CUSTODY, inject: [Store], useFactory: (store: Store) => custodyFor(config, store) },
        ...DOMAIN_HANDLERS,
        { provide: HANDLERS, inject: DOMAIN_HANDLERS, useFactory: (...handlers: Handler[]) => byQueue(handlers) },
        Queues,
        Relay,
        Sweep,
      ],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.store.close();
  }
}

/** A pass over a chain holds one connection and writes over another. */
function storeFor({ databaseUrl, concurrency }: Config): Store {
  return new Store(databaseUrl, { connections: 2 * concurrency + 4 });
}

function driverFor({ home, nodeProgram, nodeMemoryMb }: Config): ProcessDriver {
  const programs = { 'atoll-node': [process.execPath, nodeProgram] };
  return new ProcessDriver({ home, programs, ...(nodeMemoryMb && { memoryMb: nodeMemoryMb }) });
}

async function custodyFor({ masterKeyFile }: Config, store: Store): Promise<SealedCustody> {
  return new SealedCustody(store, await readMasterKey(masterKeyFile));
}
